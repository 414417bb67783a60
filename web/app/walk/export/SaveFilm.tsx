import { Button, Modal } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconMovie } from "@tabler/icons-react";
import type { Reel } from "../player/reel.ts";
import type { WalkFilm } from "../walkFilm.ts";
import { ExportForm } from "./ExportForm.tsx";

export interface SaveFilmProps {
  readonly film: WalkFilm;
  readonly reel: Reel;
}

/** The film as a file. Closing the dialog cancels what is under way. */
export function SaveFilm({ film, reel }: SaveFilmProps) {
  const [isOpen, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button variant="light" leftSection={<IconMovie size={18} aria-hidden />} onClick={open}>
        Save film
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title="Save the film"
        padding="xl"
        size="26rem"
        closeOnClickOutside={false}
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <ExportForm film={film} reel={reel} />
      </Modal>
    </>
  );
}
