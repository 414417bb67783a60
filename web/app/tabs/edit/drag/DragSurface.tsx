import { useRef, type PointerEvent } from "react";
import { useStudio } from "../../../store/store.ts";
import { useTexts } from "../../../texts/texts.ts";
import type { Point } from "../../../../studio/studio.ts";
import type { SourceKey } from "../../../view/latents.ts";
import classes from "./Drag.module.css";
import { DragPoints } from "./DragPoints.tsx";
import { MaskShade } from "./MaskShade.tsx";
import { onPixel } from "./movable.ts";
import { useDrag } from "./useDrag.ts";

/** Over the large image: takes handles and targets by clicks, or what may move by a brush. */
export function DragSurface({ of }: { readonly of: SourceKey }) {
  const { drag: t } = useTexts();
  const { isOn, tool, current, place, paint } = useDrag();
  const side = useStudio(({ network }) => network?.resolution);
  const surface = useRef<HTMLElement>(null);
  if (!isOn || side === undefined) return null;

  const pointOf = ({ clientX, clientY }: PointerEvent): Point => {
    const { left, top, width, height } = surface.current?.getBoundingClientRect() ?? new DOMRect(0, 0, 1, 1);
    return onPixel({ x: ((clientX - left) / width) * side - 0.5, y: ((clientY - top) / height) * side - 0.5 }, side);
  };
  const onDown = (event: PointerEvent): void => {
    if (event.button !== 0 || current !== undefined) return;
    if (tool === "points") return place(of, pointOf(event));
    event.currentTarget.setPointerCapture(event.pointerId);
    paint(of, pointOf(event), side);
  };
  const onMove = (event: PointerEvent): void => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) paint(of, pointOf(event), side);
  };
  return (
    <section
      ref={surface}
      className={classes.surface}
      aria-label={t.surface}
      data-running={current !== undefined || undefined}
    >
      <div className={classes.ground} onPointerDown={onDown} onPointerMove={onMove} />
      <MaskShade of={of} side={side} />
      <DragPoints of={of} side={side} pointOf={pointOf} />
    </section>
  );
}
