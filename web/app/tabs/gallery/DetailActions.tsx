import { Button, Group, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconBinary, IconGridDots, IconPencil, IconRoute } from "@tabler/icons-react";
import type { WsSource } from "../../../../src/model/wsSource.ts";
import type { PagePicture } from "../../../studio/studio.ts";
import { saveFile } from "../../controls/saveFile.ts";
import { KeepButton } from "../../pictures/KeepButton.tsx";
import { sourceFileName, single } from "../../pictures/pngs.ts";
import { SavePng } from "../../pictures/SavePng.tsx";
import { useStudio } from "../../store/store.ts";
import { useLook } from "../../store/usableLook.ts";
import { MOST_LINES } from "../../view/view.ts";
import { findSource, sourceKey, sourceTitle } from "../../view/latents.ts";
import classes from "./Detail.module.css";
import { useTexts } from "../../texts/texts.ts";

export interface DetailActionsProps {
  readonly seed: WsSource;
  readonly picture: PagePicture | undefined;
}

const done = (message: string): unknown => notifications.show({ message, autoClose: 3000, withBorder: true });

/** Taking the image away, and taking it to the other tabs. */
export function DetailActions({ seed, picture }: DetailActionsProps) {
  const { pictures } = useTexts();
  const studio = useStudio((state) => state.studio);
  const look = useLook();
  const name = sourceFileName(seed, look);
  const saveLatents = (): Promise<void> =>
    saveFile(`${name}.npz`, async () => new Blob([await studio.latents([{ kind: "seed", seed }], look)]));
  return (
    <Group gap="xs" className={classes.actions}>
      <SavePng label={pictures.saveImage} name={name} sheet={single(picture)} className={classes.saving} />
      <Button variant="light" leftSection={<IconBinary size={18} aria-hidden />} onClick={saveLatents}>
        {pictures.saveLatents}
      </Button>
      {typeof seed === "number" && (
        <KeepButton
          recipe={{ kind: "seed", seed }}
          look={{ ...look, directions: [] }}
          name={sourceTitle(seed)}
          origin={{ kind: "seed", seed }}
        />
      )}
      <EditIt seed={seed} />
      <UseInMix seed={seed} />
      <AddToWalk seed={seed} />
    </Group>
  );
}

/** Begins to edit it in the tab for that. */
function EditIt({ seed }: Pick<DetailActionsProps, "seed">) {
  const { gallery } = useTexts();
  const change = useStudio((state) => state.change);
  const edit = { base: seed, blends: [], steps: [] };
  return (
    <Button
      variant="default"
      leftSection={<IconPencil size={18} aria-hidden />}
      onClick={() => change({ tab: "edit", selected: undefined, edit })}
    >
      {gallery.edit}
    </Button>
  );
}

function UseInMix({ seed }: Pick<DetailActionsProps, "seed">) {
  const { gallery } = useTexts();
  const mix = useStudio(({ view }) => view.mix);
  const change = useStudio((state) => state.change);
  const add = (line: "rows" | "columns"): void => {
    const isNew = findSource(mix[line], sourceKey(seed)) === undefined;
    if (isNew && mix[line].length >= MOST_LINES) {
      done(line === "rows" ? gallery.fullRows(MOST_LINES) : gallery.fullColumns(MOST_LINES));
      return;
    }
    if (isNew) change({ mix: { ...mix, [line]: [...mix[line], seed] } });
    const title = sourceTitle(seed);
    done(line === "rows" ? gallery.amongRows(title) : gallery.amongColumns(title));
  };
  return (
    <Menu withinPortal={false}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconGridDots size={18} aria-hidden />}>
          {gallery.useInMix}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => add("rows")}>{gallery.asRow}</Menu.Item>
        <Menu.Item onClick={() => add("columns")}>{gallery.asColumn}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function AddToWalk({ seed }: Pick<DetailActionsProps, "seed">) {
  const { gallery } = useTexts();
  const walk = useStudio(({ view }) => view.walk);
  const change = useStudio((state) => state.change);
  const add = (): void => {
    change({ walk: { ...walk, keyframes: [...walk.keyframes, { seed }] } });
    done(gallery.isKeyframe(sourceTitle(seed), walk.keyframes.length + 1));
  };
  return (
    <Button variant="default" leftSection={<IconRoute size={18} aria-hidden />} onClick={add}>
      {gallery.addToWalk}
    </Button>
  );
}
