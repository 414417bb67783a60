import { useMemo } from "react";
import { Picture } from "../../../pictures/Picture.tsx";
import type { SourceKey } from "../../../view/latents.ts";
import classes from "./Drag.module.css";
import { movableMask } from "./movable.ts";
import { settingOf, useDrag } from "./useDrag.ts";

/** How dark what must stay is shown, of 255. */
const SHADE = 110;

/** A shade over what of the image is to stay, until it is dragged. */
export function MaskShade({ of, side }: { readonly of: SourceKey; readonly side: number }) {
  const { movable, settings, current } = useDrag();
  const { pairs, painted } = settingOf(settings, of);
  const shade = useMemo(() => {
    const mask = pairs.length === 0 && movable === "near" ? undefined : movableMask(movable, painted, pairs, side);
    if (mask === undefined) return undefined;
    const data = new Uint8ClampedArray(side * side * 4);
    mask.forEach((value, i) => (data[4 * i + 3] = SHADE * (1 - value)));
    return { width: side, height: side, data };
  }, [movable, painted, pairs, side]);
  if (shade === undefined || current !== undefined) return null;
  return (
    <div className={classes.shade} aria-hidden>
      <Picture picture={shade} crisp />
    </div>
  );
}
