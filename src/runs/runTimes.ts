import { withValues, type Statistics } from "../training/statistics.ts";
import type { PhaseTimes } from "../training/trainer.ts";

/** Times of a run, as `stats.jsonl` tells them. */
export interface RunTimes {
  /** Counts the phases of an iteration. */
  phases(times: PhaseTimes): void;
  /** Milliseconds a phase by the official names, since it was last asked; these are no part of the run's state. */
  takePhases(): Statistics;
  /** The official names' values for a tick that ends now, and the beginning of the next. */
  endTick(imagesSeen: number): Readonly<Record<string, number>>;
  /** Work beside training (snapshots, images, savings) counts for itself. */
  maintenance<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * @param before seconds that the run had taken when it was stopped, 0 for a new one.
 * @param imagesSeen where it begins or goes on: a tick's speed counts what this process did.
 */
export function runTimes(before: number, imagesSeen: number, now = (): number => performance.now() / 1000): RunTimes {
  const start = now();
  let tick = { at: start, imagesSeen };
  let maintained = 0;
  let phases: Statistics = {};
  return {
    phases: (times) => {
      for (const [name, milliseconds] of times) phases = withValues(phases, `Timing/${name}`, [milliseconds]);
    },
    takePhases: () => {
      const taken = phases;
      phases = {};
      return taken;
    },
    endTick: (images) => {
      const at = now();
      const seconds = Math.max(0, at - tick.at - maintained);
      const kimg = (images - tick.imagesSeen) / 1000;
      const total = before + at - start;
      const values = {
        "Timing/sec_per_tick": seconds,
        "Timing/sec_per_kimg": kimg > 0 ? seconds / kimg : 0,
        "Timing/maintenance_sec": maintained,
        "Timing/total_sec": total,
        "Timing/total_hours": total / 3600,
        "Timing/total_days": total / 86400,
      };
      tick = { at, imagesSeen: images };
      maintained = 0;
      return values;
    },
    maintenance: async (work) => {
      const began = now();
      try {
        return await work();
      } finally {
        maintained += now() - began;
      }
    },
  };
}
