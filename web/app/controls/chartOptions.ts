import type UPlot from "uplot";

/** One curve of a chart. */
export interface Series {
  readonly name: string;
  /** A value for each place of the chart; nothing where none was reported. */
  readonly values: readonly (number | null | undefined)[];
  /** Marks each value, where there are few. */
  readonly isDotted?: boolean;
}

/** What a chart counts across, what follows its marks, and the text that tells how far it is. */
export const ACROSS = {
  images: { each: 1000, suffix: "k", after: "afterImages" },
  steps: { each: 1, suffix: "", after: "afterSteps" },
} as const;

export type Across = keyof typeof ACROSS;

type Scheme = "light" | "dark";

/** Told apart by lightness too. */
const SERIES_COLOURS: Readonly<Record<Scheme, readonly [string, string]>> = {
  light: ["#0f766e", "#c2700c"],
  dark: ["#74c5b6", "#f0b35e"],
};

/** The third curve, such as a mark to be kept to, is quiet. */
export function seriesColour(scheme: Scheme, i: number): string {
  return SERIES_COLOURS[scheme][i] ?? QUIET[scheme];
}

const QUIET: Readonly<Record<Scheme, string>> = { light: "#5f5c55", dark: "#b3afa6" };
const LINE: Readonly<Record<Scheme, string>> = { light: "#e5e2dc", dark: "#383631" };
const HEIGHT = 150;
const FONT = "11px system-ui, sans-serif";

/**
 * Images in thousands or steps across, values up; no legend of its own, which screen readers could not read.
 * @param dotted of each curve, whether its values are marked.
 */
export function chartOptions(dotted: readonly boolean[], width: number, scheme: Scheme, across: Across): UPlot.Options {
  const { suffix } = ACROSS[across];
  const axis: UPlot.Axis = {
    stroke: QUIET[scheme],
    font: FONT,
    ticks: { show: false },
    grid: { stroke: LINE[scheme], width: 1 },
    gap: 4,
  };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 24,
        values: (_, splits, __, ___, step) => axisTexts(splits, step, suffix),
      },
      { ...axis, size: 48, values: (_, splits, __, ___, step) => axisTexts(splits, step) },
    ],
    series: [
      {},
      ...dotted.map((isDotted, i) => ({
        stroke: seriesColour(scheme, i),
        width: 1.75,
        points: { show: isDotted, size: 6 },
        spanGaps: true,
      })),
    ],
  };
}

const MOST_DECIMALS = 12;

/** Marks of an axis that stand `step` apart, with as many decimals as tell each from the next. */
export function axisTexts(marks: readonly number[], step: number, unit = ""): string[] {
  let decimals = 0;
  while (decimals < MOST_DECIMALS && !isWhole(step * 10 ** decimals)) decimals++;
  return marks.map((mark) => `${mark.toFixed(decimals)}${unit}`);
}

/** But for rounding. */
function isWhole(value: number): boolean {
  return Math.round(value) >= 1 && Math.abs(value - Math.round(value)) < 1e-6 * value;
}
