import "uplot/dist/uPlot.min.css";
import { Text, useComputedColorScheme } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import type UPlot from "uplot";
import { NO_ANSWER } from "../../../../base/workerFailure.ts";
import type { CurvePoint } from "../../../../training/training.ts";
import { Failure } from "../../../controls/Failure.tsx";
import { figure, thousands } from "../words.ts";
import { chartOptions, SERIES_COLOURS, type Series } from "./chartOptions.ts";
import classes from "./Live.module.css";

export interface ChartProps {
  readonly title: string;
  readonly hint: string;
  readonly series: readonly Series[];
  readonly points: readonly CurvePoint[];
}

/** Curves over images seen. What they say stands beside them in words, which are what a screen reader reads. */
export function Chart({ title, hint, series, points }: ChartProps) {
  const scheme = useComputedColorScheme("light", { getInitialValueInEffect: false });
  const last = points.at(-1);
  const figures = series.map(({ name, value }) => {
    return { name, now: last && value(last), from: points.map(value).find(isThere) };
  });
  return (
    <figure className={classes.chart}>
      <figcaption>
        <Text fw={550} size="sm">
          {title}
        </Text>
        <div className={classes.legend}>
          {figures.map(({ name, now, from }, i) => (
            <Text key={name} size="xs" component="span" className="tabular">
              <i style={{ background: SERIES_COLOURS[scheme][i] }} aria-hidden />
              {name} {now === undefined ? "–" : figure(now)}
              <span className={classes.unseen}>
                {from === undefined || last === undefined
                  ? ""
                  : `, ${figure(from)} at first, after ${thousands(last.imagesSeen)} images. `}
              </span>
            </Text>
          ))}
        </div>
      </figcaption>
      <Plot series={series} points={points} scheme={scheme} />
      <Text size="xs" className="quiet">
        {hint}
      </Text>
    </figure>
  );
}

interface PlotProps extends Pick<ChartProps, "series" | "points"> {
  readonly scheme: "light" | "dark";
}

/** The canvas, which is made anew for another size or scheme and fed with each new point. */
function Plot({ series, points, scheme }: PlotProps) {
  const { ref: sized, width } = useElementSize();
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot>(undefined);
  const latest = useRef(points);
  const [tries, setTries] = useState(0);
  const [isMissing, setMissing] = useState(false);
  latest.current = points;
  useEffect(() => {
    let isOver = false;
    const draw = (Plot: typeof UPlot): void => {
      if (isOver || width === 0 || place.current === null) return;
      plot.current = new Plot(chartOptions(series, width, scheme), dataOf(series, latest.current), place.current);
    };
    setMissing(false);
    loadPlot().then(draw, () => setMissing(true));
    return () => {
      isOver = true;
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, [series, width, scheme, tries]);
  useEffect(() => plot.current?.setData(dataOf(series, points)), [series, points]);
  return (
    <div ref={sized} className={classes.plot}>
      <div ref={place} aria-hidden />
      {isMissing && (
        <Failure
          title="No curves"
          message={`They cannot be drawn: ${NO_ANSWER}.`}
          onRetry={() => setTries(tries + 1)}
        />
      )}
    </div>
  );
}

function dataOf(series: readonly Series[], points: readonly CurvePoint[]): UPlot.AlignedData {
  return [
    points.map(({ imagesSeen }) => imagesSeen / 1000),
    ...series.map(({ value }) => points.map((point) => value(point) ?? null)),
  ];
}

function isThere(value: number | undefined): value is number {
  return value !== undefined;
}

let loading: Promise<typeof UPlot> | undefined;

/** The library that draws curves, fetched when there are some. */
function loadPlot(): Promise<typeof UPlot> {
  loading ??= fetchPlot();
  // What did not come may come next time.
  loading.catch(() => (loading = undefined));
  return loading;
}

async function fetchPlot(): Promise<typeof UPlot> {
  mendLanguage();
  return (await import("uplot")).default;
}

/**
 * As it loads, the library asks for the browser's language, which is none that `Intl` takes where the system has none
 * ("en-US@posix").
 */
function mendLanguage(): void {
  try {
    Intl.getCanonicalLocales(navigator.language);
  } catch {
    Object.defineProperty(navigator, "language", { value: "en-US", configurable: true });
  }
}
