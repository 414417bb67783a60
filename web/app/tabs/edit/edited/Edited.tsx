import { Stack } from "@mantine/core";
import classes from "../Edit.module.css";
import { DragPanel } from "../drag/DragPanel.tsx";
import type { EditedProps } from "../usableEdit.ts";
import { EditDirections } from "./EditDirections.tsx";
import { EditedPictures } from "./EditedPictures.tsx";
import { EditLayers } from "./EditLayers.tsx";

/** The image that is edited, and what changes it. */
export function Edited({ edit }: EditedProps) {
  return (
    <div className={classes.edited}>
      <EditedPictures edit={edit} />
      <Stack gap="xl">
        <DragPanel edit={edit} />
        <EditDirections edit={edit} />
        <EditLayers edit={edit} />
      </Stack>
    </div>
  );
}
