import { Button, Group } from "@mantine/core";
import { IconArrowsShuffle } from "@tabler/icons-react";
import type { PagePicture } from "../../../studio/studio.ts";
import { CommandButton, useCommand } from "../../pictures/CommandButton.tsx";
import { nearSquare, savedName } from "../../pictures/pngs.ts";
import { SavePng } from "../../pictures/SavePng.tsx";
import { useStudio } from "../../store/store.ts";
import { useLook } from "../../store/usableLook.ts";
import { randomSeeds, SEEDS_AT_ONCE } from "../../view/seeds.ts";
import { writeNumbers } from "../../view/text.ts";
import { SeedField } from "./SeedField.tsx";

export interface GalleryBarProps {
  readonly pictures: readonly (PagePicture | undefined)[];
  /** All pictures are there and show the present look. */
  readonly isReady: boolean;
}

/** What the gallery shows, and all of it as one picture or as a command. */
export function GalleryBar({ pictures, isReady }: GalleryBarProps) {
  const seeds = useStudio(({ view }) => view.seeds);
  const change = useStudio((state) => state.change);
  const look = useLook();
  const command = useCommand("generate", [["--seeds", writeNumbers(seeds)], ["--grid"]]);
  const ready = pictures.filter((picture) => picture !== undefined);
  return (
    <Group gap="sm" align="flex-start">
      <SeedField />
      <Button
        variant="light"
        leftSection={<IconArrowsShuffle size={18} aria-hidden />}
        onClick={() => change({ seeds: randomSeeds(SEEDS_AT_ONCE, Math.random) })}
      >
        Surprise me
      </Button>
      <SavePng
        variant="subtle"
        color="gray"
        label="Save grid"
        name={savedName("grid", look)}
        sheet={isReady ? nearSquare(ready) : undefined}
      />
      <CommandButton {...command} />
    </Group>
  );
}
