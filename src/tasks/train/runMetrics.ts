import { createReadStream } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../base/errors.ts";
import { begunByAll, NotBegun } from "../../cluster/begunByAll.ts";
import type { Cluster } from "../../cluster/cluster.ts";
import { shareJson } from "../../cluster/share.ts";
import { openDataset } from "../../datasets/openDataset.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import type { Engine } from "../../engine/engine.ts";
import { writeFileAtomically } from "../../media/atomicFile.ts";
import { openImageSource } from "../../media/imageSource.ts";
import { parseMetrics, type ChosenMetric } from "../../metrics/registry.ts";
import { assertMeasurable, type MetricSubject } from "../../metrics/subject.ts";
import { Network } from "../../model/network.ts";
import type { StoredRun } from "../../runs/storedRun.ts";
import { stateTensors, type TrainingState } from "../../training/state.ts";
import { appendReport, inOrder, measureOne, readFirst, type MetricReport } from "../metrics.ts";
import { openFeatureFiles, openStatistics } from "../metricSources.ts";
import type { WeightsOptions } from "../publicWeights.ts";
import { readMetricLines, type MetricLine } from "./metricFiles.ts";
import type { Log } from "./runLog.ts";
import { statsLine, type WriteStats } from "./statsFile.ts";

/** Images made at a time: more would take memory from training. */
const PICTURES_AT_ONCE = 8;

/** That of `stylegan metrics` where nobody gives another, so that the values are comparable. */
const SEED = 0;

export interface RunMetricsParts {
  readonly folder: string;
  readonly run: StoredRun;
  readonly engine: Engine;
  /** The ranks that measure together; rank 0 alone says what is missing, and writes. */
  readonly cluster: Cluster;
  readonly log: Log;
  readonly stats: WriteStats;
  readonly signal?: AbortSignal;
  /** Begins a piece of the work. -> hears how far it is. */
  readonly stage?: MetricSubject["stage"];
  readonly note?: (line: string) => void;
}

/**
 * Measures a run's snapshots, and keeps the best one. Nothing of it touches what is trained: random numbers come from
 * streams of their own.
 */
export class RunMetrics {
  private readonly parts: RunMetricsParts;
  private readonly metrics: readonly ChosenMetric[];
  private data: Dataset | undefined;

  /** @throws UserError for a metric that this version does not know. */
  constructor(parts: RunMetricsParts) {
    this.parts = parts;
    this.metrics = inOrder(metricsOf(parts.run));
  }

  /**
   * Opens the dataset, before the run draws: its folder may lie within the dataset's, whose images those are not.
   * @throws UserError
   */
  async open(): Promise<void> {
    if (this.metrics.length > 0) this.data = await wholeData(this.parts.run, this.parts.signal);
  }

  /**
   * Measures the average generator of a snapshot, by each metric that has not been measured there. What is known is
   * written at once, so stopping loses at most the metric under way, which is measured when the run goes on. One that
   * cannot be measured is told, and training goes on.
   * @param snapshot its file, which rank 0 knows, if there is one.
   */
  async measure(state: TrainingState, snapshot?: string): Promise<void> {
    const { run, engine, cluster } = this.parts;
    const names = await shareJson(cluster, snapshot === undefined ? [] : await this.missing(kimgOf(state)));
    const missing = this.metrics.filter(({ name }) => names.includes(name));
    if (missing.length === 0 || this.data === undefined) return;
    const generator = { config: run.setup.generator, tensors: stateTensors(run.setup, state).G_ema };
    const network = new Network({ generator }, engine, { batchSize: PICTURES_AT_ONCE });
    try {
      const subject = this.subject(network, this.data);
      for (const metric of missing) {
        const report = await this.measured(subject, metric, snapshot ?? "");
        if (report !== undefined && snapshot !== undefined) await this.report(report, state, snapshot);
      }
    } finally {
      await network.dispose();
    }
  }

  /** The metrics that have no value there yet. */
  private async missing(kimg: number): Promise<string[]> {
    const lines = await Promise.all(this.metrics.map(({ name }) => readMetricLines(this.parts.folder, name)));
    const unknown = this.metrics.filter((_, i) => lines[i]?.every((line) => line.kimg !== kimg) === true);
    return unknown.map(({ name }) => name);
  }

  async dispose(): Promise<void> {
    await this.data?.close();
  }

  /** Weights are read again for each snapshot: memory for them belongs to training meanwhile. */
  private subject(network: Network, data: Dataset): MetricSubject {
    const { run, signal, note, stage = () => () => undefined } = this.parts;
    const contents = run.dataFacts?.contents;
    const subject: MetricSubject = {
      ...{ network, data, seed: SEED, signal, stage },
      files: openFeatureFiles({ files: run.featureFiles, signal, note }),
      store: contents === undefined ? undefined : openStatistics(contents),
      shared: new Map(),
    };
    assertMeasurable(subject);
    return subject;
  }

  /**
   * Undefined where it cannot be measured: training does not end for that. @throws the signal's reason; on several
   * ranks also what goes wrong once all have begun, since the others wait for this one.
   */
  private async measured(
    subject: MetricSubject,
    metric: ChosenMetric,
    snapshot: string,
  ): Promise<MetricReport | undefined> {
    const { run, cluster } = this.parts;
    const { dataOptions, dataFacts } = run;
    const about = { data: dataOptions.data, seed: SEED, networkName: snapshot };
    const contents = dataFacts?.contents ?? "unknown";
    try {
      return await begunByAll(cluster, (together) =>
        measureOne({ ...subject, cluster: together }, metric, about, contents),
      );
    } catch (error) {
      const isTold = cluster.size === 1 ? error instanceof UserError : error instanceof NotBegun;
      if (!isTold) throw error;
      await this.tell(`${metric.name} is not measured. ${(error as UserError).message}`);
      return undefined;
    }
  }

  private async tell(line: string): Promise<void> {
    await this.parts.log(line);
    this.parts.note?.(line);
  }

  private async report(report: MetricReport, state: TrainingState, snapshot: string): Promise<void> {
    const { folder, run, stats } = this.parts;
    const { metric, results, timestamp, total_time_str: time } = report;
    const kimg = kimgOf(state);
    const isBest = run.keepBest === metric && isBetter(report, await readMetricLines(folder, metric));
    const best = join(folder, bestName(metric));
    if (isBest) await writeFileAtomically(best, createReadStream(snapshot));
    await appendReport(folder, { ...report, kimg, ...(isBest && { best: true }) });
    const values = Object.entries(results).map(([name, value]) => [`Metrics/${name}`, value]);
    const tick = Math.floor(kimg / run.tickKimg);
    await stats(
      statsLine({}, { "Progress/tick": tick, "Progress/kimg": kimg, ...Object.fromEntries(values) }, timestamp),
    );
    const told = `${metric} ${mainValue(report).toPrecision(5)} at ${kimg} kimg, measured in ${time}`;
    const line = isBest ? `${told}: the best so far, kept as ${bestName(metric)}` : told;
    await this.tell(line);
  }
}

/** @throws UserError for a metric that this version does not know. */
function metricsOf({ metrics = [] }: StoredRun): ChosenMetric[] {
  return metrics.flatMap((name) => parseMetrics(name));
}

/**
 * Fetches and reads the weights that a run's metrics need, so that one that is missing is told before training begins.
 * @throws UserError
 */
export async function readWeights(run: StoredRun, context: Omit<WeightsOptions, "files">): Promise<void> {
  await readFirst({ files: openFeatureFiles({ ...context, files: run.featureFiles }) }, metricsOf(run));
}

/** The best snapshot by a metric. */
export function bestName(metric: string): string {
  return `network-best-${metric}.safetensors`;
}

function kimgOf({ progress: { imagesSeen } }: TrainingState): number {
  return imagesSeen / 1000;
}

/** All images, each once, whatever the run trains on. Memory for decoded ones belongs to training. */
async function wholeData({ dataOptions: { data, cond, labels } }: StoredRun, signal?: AbortSignal): Promise<Dataset> {
  const source = await openImageSource(data, { labels: cond ? labels : "none" });
  try {
    return await openDataset(source, { cond, signal, cacheBytes: 0 });
  } catch (error) {
    await source.close();
    throw error;
  }
}

/** Better than the snapshot that was last kept as the best. */
function isBetter(report: MetricReport, before: readonly MetricLine[]): boolean {
  const kept = before.findLast(({ best }) => best === true);
  if (kept === undefined) return Number.isFinite(mainValue(report));
  return report.better === "lower" ? mainValue(report) < mainValue(kept) : mainValue(report) > mainValue(kept);
}

/** A metric's own value is the first of its results. */
function mainValue({ results }: Pick<MetricLine, "results"> | MetricReport): number {
  return Object.values(results)[0] ?? NaN;
}
