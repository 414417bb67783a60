import { Button, Group, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconBinary, IconGridDots, IconRoute } from "@tabler/icons-react";
import type { WsSource } from "../../../../src/model/wsSource.ts";
import type { PagePicture } from "../../../studio/studio.ts";
import { saveFile } from "../../controls/saveFile.ts";
import { sourceFileName, single } from "../../pictures/pngs.ts";
import { SavePng } from "../../pictures/SavePng.tsx";
import { useStudio } from "../../store/store.ts";
import { useLook } from "../../store/usableLook.ts";
import { MOST_LINES } from "../../view/view.ts";
import { findSource, sourceKey, sourceTitle } from "../../view/latents.ts";
import classes from "./Detail.module.css";

export interface DetailActionsProps {
  readonly seed: WsSource;
  readonly picture: PagePicture | undefined;
}

const done = (message: string): unknown => notifications.show({ message, autoClose: 3000, withBorder: true });

/** Taking the picture away, and taking it to the other tabs. */
export function DetailActions({ seed, picture }: DetailActionsProps) {
  const studio = useStudio((state) => state.studio);
  const look = useLook();
  const name = sourceFileName(seed, look);
  const saveLatents = (): Promise<void> =>
    saveFile(`${name}.npz`, async () => new Blob([await studio.latents([{ kind: "seed", seed }], look)]));
  return (
    <Group gap="xs" className={classes.actions}>
      <SavePng label="Save image" name={name} sheet={single(picture)} className={classes.saving} />
      <Button variant="light" leftSection={<IconBinary size={18} aria-hidden />} onClick={saveLatents}>
        Save latents
      </Button>
      <UseInMix seed={seed} />
      <AddToWalk seed={seed} />
    </Group>
  );
}

function UseInMix({ seed }: Pick<DetailActionsProps, "seed">) {
  const mix = useStudio(({ view }) => view.mix);
  const change = useStudio((state) => state.change);
  const add = (line: "rows" | "columns"): void => {
    const isNew = findSource(mix[line], sourceKey(seed)) === undefined;
    if (isNew && mix[line].length >= MOST_LINES) {
      done(`The mix has ${MOST_LINES} ${line} already. Remove one there first.`);
      return;
    }
    if (isNew) change({ mix: { ...mix, [line]: [...mix[line], seed] } });
    done(`${sourceTitle(seed)} is among the ${line} of the mix.`);
  };
  return (
    <Menu withinPortal={false}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconGridDots size={18} aria-hidden />}>
          Use in mix
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => add("rows")}>As a row: gives the other layers</Menu.Item>
        <Menu.Item onClick={() => add("columns")}>As a column: gives the mixed layers</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function AddToWalk({ seed }: Pick<DetailActionsProps, "seed">) {
  const walk = useStudio(({ view }) => view.walk);
  const change = useStudio((state) => state.change);
  const add = (): void => {
    change({ walk: { ...walk, keyframes: [...walk.keyframes, { seed }] } });
    done(`${sourceTitle(seed)} is keyframe ${walk.keyframes.length + 1} of the walk.`);
  };
  return (
    <Button variant="default" leftSection={<IconRoute size={18} aria-hidden />} onClick={add}>
      Add to walk
    </Button>
  );
}
