import { Modal, Stack } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import type { PagePicture } from "../../studio/studio.ts";
import { LookPanel } from "../look/LookPanel.tsx";
import { useStudio } from "../store.ts";
import classes from "./Detail.module.css";
import { DetailActions } from "./DetailActions.tsx";
import { DetailPicture } from "./DetailPicture.tsx";
import { DetailSteps } from "./DetailSteps.tsx";
import { Layers } from "./Layers.tsx";

/** The selected picture large, with what can be done with it and how the network came to it. */
export function Detail({ picture }: { readonly picture: PagePicture | undefined }) {
  const selected = useStudio(({ view }) => view.selected);
  const change = useStudio((state) => state.change);
  const isNarrow = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false });
  return (
    <Modal.Root
      opened={selected !== undefined}
      onClose={() => change({ selected: undefined })}
      size="68rem"
      fullScreen={isNarrow}
      classNames={{ content: classes.content, title: classes.title }}
    >
      <Modal.Overlay />
      <Modal.Content>
        {/* Not the library's header, which would be a second banner of the page. */}
        <div className={classes.header}>
          <Modal.Title>{`Seed ${selected ?? ""}`}</Modal.Title>
          <Modal.CloseButton aria-label="Close" />
        </div>
        <Modal.Body px="xl" pb="xl">
          {selected !== undefined && <Contents seed={selected} picture={picture} />}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function Contents({ seed, picture }: { readonly seed: number; readonly picture: PagePicture | undefined }) {
  return (
    <div className={classes.detail}>
      <Stack gap="md">
        <DetailPicture seed={seed} picture={picture} />
        <DetailSteps seed={seed} />
      </Stack>
      <Stack gap="xl">
        <DetailActions seed={seed} picture={picture} />
        <LookPanel />
      </Stack>
      <Layers seed={seed} mayBegin={picture !== undefined} />
    </div>
  );
}
