import { UnstyledButton, VisuallyHidden } from "@mantine/core";
import { useRef, useState, type CSSProperties, type KeyboardEvent } from "react";
import { bands, dragged, layersOf, spanOf, spanText, type Grip, type Span } from "../view/layers.ts";
import classes from "./LayerRange.module.css";
import { useSpanDrag } from "./useSpanDrag.ts";
import { useTexts } from "../texts/texts.ts";

export interface LayerRangeProps {
  /** What a screen reader calls the range. */
  readonly label: string;
  readonly numWs: number;
  readonly layers: readonly number[];
  readonly onChange: (layers: readonly number[]) => void;
}

/**
 * A row of all style layers with a window over those that are taken: its ends and the window itself, with the rail
 * below it, are dragged with a pointer or moved with arrow keys; the bands below put it over themselves.
 */
export function LayerRange({ label, numWs, layers, onChange }: LayerRangeProps) {
  const { controls } = useTexts();
  const track = useRef<HTMLDivElement>(null);
  // Where the window stands while it is empty, which no list of layers tells.
  const [empty, setEmpty] = useState<Span>({ first: 0, end: 0 });
  const span = spanOf(layers, numWs, empty);
  const take = (next: Span): void => {
    if (next.first === next.end) setEmpty(next);
    if (next.first !== span.first || next.end !== span.end) onChange(layersOf(next));
  };
  const drag = useSpanDrag(track, span, numWs, take);
  const percent = (layer: number): string => `${(100 * layer) / numWs}%`;
  const width = percent(span.end - span.first);
  const thumb = { span, numWs, onMove: take };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a border and sizes of its own
    <div className={classes.range} role="group" aria-label={label} style={{ "--layers": numWs } as CSSProperties}>
      <div ref={track} className={classes.track} {...drag.track}>
        <div className={classes.blocks} aria-hidden>
          {layersOf({ first: 0, end: numWs }).map((layer) => (
            <span key={layer} className={classes.block} data-taken={layers.includes(layer) || undefined}>
              {layer}
            </span>
          ))}
        </div>
        <div className={classes.window} style={{ left: percent(span.first), width }} aria-hidden />
        {(["first", "end"] as const).map((grip) => (
          <LayerThumb
            key={grip}
            grip={grip}
            label={grip === "first" ? controls.layersBegin : controls.layersEnd}
            className={classes.thumb}
            style={{ left: percent(span[grip]) }}
            {...thumb}
          />
        ))}
      </div>
      <div className={classes.rail} {...drag.rail}>
        <LayerThumb
          grip="whole"
          label={controls.layersWhole}
          className={classes.whole}
          style={{ left: percent((span.first + span.end) / 2), width }}
          {...thumb}
        />
      </div>
      <Bands numWs={numWs} span={span} onChoose={take} />
    </div>
  );
}

interface BandsProps {
  readonly numWs: number;
  readonly span: Span;
  readonly onChoose: (span: Span) => void;
}

function Bands({ numWs, span, onChoose }: BandsProps) {
  const { controls } = useTexts();
  return (
    <div className={classes.bands}>
      {bands(numWs).map(({ name, resolutions, span: own }) => (
        <UnstyledButton
          key={name}
          className={classes.band}
          style={{ gridColumn: `${own.first + 1} / ${own.end + 1}` }}
          aria-pressed={own.first === span.first && own.end === span.end}
          onClick={() => onChoose(own)}
        >
          <VisuallyHidden>{controls.layers}</VisuallyHidden>
          <span className={classes.name}>{name}</span>
          <span className={classes.resolutions}>{resolutions}</span>
        </UnstyledButton>
      ))}
    </div>
  );
}

interface LayerThumbProps {
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
function LayerThumb({ grip, label, className, style, span, numWs, onMove }: LayerThumbProps) {
  const { controls } = useTexts();
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
      aria-valuetext={controls.layersOf(spanText(span))}
      className={className}
      style={style}
      data-grip={grip}
      onKeyDown={move}
    />
  );
}
