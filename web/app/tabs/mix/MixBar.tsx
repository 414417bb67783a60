import { Button, Group, Text } from "@mantine/core";
import { IconArrowsShuffle } from "@tabler/icons-react";
import { mixRecipe } from "../../../../src/model/recipe/linked.ts";
import type { PagePicture } from "../../../studio/studio.ts";
import { CommandButton } from "../../pictures/CommandButton.tsx";
import { savedName } from "../../pictures/pngs.ts";
import { SavePng } from "../../pictures/SavePng.tsx";
import { useLook } from "../../store/usableLook.ts";
import { randomSeeds } from "../../view/seeds.ts";
import { FIRST_VIEW } from "../../view/view.ts";
import classes from "./Mix.module.css";
import type { MixPictures } from "./mixRecipes.ts";
import { useMix } from "./useMix.ts";
import { useTexts } from "../../texts/texts.ts";

export interface MixBarProps {
  readonly pictures: MixPictures<PagePicture | undefined>;
  /** All images are there and show the present layers and look. */
  readonly isReady: boolean;
}

/** What is seen here, other seeds, and all of it as one image or as a command. */
export function MixBar({ pictures, isReady }: MixBarProps) {
  const words = useTexts();
  const [mix, change] = useMix();
  const { rows, columns, layers } = mix;
  const look = useLook();
  const surprise = (): void => {
    // As many as there are; those of the first view where there are none.
    const [down, across] = [rows.length || FIRST_VIEW.mix.rows.length, columns.length || FIRST_VIEW.mix.columns.length];
    const seeds = randomSeeds(down + across, Math.random);
    change({ rows: seeds.slice(0, down), columns: seeds.slice(down) });
  };
  const { ofColumns, ofRows, mixed } = pictures;
  const sheet = {
    cells: [undefined, ...ofColumns, ...ofRows.flatMap((row, i) => [row, ...(mixed[i] ?? [])])],
    shape: { cols: columns.length + 1, rows: rows.length + 1 },
  };
  return (
    <Group gap="sm">
      <Text className={`quiet ${classes.intro}`} size="sm" visibleFrom="sm">
        {words.mix.intro}
      </Text>
      <Button variant="light" leftSection={<IconArrowsShuffle size={18} aria-hidden />} onClick={surprise}>
        {words.pictures.surprise}
      </Button>
      <SavePng
        variant="subtle"
        color="gray"
        label={words.pictures.saveGrid}
        name={savedName("mix", look)}
        sheet={isReady && rows.length + columns.length > 0 ? sheet : undefined}
      />
      {/* The command line takes no empty lists. */}
      {[rows, columns, layers].every((list) => list.length > 0) && <CommandButton recipe={mixRecipe(mix, look)} />}
    </Group>
  );
}
