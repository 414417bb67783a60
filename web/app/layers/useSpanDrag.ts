import { useRef, type PointerEvent, type RefObject } from "react";
import { dragged, gripAt, type Grip, type Span } from "./span.ts";

/** How near to an end a pointer takes hold of it. */
const REACH_PX = 14;

interface Drag {
  readonly span: Span;
  readonly grip: Grip;
  readonly from: number;
}

/** Handlers of pointers for the element over which a span lies. */
export function useSpanDrag(
  track: RefObject<HTMLElement | null>, span: Span, numWs: number, onChange: (span: Span) => void,
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
  return {
    onPointerDown: (event: PointerEvent): void => {
      if (event.button !== 0) return;
      const from = layerAt(event);
      const reach = (REACH_PX / (track.current?.clientWidth ?? 1)) * numWs;
      drag.current = { span, grip: gripAt(span, from, reach), from };
      track.current?.setPointerCapture(event.pointerId);
      if (drag.current.grip !== "whole") move(event);
    },
    onPointerMove: move,
    onPointerUp: (): void => void (drag.current = undefined),
    onPointerCancel: (): void => void (drag.current = undefined),
  };
}
