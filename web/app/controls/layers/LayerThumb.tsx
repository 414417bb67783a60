import type { CSSProperties, KeyboardEvent } from "react";
import { dragged, spanText, type Grip, type Span } from "../../view/layers.ts";

export interface LayerThumbProps {
  readonly grip: Grip;
  readonly label: string;
  readonly className: string | undefined;
  readonly style: CSSProperties;
  readonly span: Span;
  readonly numWs: number;
  readonly onMove: (span: Span) => void;
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  Home: -Infinity,
  End: Infinity,
};

/** One end of the window over the layers, or the window itself, as a slider for the keyboard. */
export function LayerThumb({ grip, label, className, style, span, numWs, onMove }: LayerThumbProps) {
  const at = span[grip === "end" ? "end" : "first"];
  // Keys keep the ends in their order: it would puzzle if a key moved the other one.
  const [least, most] = { first: [0, span.end], end: [span.first, numWs], whole: [0, numWs - (span.end - span.first)] }[
    grip
  ] as [number, number];
  const move = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    onMove(dragged(span, grip, at, Math.min(Math.max(at + step, least), most), numWs));
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={least}
      aria-valuemax={most}
      aria-valuenow={at}
      aria-valuetext={`Layers ${spanText(span)}`}
      className={className}
      style={style}
      data-grip={grip}
      onKeyDown={move}
    />
  );
}
