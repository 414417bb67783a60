import { Button, Group } from "@mantine/core";
import { IconDownload, IconPhoto } from "@tabler/icons-react";
import type { PagePicture } from "../../studio/studio.ts";
import { picturePng } from "../downloads/pngs.ts";
import { seedName } from "../downloads/savedName.ts";
import { saveFile } from "../downloads/saveFile.ts";
import { useLook } from "../look/usableLook.ts";
import { useStudio } from "../store.ts";

export interface MovedActionsProps {
  readonly seed: number;
  /** Nothing while it is drawn. */
  readonly picture: PagePicture | undefined;
}

/** The moved look belongs to all tabs: what it does to all pictures is seen in the gallery. */
export function MovedActions({ seed, picture }: MovedActionsProps) {
  const change = useStudio((state) => state.change);
  const look = useLook();
  const save = async (): Promise<void> => {
    if (picture !== undefined) await saveFile(`${seedName(seed, look)}.png`, () => picturePng(picture));
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
        Save picture
      </Button>
    </Group>
  );
}
