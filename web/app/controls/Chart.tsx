import "uplot/dist/uPlot.min.css";
import { Text, useComputedColorScheme } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { useEffect, useMemo, useRef, useState } from "react";
import type UPlot from "uplot";
import { NO_ANSWER } from "../../base/workerFailure.ts";
import classes from "./Chart.module.css";
import { ACROSS, chartOptions, seriesColour, type Across, type Series } from "./chartOptions.ts";
import { Failure } from "./Failure.tsx";
import { figure } from "./words.ts";
import { said } from "../texts/foreign.ts";
import { useTexts } from "../texts/texts.ts";

export interface ChartProps {
  readonly title: string;
  readonly hint: string;
  /** Where the values lie, ascending. */
  readonly places: readonly number[];
  readonly series: readonly Series[];
  /** A value in words; about three digits unless told. */
  readonly text?: (value: number) => string;
  /** What is counted across. */
  readonly across?: Across;
}

/** Curves over images seen or steps. What they say stands beside them in words, which a screen reader reads. */
export function Chart({ title, hint, series, places, text = figure, across = "images" }: ChartProps) {
  const scheme = useComputedColorScheme("light", { getInitialValueInEffect: false });
  const { controls } = useTexts();
  const last = places.at(-1);
  const figures = series.map(({ name, values }) => {
    return { name, now: values.at(-1) ?? undefined, from: values.find(isThere) };
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
              <i style={{ background: seriesColour(scheme, i) }} aria-hidden />
              {name} {now === undefined ? "–" : text(now)}
              <span className={classes.unseen}>
                {from === undefined || last === undefined ? "" : controls[ACROSS[across].after](text(from), last)}
              </span>
            </Text>
          ))}
        </div>
      </figcaption>
      <Plot series={series} places={places} across={across} scheme={scheme} />
      <Text size="xs" className="quiet">
        {hint}
      </Text>
    </figure>
  );
}

interface PlotProps extends Required<Pick<ChartProps, "series" | "places" | "across">> {
  readonly scheme: "light" | "dark";
}

/** The canvas, which is made anew for another size or scheme and fed with each new point. */
function Plot({ series, places, across, scheme }: PlotProps) {
  const { ref: sized, width } = useElementSize();
  const { controls } = useTexts();
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot>(undefined);
  const data = useMemo(() => dataOf(series, places, across), [series, places, across]);
  const latest = useRef(data);
  const [tries, setTries] = useState(0);
  const [isMissing, setMissing] = useState(false);
  latest.current = data;
  const dotted = series.map(({ isDotted = false }) => isDotted).join();
  useEffect(() => {
    let isOver = false;
    const draw = (Plot: typeof UPlot): void => {
      if (isOver || width === 0 || place.current === null) return;
      const marked = dotted.split(",").map((word) => word === "true");
      plot.current = new Plot(chartOptions(marked, width, scheme, across), latest.current, place.current);
    };
    setMissing(false);
    loadPlot().then(draw, () => setMissing(true));
    return () => {
      isOver = true;
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, [dotted, width, scheme, across, tries]);
  useEffect(() => plot.current?.setData(data), [data]);
  return (
    <div ref={sized} className={classes.plot}>
      <div ref={place} aria-hidden />
      {isMissing && (
        <Failure
          title={controls.noCurves}
          message={controls.curvesFailed(said(NO_ANSWER))}
          onRetry={() => setTries(tries + 1)}
        />
      )}
    </div>
  );
}

function dataOf(series: readonly Series[], places: readonly number[], across: Across): UPlot.AlignedData {
  return [
    places.map((count) => count / ACROSS[across].each),
    ...series.map(({ values }) => values.map((value) => value ?? null)),
  ];
}

function isThere(value: number | null | undefined): value is number {
  return typeof value === "number";
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
