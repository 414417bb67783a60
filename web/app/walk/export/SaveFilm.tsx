import { Button } from "@mantine/core";
import { IconMovie } from "@tabler/icons-react";
import { Dialog } from "../../dialog/Dialog.tsx";
import { useDialog } from "../../dialog/useDialog.ts";
import type { Reel } from "../player/reel.ts";
import type { WalkFilm } from "../walkFilm.ts";
import { ExportForm } from "./ExportForm.tsx";

export interface SaveFilmProps {
  readonly film: WalkFilm;
  readonly reel: Reel;
}

/** The film as a file. Closing the dialog cancels what is under way. */
export function SaveFilm({ film, reel }: SaveFilmProps) {
  const { isOpen, open, close } = useDialog("film");
  return (
    <>
      <Button variant="light" leftSection={<IconMovie size={18} aria-hidden />} onClick={open}>
        Save film
      </Button>
      <Dialog title="Save the film" isOpen={isOpen} onClose={close} size="26rem" staysOpen>
        <ExportForm film={film} reel={reel} />
      </Dialog>
    </>
  );
}
