import { UserError } from "../base/errors.ts";
import { printable } from "../formats/formatError.ts";
import type { MetricKind } from "./metric.ts";

/** All metrics, in the order of the help. */
export const METRICS: readonly MetricKind[] = [
  {
    around: ["swd", ""],
    usual: 1000,
    summary: "sliced Wasserstein distance of patches, of progressive GAN; needs no other file",
    better: "lower",
    load: async () => (await import("./swd.ts")).swd,
  },
];

/** A metric as it was asked for. */
export interface ChosenMetric {
  /** With its count: `fid2k_full`. */
  readonly name: string;
  readonly kind: MetricKind;
  readonly count: number;
}

/** How a metric is written: `swd`, `fid50k_full`. */
export function metricUsage({ around: [before, after], usual }: MetricKind): string {
  return usual === undefined ? `${before}50k${after}` : before + after;
}

/**
 * The metrics of a list such as `swd,fid2k_full`; a count is a number, `k` after it means thousands.
 * @throws UserError for a name that is none.
 */
export function parseMetrics(words: string): readonly ChosenMetric[] {
  return words.split(",").map((word) => parseMetric(word.trim()));
}

function parseMetric(name: string): ChosenMetric {
  for (const kind of METRICS) {
    const [before, after] = kind.around;
    if (!name.startsWith(before) || !name.endsWith(after)) continue;
    const count = parseCount(name.slice(before.length, name.length - after.length), kind);
    if (count !== undefined) return { name, kind, count };
  }
  throw new UserError({
    attempted: "choose metrics",
    rule: `a metric is one of ${METRICS.map(metricUsage).join(", ")}; any count can stand in it, such as 500 or 2k`,
    received: `"${printable(name)}"`,
  });
}

function parseCount(text: string, { usual }: MetricKind): number | undefined {
  if (text === "") return usual;
  const [, digits, thousands] = /^([1-9]\d{0,6})(k?)$/.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits) * (thousands === "k" ? 1000 : 1);
}
