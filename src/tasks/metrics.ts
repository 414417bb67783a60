import { appendFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { ALONE } from "../cluster/alone.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { LabelOrigin } from "../datasets/labels.ts";
import { openDataset } from "../datasets/openDataset.ts";
import { makeFolders } from "../media/atomicFile.ts";
import { withFileErrors } from "../media/fileErrors.ts";
import { openImageSource } from "../media/imageSource.ts";
import type { ChosenMetric } from "../metrics/registry.ts";
import { assertMeasurable, type MetricSubject } from "../metrics/subject.ts";
import type { Network } from "../model/network.ts";
import type { OnRanks } from "./dealt.ts";
import { openFeatureFiles, openStatistics } from "./metricSources.ts";
import type { WeightsOptions } from "./publicWeights.ts";
import { packageVersion } from "./packageVersion.ts";

export interface MeasureOptions {
  readonly metrics: readonly ChosenMetric[];
  /** The real pictures: a folder, an archive or a data set. */
  readonly data: string;
  /** Where their classes come from, for a network with classes. */
  readonly labels: LabelOrigin;
  readonly seed: number;
  /** The checkpoint, as the reports name it. */
  readonly networkName: string;
  /** Where each metric's line goes, into `metric-NAME.jsonl`; nowhere if left out. */
  readonly folder?: string;
  /** Feature networks to use instead of the published ones. */
  readonly files?: WeightsOptions["files"];
  /** Where downloads and statistics of real images are kept. */
  readonly cacheFolder?: string;
}

export interface MeasureContext extends OnRanks {
  readonly signal?: AbortSignal;
  /** Begins a piece of the work. -> hears how far it is. */
  readonly stage?: MetricSubject["stage"];
  /** Hears of each metric once it is measured, and written. */
  readonly onReport?: (report: MetricReport) => void;
  /** Hears what is fetched, and under which licence. */
  readonly note?: (line: string) => void;
  readonly onProgress?: WeightsOptions["onProgress"];
}

/** A line of `metric-NAME.jsonl`: the official fields, and what a fair comparison has to know. */
export interface MetricReport {
  readonly results: Readonly<Record<string, number>>;
  readonly metric: string;
  /** Seconds. */
  readonly total_time: number;
  readonly total_time_str: string;
  readonly num_gpus: number;
  readonly snapshot_pkl: string;
  readonly timestamp: number;
  readonly better: "lower" | "higher";
  readonly num_real: number;
  readonly num_gen: number;
  readonly data: string;
  /** What the images' files hold, in short. */
  readonly data_contents: string;
  readonly resolution: number;
  readonly seed: number;
  readonly device: string;
  readonly version: string;
  /** Of the files of feature networks that had a part in it. */
  readonly features_sha256?: string;
  /** Of a training run's snapshot: thousands of images seen. */
  readonly kimg?: number;
  /** It became the run's best snapshot. */
  readonly best?: boolean;
}

/**
 * Measures a network by the images it makes. Each metric is reported, and written, as soon as it is known, so that
 * stopping loses none of them. Several ranks share the images and find the same bits; rank 0 alone writes.
 * @throws UserError where network and data do not go together, or a file cannot be read or written.
 * @example
 * ```ts
 * import { generate, measure, parseMetrics } from "stylegan2-ada";
 *
 * const o = { folder: "photos", format: "png", grid: false, saveRaw: false } as const;
 * await generate(network, { seeds: [1, 2, 3, 4] }, o); // => 4
 * const [report] = await measure(network, {
 *   metrics: parseMetrics("swd4"),
 *   data: "photos",
 *   labels: "none",
 *   seed: 0,
 *   networkName: "model.pkl",
 * });
 * report?.num_gen; // => 4
 * ```
 */
export async function measure(
  network: Network,
  o: MeasureOptions,
  context: MeasureContext = {},
): Promise<MetricReport[]> {
  const { signal, cluster = ALONE, stage = () => () => undefined } = context;
  const isConditional = network.cDim > 0;
  const source = await openImageSource(o.data, { labels: isConditional ? o.labels : "none" });
  try {
    const data = await openDataset(source, { cond: isConditional, signal });
    const contents = await source.contents(signal);
    const subject: MetricSubject = {
      ...{ network, data, seed: o.seed, signal, stage, cluster },
      files: openFeatureFiles({ ...o, ...context }),
      store: openStatistics(contents, o.cacheFolder),
      shared: new Map(),
    };
    assertMeasurable(subject);
    await rank0First(cluster, () => readFirst(subject, o.metrics));
    const folder = cluster.rank === 0 ? o.folder : undefined;
    if (folder !== undefined) await makeFolders(folder);
    const reports: MetricReport[] = [];
    for (const metric of inOrder(o.metrics)) {
      const report = await measureOne(subject, metric, o, contents);
      if (folder !== undefined) await appendReport(folder, report);
      context.onReport?.(report);
      reports.push(report);
    }
    return reports;
  } finally {
    await source.close();
  }
}

/** Rank 0's work before that of the others, which then find what it fetched. */
async function rank0First(cluster: Cluster, work: () => Promise<void>): Promise<void> {
  if (cluster.rank > 0) await cluster.barrier();
  await work();
  if (cluster.rank === 0) await cluster.barrier();
}

/** Fetches and reads what metrics need, so that a missing file is told before hours of work. */
export async function readFirst(
  { files }: Pick<MetricSubject, "files">,
  metrics: readonly ChosenMetric[],
): Promise<void> {
  const wanted = new Set(metrics.flatMap(({ kind }) => kind.files ?? []));
  for (const file of wanted) await files?.read(file);
}

/** Those that leave features for others come first. */
export function inOrder(metrics: readonly ChosenMetric[]): ChosenMetric[] {
  const rank = ({ kind }: ChosenMetric): number => (kind.leavesFeatures === true ? 0 : 1);
  return metrics.toSorted((a, b) => rank(a) - rank(b));
}

/** @param contents what the images' files hold, in short. */
export async function measureOne(
  subject: MetricSubject,
  { kind, name, count }: ChosenMetric,
  { data, seed, networkName }: Pick<MeasureOptions, "data" | "seed" | "networkName">,
  contents: string,
): Promise<MetricReport> {
  const began = performance.now();
  const { results, reals, fakes, features } = await (await kind.load())(subject, name, count);
  const seconds = (performance.now() - began) / 1000;
  const { engine, imgResolution: resolution } = subject.network;
  return {
    results,
    metric: name,
    total_time: seconds,
    total_time_str: timeText(seconds),
    num_gpus: engine.device === "cpu" ? 0 : (subject.cluster?.size ?? 1),
    snapshot_pkl: basename(networkName),
    timestamp: Date.now() / 1000,
    better: kind.better,
    num_real: reals,
    num_gen: fakes,
    data,
    data_contents: contents,
    resolution,
    seed,
    device: engine.description,
    version: packageVersion(),
    ...(features !== undefined && { features_sha256: features }),
  };
}

/** As the official code writes it: `2m 05s`. */
function timeText(seconds: number): string {
  const whole = Math.round(seconds);
  const [minutes, rest] = [Math.floor(whole / 60), `${whole % 60}`];
  if (minutes === 0) return `${rest}s`;
  if (minutes < 60) return `${minutes}m ${rest.padStart(2, "0")}s`;
  const hours = Math.floor(minutes / 60);
  return `${hours}h ${`${minutes % 60}`.padStart(2, "0")}m ${rest.padStart(2, "0")}s`;
}

/** Adds a line to `metric-NAME.jsonl`. */
export async function appendReport(folder: string, report: MetricReport): Promise<void> {
  const path = join(folder, `metric-${report.metric}.jsonl`);
  await withFileErrors(`write "${path}"`, () => appendFile(path, `${JSON.stringify(report)}\n`));
}
