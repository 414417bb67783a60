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
    <Modal
      opened={selected !== undefined}
      onClose={() => change({ selected: undefined })}
      size="68rem"
      fullScreen={isNarrow}
      padding="xl"
      title={`Seed ${selected ?? ""}`}
      classNames={{ title: classes.title, content: classes.content, header: classes.header }}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {selected !== undefined && (
        <div className={classes.detail}>
          <Stack gap="md">
            <DetailPicture seed={selected} picture={picture} />
            <DetailSteps seed={selected} />
          </Stack>
          <Stack gap="xl">
            <DetailActions seed={selected} picture={picture} />
            <LookPanel />
          </Stack>
          <Layers seed={selected} />
        </div>
      )}
    </Modal>
  );
}
