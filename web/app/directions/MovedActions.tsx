import { Button, Group } from "@mantine/core";
import { IconDownload, IconPhoto, IconRestore } from "@tabler/icons-react";
import type { PagePicture } from "../../studio/studio.ts";
import { picturePng } from "../downloads/pngs.ts";
import { saveFile } from "../downloads/saveFile.ts";
import { useStudio } from "../store.ts";
import { useDirections } from "./useDirections.ts";

export interface MovedActionsProps {
  readonly seed: number;
  /** Nothing while it is drawn. */
  readonly picture: PagePicture | undefined;
}

/** The moved look belongs to all tabs: it is seen in the gallery, or taken back. */
export function MovedActions({ seed, picture }: MovedActionsProps) {
  const { steps, reset } = useDirections();
  const change = useStudio((state) => state.change);
  const name = `seed${String(seed).padStart(4, "0")}-moved.png`;
  const save = async (): Promise<void> => {
    if (picture !== undefined) await saveFile(name, () => picturePng(picture));
  };
  return (
    <Group gap="xs">
      <Button
        variant="light"
        size="sm"
        leftSection={<IconPhoto size={18} aria-hidden />}
        onClick={() => change({ tab: "gallery" })}
      >
        See gallery
      </Button>
      <Button
        variant="subtle"
        color="gray"
        size="sm"
        leftSection={<IconDownload size={18} aria-hidden />}
        disabled={picture === undefined}
        onClick={save}
      >
        Save
      </Button>
      <Button
        variant="subtle"
        color="gray"
        size="sm"
        leftSection={<IconRestore size={18} aria-hidden />}
        disabled={steps.length === 0}
        onClick={reset}
      >
        Reset all
      </Button>
    </Group>
  );
}
