import { Stack } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import type { PagePicture } from "../../../studio/studio.ts";
import { Dialog } from "../../controls/Dialog.tsx";
import { LookPanel } from "../../layout/LookPanel.tsx";
import { useStudio } from "../../store/store.ts";
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
    <Dialog
      title={`Seed ${selected ?? ""}`}
      isOpen={selected !== undefined}
      onClose={() => change({ selected: undefined })}
      size="68rem"
      isFullScreen={isNarrow}
    >
      {selected !== undefined && <Contents seed={selected} picture={picture} />}
    </Dialog>
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
