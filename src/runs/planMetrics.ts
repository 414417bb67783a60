import { parseMetrics } from "../metrics/registry.ts";
import { contradiction } from "./optionError.ts";
import { TRAIN_OPTIONS, type TrainOptions } from "./options.ts";
import type { StoredRun } from "./storedRun.ts";

export type Measured = Pick<StoredRun, "metrics" | "keepBest">;

type Chosen = Pick<TrainOptions, "metrics" | "keepBest">;

const NONE = "none";

/**
 * What a run measures at each snapshot. The metric that tells which snapshot is best is measured too.
 * @param stored what a run that goes on has measured so far.
 * @throws UserError for a name that is no metric, or options that contradict each other.
 */
export function planMetrics(o: Chosen, stored?: Measured): Measured {
  if (saysNothing(o)) return stored ?? { metrics: [TRAIN_OPTIONS.metrics.default] };
  if (o.metrics?.toLowerCase() === NONE) return nothing(o);
  const keepBest = o.keepBest ?? stored?.keepBest;
  const names = o.metrics?.split(",").map((name) => name.trim()) ?? stored?.metrics ?? [];
  const metrics = [...new Set([...names, ...(keepBest === undefined ? [] : [keepBest])])];
  parseMetrics(metrics.join());
  return { metrics, keepBest };
}

function saysNothing({ metrics, keepBest }: Chosen): boolean {
  return metrics === undefined && keepBest === undefined;
}

function nothing({ keepBest }: Chosen): Measured {
  if (keepBest === undefined) return { metrics: [], keepBest };
  throw contradiction((say) => ({
    rule: `${say("keepBest")} needs its metric at each snapshot`,
    received: `${say("keepBest", keepBest)} and ${say("metrics", NONE)}`,
    next: "Leave one of them out.",
  }));
}

/**
 * The same for images of so many channels: metrics do not know the fourth one, transparency.
 * @throws UserError where metrics were asked for all the same.
 */
export function metricsFor(measured: Measured, o: Chosen, imgChannels: number): Measured {
  if (imgChannels <= 3 || measured.metrics === undefined) return measured;
  if (saysNothing(o) || measured.metrics.length === 0) return nothing({});
  throw contradiction((say) => ({
    rule: "metrics compare images without transparency",
    received: `images of four channels and ${say("metrics", measured.metrics?.join())}`,
    next: `Say ${say("metrics", NONE)}, or leave transparency out: stylegan dataset SOURCE DEST --channels rgb`,
  }));
}
