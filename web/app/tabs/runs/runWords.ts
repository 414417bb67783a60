import { about } from "../../controls/words.ts";
import type { RunFacts } from "../../../../src/runs/watched/watchedRun.ts";

/** The state of a run, in a word. */
export const STATES: Readonly<Record<RunFacts["state"], string>> = {
  training: "Training",
  died: "Stopped",
  stopped: "Stopped",
  done: "Done",
  damaged: "Damaged",
};

/** What that means, in a sentence. */
export function stateText(run: RunFacts): string {
  return {
    training: "It is being trained now.",
    died: "Its process ended unexpectedly, as after a crash or kill -9. What it had saved is kept.",
    stopped: "It was stopped and can be resumed.",
    done: "It has seen all its images.",
    damaged: run.problem ?? "Its options cannot be read.",
  }[run.state];
}

/** `1.5 of 25,000 kimg`. */
export function progressText({ kimg, totalKimg }: RunFacts): string {
  return `${kimgText(kimg)} of ${kimgText(totalKimg)} kimg`;
}

export function kimgText(kimg: number): string {
  return kimg.toLocaleString("en", { maximumFractionDigits: 3 });
}

/** Seconds until the end at the present speed; undefined where the run is not in training or has no speed yet. */
export function secondsLeft({ state, kimg, totalKimg, secondsPerKimg }: RunFacts): number | undefined {
  if (state !== "training" || secondsPerKimg === undefined) return undefined;
  return Math.max(0, totalKimg - kimg) * secondsPerKimg;
}

export function timeLeftText(run: RunFacts): string {
  const left = secondsLeft(run);
  return left === undefined ? "–" : about(left);
}

/** The run that is shown where none is chosen: the newest in training, else the newest. */
export function usualRun(runs: readonly RunFacts[]): RunFacts | undefined {
  const newest = (some: readonly RunFacts[]): RunFacts | undefined =>
    some.toSorted((a, b) => (a.reported ?? Infinity) - (b.reported ?? Infinity)).at(-1);
  return newest(runs.filter(({ state }) => state === "training")) ?? newest(runs);
}
