import { Button, Group, Text } from "@mantine/core";
import { IconArrowsShuffle, IconDownload } from "@tabler/icons-react";
import type { PagePicture } from "../../studio/studio.ts";
import { CommandButton } from "../commands/CommandButton.tsx";
import { useCommand } from "../commands/useCommand.ts";
import { cellsPng } from "../downloads/pngs.ts";
import { savedName } from "../downloads/savedName.ts";
import { saveFile } from "../downloads/saveFile.ts";
import { randomSeeds } from "../gallery/seeds.ts";
import { useLook } from "../look/usableLook.ts";
import { writeNumbers } from "../view/numbers.ts";
import classes from "./Mix.module.css";
import type { MixPictures } from "./mixRecipes.ts";
import { useMix } from "./useMix.ts";

export interface MixBarProps {
  readonly pictures: MixPictures<PagePicture | undefined>;
  /** All pictures are there and show the present layers and look. */
  readonly isReady: boolean;
}

/** What is seen here, other seeds, and all of it as one picture or as a command. */
export function MixBar({ pictures, isReady }: MixBarProps) {
  const [{ rows, columns }, change] = useMix();
  const look = useLook();
  const surprise = (): void => {
    const seeds = randomSeeds(rows.length + columns.length, Math.random);
    change({ rows: seeds.slice(0, rows.length), columns: seeds.slice(rows.length) });
  };
  const { ofColumns, ofRows, mixed } = pictures;
  const save = (): Promise<void> => saveFile(`${savedName("mix", look)}.png`, () => {
    const cells = [undefined, ...ofColumns, ...ofRows.flatMap((row, i) => [row, ...(mixed[i] ?? [])])];
    return cellsPng(cells, { cols: columns.length + 1, rows: rows.length + 1 });
  });
  return (
    <Group gap="sm">
      <Text className={`quiet ${classes.intro}`} size="sm" visibleFrom="sm">
        Each picture is its row&rsquo;s, with some layers of its column&rsquo;s.
      </Text>
      <Button variant="light" leftSection={<IconArrowsShuffle size={18} aria-hidden />} onClick={surprise}>
        Surprise me
      </Button>
      <Button
        variant="subtle"
        color="gray"
        leftSection={<IconDownload size={18} aria-hidden />}
        disabled={!isReady || rows.length + columns.length === 0}
        onClick={save}
      >
        Save grid
      </Button>
      <MixCommand />
    </Group>
  );
}

/** The command line takes no empty lists. */
function MixCommand() {
  const [{ rows, columns, layers }] = useMix();
  const command = useCommand("mix", [
    ["--rows", writeNumbers(rows)], ["--cols", writeNumbers(columns)], ["--styles", writeNumbers(layers)],
  ]);
  return [rows, columns, layers].every((list) => list.length > 0) ? <CommandButton {...command} /> : null;
}
