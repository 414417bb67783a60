import { ActionIcon, Group, Stack, Switch } from "@mantine/core";
import { useHotkeys, useMediaQuery, type HotkeyItem } from "@mantine/hooks";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import type { WsSource } from "../../../../src/model/wsSource.ts";
import type { PagePicture } from "../../../studio/studio.ts";
import { Dialog } from "../../controls/Dialog.tsx";
import { usesArrows } from "../../controls/keys.ts";
import { LookPanel } from "../../layout/LookPanel.tsx";
import { Picture, useCrisp } from "../../pictures/Picture.tsx";
import { useStudio } from "../../store/store.ts";
import { useGallery } from "../../store/useLatents.ts";
import { sourceKey, sourceText, sourceTitle } from "../../view/latents.ts";
import classes from "./Detail.module.css";
import { DetailActions } from "./DetailActions.tsx";
import { Layers } from "./Layers.tsx";
import { useTexts } from "../../texts/texts.ts";

interface DetailProps {
  /** What is seen large, if anything. */
  readonly source: WsSource | undefined;
  readonly picture: PagePicture | undefined;
}

/** The selected image large, with what can be done with it and how the network came to it. */
export function Detail({ source, picture }: DetailProps) {
  const change = useStudio((state) => state.change);
  const isNarrow = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false });
  return (
    <Dialog
      title={source === undefined ? "" : sourceTitle(source)}
      isOpen={source !== undefined}
      onClose={() => change({ selected: undefined })}
      size="68rem"
      isFullScreen={isNarrow}
    >
      {source !== undefined && <Contents seed={source} picture={picture} />}
    </Dialog>
  );
}

function Contents({ seed, picture }: DetailPictureProps) {
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

interface DetailPictureProps {
  readonly seed: WsSource;
  readonly picture: PagePicture | undefined;
}

function DetailPicture({ seed, picture }: DetailPictureProps) {
  const { gallery } = useTexts();
  const [isCrisp] = useCrisp();
  return (
    <div className={classes.frame}>
      <Picture picture={picture} label={gallery.imageOf(sourceText(seed))} crisp={isCrisp} />
    </div>
  );
}

/** The gallery's previous and next image, by buttons or arrow keys, and how this one is enlarged. */
function DetailSteps({ seed }: Pick<DetailPictureProps, "seed">) {
  const { gallery } = useTexts();
  const seeds = useGallery();
  const change = useStudio((state) => state.change);
  const [isCrisp, setCrisp] = useCrisp();
  const at = seeds.indexOf(seed);
  const [previous, next] = [seeds[at - 1], seeds[at + 1]];
  const show = (to: WsSource): void => change({ selected: sourceKey(to) });
  const onKey = (key: string, to: WsSource | undefined): HotkeyItem => {
    const go = ({ target }: KeyboardEvent): void => {
      if (to !== undefined && !usesArrows(target)) show(to);
    };
    return [key, go, { preventDefault: false }];
  };
  useHotkeys([onKey("ArrowLeft", previous), onKey("ArrowRight", next)], []);
  const step = (label: string, to: WsSource | undefined, Icon: typeof IconChevronLeft) => (
    <ActionIcon
      variant="default"
      size={40}
      radius="xl"
      aria-label={label}
      disabled={to === undefined}
      onClick={() => to !== undefined && show(to)}
    >
      <Icon size={20} aria-hidden />
    </ActionIcon>
  );
  return (
    <Group justify="space-between">
      <Switch
        label={gallery.showPixels}
        checked={isCrisp}
        onChange={({ currentTarget }) => setCrisp(currentTarget.checked)}
      />
      <Group gap="xs">
        {step(gallery.previous, previous, IconChevronLeft)}
        {step(gallery.next, next, IconChevronRight)}
      </Group>
    </Group>
  );
}
