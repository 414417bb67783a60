import { UserError } from "../base/errors.ts";
import { printable } from "../formats/formatError.ts";
import type { MetricKind } from "./metric.ts";
import type { PathOptions } from "./pathLengthMetric.ts";

/** All metrics, in the order of the help. */
export const METRICS: readonly MetricKind[] = [
  {
    around: ["swd", ""],
    usual: 1000,
    summary: "sliced Wasserstein distance of patches, of progressive GAN; needs no other file",
    better: "lower",
    load: async () => (await import("./swd.ts")).swd,
  },
  {
    around: ["prdc", "_random"],
    usual: 1000,
    summary: "coverage, density, precision and recall, by a random VGG16; needs no other file",
    better: "higher",
    load: async () => (await import("./prdcRandom.ts")).prdcRandom,
  },
  {
    around: ["fid", "_full"],
    summary: "Fréchet distance of Inception's features, against all real images",
    better: "lower",
    files: ["inception"],
    load: async () => (await import("./fid.ts")).fidFull,
  },
  {
    around: ["kid", "_full"],
    leavesFeatures: true,
    summary: "kernel distance of Inception's features, against all real images",
    better: "lower",
    files: ["inception"],
    load: async () => (await import("./kid.ts")).kidFull,
  },
  {
    around: ["pr", "3_full"],
    summary: "precision and recall by VGG16's features, against all real images",
    better: "higher",
    files: ["vgg16"],
    load: async () => (await import("./precisionRecall.ts")).precisionRecallFull,
  },
  {
    around: ["is", ""],
    summary: "inception score: how sure and how various the classes are",
    better: "higher",
    files: ["inception"],
    load: async () => (await import("./inceptionScore.ts")).inceptionScore,
  },
  {
    around: ["fid", ""],
    summary: "Fréchet distance, against as many real images",
    better: "lower",
    files: ["inception"],
    load: async () => (await import("./fid.ts")).fid,
  },
  {
    around: ["kid", ""],
    leavesFeatures: true,
    summary: "kernel distance, against as many real images",
    better: "lower",
    files: ["inception"],
    load: async () => (await import("./kid.ts")).kid,
  },
  {
    around: ["pr", "3"],
    summary: "precision and recall, against as many real images",
    better: "higher",
    files: ["vgg16"],
    load: async () => (await import("./precisionRecall.ts")).precisionRecall,
  },
  pathLength("ppl2_wend", { space: "w", sampling: "end", crop: false }, "in w, from the path's beginning"),
  pathLength("ppl_zfull", { space: "z", sampling: "full", crop: true }, "in z, of the images' middle"),
  pathLength("ppl_wfull", { space: "w", sampling: "full", crop: true }, "in w, of the images' middle"),
  pathLength("ppl_zend", { space: "z", sampling: "end", crop: true }, "in z, from its beginning, of the middle"),
  pathLength("ppl_wend", { space: "w", sampling: "end", crop: true }, "in w, from its beginning, of the middle"),
];

function pathLength(name: string, path: Omit<PathOptions, "epsilon">, which: string): MetricKind {
  return {
    around: [name, ""],
    usual: 50_000,
    summary: `perceptual path length ${which}`,
    better: "lower",
    files: ["vgg16", "lpips"],
    load: async () => (await import("./pathLengthMetric.ts")).pathLengthMetric(path),
  };
}

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
 * @example
 * ```ts
 * import { parseMetrics } from "stylegan2-ada";
 *
 * parseMetrics("swd,fid2k_full").map(({ count }) => count); // => [1000, 2000]
 * ```
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
