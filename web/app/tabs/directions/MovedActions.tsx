import { Button, Group } from "@mantine/core";
import { IconPhoto } from "@tabler/icons-react";
import type { PagePicture } from "../../../studio/studio.ts";
import { single } from "../../pictures/pngs.ts";
import { seedName } from "../../pictures/savedName.ts";
import { SavePng } from "../../pictures/SavePng.tsx";
import { useLook } from "../../store/usableLook.ts";
import { useStudio } from "../../store/store.ts";

export interface MovedActionsProps {
  readonly seed: number;
  /** Nothing while it is drawn. */
  readonly picture: PagePicture | undefined;
}

/** The moved look belongs to all tabs: what it does to all pictures is seen in the gallery. */
export function MovedActions({ seed, picture }: MovedActionsProps) {
  const change = useStudio((state) => state.change);
  const look = useLook();
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
      <SavePng
        variant="subtle"
        color="gray"
        size="sm"
        label="Save picture"
        name={seedName(seed, look)}
        sheet={single(picture)}
      />
    </Group>
  );
}
