import { useRef, type PointerEvent, type RefObject } from "react";
import { dragged, gripAt, type Grip, type Span } from "../view/layers.ts";

/** How near to an end a pointer takes hold of it. */
const REACH_PX = 14;

interface Drag {
  readonly span: Span;
  readonly grip: Grip;
  readonly from: number;
}

/** Handlers of pointers for the element over which a span lies, and for a rail that moves all of it. */
export function useSpanDrag(
  track: RefObject<HTMLElement | null>,
  span: Span,
  numWs: number,
  onChange: (span: Span) => void,
) {
  const drag = useRef<Drag>(undefined);
  const layerAt = ({ clientX }: PointerEvent): number => {
    const { left = 0, width = 1 } = track.current?.getBoundingClientRect() ?? {};
    return ((clientX - left) / width) * numWs;
  };
  const move = (event: PointerEvent): void => {
    if (drag.current === undefined) return;
    onChange(dragged(drag.current.span, drag.current.grip, drag.current.from, layerAt(event), numWs));
  };
  const begin = (event: PointerEvent, gripOf: (from: number) => Grip): void => {
    if (event.button !== 0) return;
    const from = layerAt(event);
    drag.current = { span, grip: gripOf(from), from };
    track.current?.setPointerCapture(event.pointerId);
    if (drag.current.grip !== "whole") move(event);
  };
  const reach = (): number => (REACH_PX / (track.current?.clientWidth ?? 1)) * numWs;
  const end = (): void => {
    drag.current = undefined;
  };
  return {
    track: {
      onPointerDown: (event: PointerEvent) => begin(event, (from) => gripAt(span, from, reach())),
      onPointerMove: move,
      onPointerUp: end,
      onPointerCancel: end,
    },
    rail: { onPointerDown: (event: PointerEvent) => begin(event, () => "whole") },
  };
}
