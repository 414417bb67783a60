import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import * as v from "valibot";
import { UserError } from "../base/errors.ts";
import { withFileErrors } from "../media/fileErrors.ts";

/** What has to be equal for a comparison to be fair. */
const SAME = {
  data_contents: "data",
  num_real: "number of real images",
  num_gen: "number of generated images",
  resolution: "resolution",
  features_sha256: "feature network's file",
} as const;

const reportSchema = v.looseObject({
  metric: v.string(),
  results: v.record(v.string(), v.number()),
  better: v.picklist(["lower", "higher"]),
  seed: v.number(),
  snapshot_pkl: v.string(),
  data_contents: v.string(),
  num_real: v.number(),
  num_gen: v.number(),
  resolution: v.number(),
  features_sha256: v.optional(v.string()),
  kimg: v.optional(v.number()),
});
type Report = v.InferOutput<typeof reportSchema>;

/** One value of a metric on both sides. */
export interface ComparedValue {
  readonly metric: string;
  /** Such as `pr2k3_full_recall`. */
  readonly value: string;
  readonly a: SideValue;
  readonly b: SideValue;
  readonly better: "a" | "b" | "neither";
  /** The difference over the spread of a single measurement; undefined where no side has two seeds. */
  readonly spreads?: number;
}

/** A value over the seeds that it was measured with. */
export interface SideValue {
  readonly mean: number;
  /** Standard deviation between seeds; undefined of one. */
  readonly deviation?: number;
  readonly seeds: readonly number[];
  readonly network: string;
}

/**
 * Which of two is better, by every metric that both were measured by.
 * @param a a folder of `metric-NAME.jsonl` files, or one of them. @param b another.
 * @throws UserError where the two cannot be compared.
 * @example
 * ```ts
 * import { compareMetrics, generate, measure, parseMetrics } from "stylegan2-ada";
 *
 * const o = { folder: "reals", format: "png", grid: false, saveRaw: false } as const;
 * await generate(network, { seeds: [1, 2, 3, 4] }, o); // => 4
 * const about = { data: "reals", labels: "none", networkName: "model.pkl" } as const;
 * const metrics = parseMetrics("swd4");
 * for (const seed of [0, 1]) {
 *   await measure(network, { ...about, metrics, seed, folder: `scores${seed}` });
 * }
 * const [compared] = await compareMetrics("scores0", "scores1");
 * console.error(compared?.better, compared?.a.mean, compared?.b.mean);
 * ```
 */
export async function compareMetrics(a: string, b: string): Promise<ComparedValue[]> {
  const [ofA, ofB] = [await readReports(a), await readReports(b)];
  const names = [...ofA.keys()].filter((name) => ofB.has(name));
  if (names.length === 0) throw nothingShared(a, b, [...ofA.keys()], [...ofB.keys()]);
  return names.flatMap((name) => compareReports(name, ofA.get(name) ?? [], ofB.get(name) ?? []));
}

/** The reports of each metric: of its last network, the last of each seed. */
async function readReports(path: string): Promise<Map<string, Report[]>> {
  const reports = new Map<string, Report[]>();
  for (const file of await metricFiles(path)) {
    const text = await withFileErrors(`read "${file}"`, () => readFile(file, "utf8"));
    const all = text.split("\n").flatMap((line) => parsed(line) ?? []);
    const last = all.at(-1);
    if (last === undefined) continue;
    const ofLast = all.filter((one) => one.snapshot_pkl === last.snapshot_pkl && one.kimg === last.kimg);
    reports.set(last.metric, [...new Map(ofLast.map((one) => [one.seed, one])).values()]);
  }
  return reports;
}

async function metricFiles(path: string): Promise<string[]> {
  const found = await withFileErrors(`read "${path}"`, () => stat(path));
  if (!found.isDirectory()) return [path];
  const names = await withFileErrors(`read "${path}"`, () => readdir(path));
  return names.filter((name) => /^metric-.+\.jsonl$/.test(name)).map((name) => join(path, name));
}

function parsed(line: string): Report | undefined {
  if (line.trim() === "") return undefined;
  try {
    const report = v.safeParse(reportSchema, JSON.parse(line));
    return report.success ? report.output : undefined;
  } catch {
    return undefined;
  }
}

function compareReports(metric: string, a: readonly Report[], b: readonly Report[]): ComparedValue[] {
  const [first] = a;
  if (first === undefined) return [];
  for (const other of [...a, ...b]) assertComparable(metric, first, other);
  return Object.keys(first.results).map((value) => {
    const [ofA, ofB] = [sideValue(a, value), sideValue(b, value)];
    const gain = (ofB.mean - ofA.mean) * (first.better === "higher" ? 1 : -1);
    const spread = pooled([ofA, ofB]);
    const better = gain === 0 ? "neither" : gain > 0 ? "b" : "a";
    return { metric, value, a: ofA, b: ofB, better, ...(spread !== undefined && { spreads: Math.abs(gain) / spread }) };
  });
}

function assertComparable(metric: string, a: Report, b: Report): void {
  for (const [field, words] of Object.entries(SAME) as [keyof typeof SAME, string][]) {
    if (a[field] === b[field]) continue;
    throw new UserError({
      attempted: `compare by ${metric}`,
      rule: `both must be measured with the same ${words}`,
      received: `${a[field] ?? "none"} for ${a.snapshot_pkl} and ${b[field] ?? "none"} for ${b.snapshot_pkl}`,
      next: "Measure both with the same data, counts and files.",
    });
  }
}

function sideValue(reports: readonly Report[], value: string): SideValue {
  const values = reports.map(({ results }) => results[value] ?? Number.NaN);
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  const squares = values.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  return {
    mean,
    ...(values.length > 1 && { deviation: Math.sqrt(squares / (values.length - 1)) }),
    seeds: reports.map(({ seed }) => seed),
    network: basename(reports[0]?.snapshot_pkl ?? ""),
  };
}

/** The standard deviation within both sides; undefined, or 0, where seeds do not tell. */
function pooled(sides: readonly SideValue[]): number | undefined {
  const degrees = sides.reduce((sum, { seeds }) => sum + seeds.length - 1, 0);
  const squares = sides.reduce((sum, { deviation = 0, seeds }) => sum + deviation ** 2 * (seeds.length - 1), 0);
  return degrees === 0 || squares === 0 ? undefined : Math.sqrt(squares / degrees);
}

function nothingShared(a: string, b: string, ofA: readonly string[], ofB: readonly string[]): UserError {
  const list = (names: readonly string[]): string => (names.length === 0 ? "nothing" : names.join(", "));
  return new UserError({
    attempted: `compare "${a}" with "${b}"`,
    rule: "both must hold measurements by the same metric, with its count",
    received: `${list(ofA)} and ${list(ofB)}`,
    next: "Measure both with: stylegan metrics --network FILE --data PICTURES --metrics NAMES --out FOLDER.",
  });
}
