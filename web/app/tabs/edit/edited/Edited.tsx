import { DragPanel } from "../drag/DragPanel.tsx";
import { EditedPictures } from "./EditedPictures.tsx";
import type { EditedProps } from "../usableEdit.ts";
import classes from "../Edit.module.css";

/** The image that is edited, and what changes it. */
export function Edited({ edit }: EditedProps) {
  return (
    <div className={classes.edited}>
      <EditedPictures edit={edit} />
      <DragPanel edit={edit} />
    </div>
  );
}
