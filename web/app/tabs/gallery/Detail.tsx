import { ActionIcon, Group, Stack, Switch } from "@mantine/core";
import { useHotkeys, useMediaQuery, type HotkeyItem } from "@mantine/hooks";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import type { PagePicture } from "../../../studio/studio.ts";
import { Dialog } from "../../controls/Dialog.tsx";
import { usesArrows } from "../../controls/keys.ts";
import { LookPanel } from "../../layout/LookPanel.tsx";
import { Picture, useCrisp } from "../../pictures/Picture.tsx";
import { useStudio } from "../../store/store.ts";
import classes from "./Detail.module.css";
import { DetailActions } from "./DetailActions.tsx";
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

interface DetailPictureProps {
  readonly seed: number;
  readonly picture: PagePicture | undefined;
}

function DetailPicture({ seed, picture }: DetailPictureProps) {
  const [isCrisp] = useCrisp();
  return (
    <div className={classes.frame}>
      <Picture picture={picture} label={`Image of seed ${seed}`} crisp={isCrisp} />
    </div>
  );
}

/** The gallery's previous and next picture, by buttons or arrow keys, and how this one is enlarged. */
function DetailSteps({ seed }: { readonly seed: number }) {
  const seeds = useStudio(({ view }) => view.seeds);
  const change = useStudio((state) => state.change);
  const [isCrisp, setCrisp] = useCrisp();
  const at = seeds.indexOf(seed);
  const [previous, next] = [seeds[at - 1], seeds[at + 1]];
  const onKey = (key: string, to: number | undefined): HotkeyItem => {
    const go = ({ target }: KeyboardEvent): void => {
      if (to !== undefined && !usesArrows(target)) change({ selected: to });
    };
    return [key, go, { preventDefault: false }];
  };
  useHotkeys([onKey("ArrowLeft", previous), onKey("ArrowRight", next)], []);
  const step = (label: string, to: number | undefined, Icon: typeof IconChevronLeft) => (
    <ActionIcon
      variant="default"
      size={40}
      radius="xl"
      aria-label={label}
      disabled={to === undefined}
      onClick={() => change({ selected: to })}
    >
      <Icon size={20} aria-hidden />
    </ActionIcon>
  );
  return (
    <Group justify="space-between">
      <Switch label="Show pixels" checked={isCrisp} onChange={({ currentTarget }) => setCrisp(currentTarget.checked)} />
      <Group gap="xs">
        {step("Previous image", previous, IconChevronLeft)}
        {step("Next image", next, IconChevronRight)}
      </Group>
    </Group>
  );
}
