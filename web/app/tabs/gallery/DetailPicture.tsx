import type { PagePicture } from "../../../studio/studio.ts";
import { Picture, useCrisp } from "../../pictures/Picture.tsx";
import classes from "./Detail.module.css";

export interface DetailPictureProps {
  readonly seed: number;
  readonly picture: PagePicture | undefined;
}

export function DetailPicture({ seed, picture }: DetailPictureProps) {
  const [isCrisp] = useCrisp();
  return (
    <div className={classes.frame}>
      <Picture picture={picture} label={`Picture of seed ${seed}`} crisp={isCrisp} />
    </div>
  );
}
