import { useState, type KeyboardEvent, type PointerEvent } from "react";
import type { DragPair, Point } from "../../../../studio/studio.ts";
import { useTexts } from "../../../texts/texts.ts";
import type { SourceKey } from "../../../view/latents.ts";
import classes from "./Drag.module.css";
import { onPixel } from "./movable.ts";
import { settingOf, useDrag } from "./useDrag.ts";

interface DragPointsProps {
  readonly of: SourceKey;
  readonly side: number;
  pointOf(event: PointerEvent): Point;
}

type End = keyof DragPair;

/** The pairs over the image, each with an arrow from its handle to its target. */
export function DragPoints({ of, side, pointOf }: DragPointsProps) {
  const { drag: t } = useTexts();
  const { settings, current, set } = useDrag();
  const { pairs, pending } = settingOf(settings, of);
  const isRunning = current !== undefined;
  const move = (i: number, end: End, point: Point): void =>
    set(of, { pairs: pairs.map((pair, k) => (k === i ? { ...pair, [end]: onPixel(point, side) } : pair)) });
  const remove = (i: number): void => set(of, { pairs: pairs.filter((_, k) => k !== i) });
  const points = current?.of === of ? current.points : undefined;
  const shown = pairs.map(({ handle, target }, i) => ({ handle: points?.[i] ?? handle, target }));
  return (
    <>
      <svg className={classes.arrows} viewBox={`-0.5 -0.5 ${side} ${side}`} aria-hidden>
        {shown.map(({ handle, target }, i) => (
          <line key={i} x1={handle.x} y1={handle.y} x2={target.x} y2={target.y} vectorEffect="non-scaling-stroke" />
        ))}
      </svg>
      {shown.map((pair, i) =>
        (["handle", "target"] as const).map((end) => (
          <DragPoint
            key={`${i} ${end}`}
            end={end}
            number={i + 1}
            point={pair[end]}
            side={side}
            label={t[end](i + 1, pair[end].x, pair[end].y)}
            isFixed={isRunning}
            pointOf={pointOf}
            onMove={(point) => move(i, end, point)}
            onRemove={() => remove(i)}
          />
        )),
      )}
      {pending !== undefined && (
        <span className={classes.point} data-end="handle" style={placeOf(pending, side)} aria-hidden>
          <span>{pairs.length + 1}</span>
        </span>
      )}
    </>
  );
}

interface DragPointProps {
  readonly end: End;
  readonly number: number;
  readonly point: Point;
  readonly side: number;
  readonly label: string;
  readonly isFixed: boolean;
  pointOf(event: PointerEvent): Point;
  onMove(point: Point): void;
  onRemove(): void;
}

const ARROWS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Pixels that an arrow key goes with Shift. */
const LEAP = 5;

/** One end of a pair: moved by a pointer or the arrow keys, removed with its pair by Delete. */
function DragPoint({ end, number, point, side, label, isFixed, pointOf, onMove, onRemove }: DragPointProps) {
  const [isHeld, setHeld] = useState(false);
  const onKeyDown = (event: KeyboardEvent): void => {
    const [dx, dy] = ARROWS[event.key] ?? [0, 0];
    const isRemoval = event.key === "Delete" || event.key === "Backspace";
    if (isFixed || (dx === 0 && dy === 0 && !isRemoval)) return;
    event.preventDefault();
    const pixels = event.shiftKey ? LEAP : 1;
    if (isRemoval) onRemove();
    else onMove({ x: point.x + dx * pixels, y: point.y + dy * pixels });
  };
  const onDown = (event: PointerEvent): void => {
    if (isFixed) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setHeld(true);
  };
  return (
    <button
      type="button"
      className={classes.point}
      data-end={end}
      style={placeOf(point, side)}
      aria-label={label}
      aria-disabled={isFixed}
      onPointerDown={onDown}
      onPointerMove={(event) => isHeld && onMove(pointOf(event))}
      onPointerUp={() => setHeld(false)}
      onPointerCancel={() => setHeld(false)}
      onKeyDown={onKeyDown}
    >
      <span>{number}</span>
    </button>
  );
}

function placeOf({ x, y }: Point, side: number): { readonly left: string; readonly top: string } {
  return { left: `${((x + 0.5) / side) * 100}%`, top: `${((y + 0.5) / side) * 100}%` };
}
