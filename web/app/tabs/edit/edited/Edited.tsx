import { Stack } from "@mantine/core";
import classes from "../Edit.module.css";
import { DragPanel } from "../drag/DragPanel.tsx";
import { useDrag } from "../drag/useDrag.ts";
import type { EditedProps } from "../usableEdit.ts";
import { EditDirections } from "./EditDirections.tsx";
import { EditedPictures } from "./EditedPictures.tsx";
import { EditLayers } from "./EditLayers.tsx";

/** The image that is edited, and what changes it: while it is dragged, that alone, since its end replaces the edits. */
export function Edited({ edit }: EditedProps) {
  const isDragging = useDrag(({ current }) => current !== undefined);
  return (
    <div className={classes.edited}>
      <EditedPictures edit={edit} />
      <Stack gap="xl">
        <DragPanel edit={edit} />
        <Stack gap="xl" className={classes.changes} inert={isDragging}>
          <EditDirections edit={edit} />
          <EditLayers edit={edit} />
        </Stack>
      </Stack>
    </div>
  );
}
