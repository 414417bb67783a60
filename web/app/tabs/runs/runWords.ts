import { about } from "../../controls/words.ts";
import { said } from "../../texts/foreign.ts";
import { texts } from "../../texts/texts.ts";
import type { RunFacts } from "../../../../src/runs/watched/watchedRun.ts";

/** What the state of a run means, in a sentence. */
export function stateText({ state, problem }: RunFacts): string {
  const { runs } = texts();
  return {
    training: runs.isTraining,
    died: runs.hasDied,
    stopped: runs.wasStopped,
    done: runs.isDone,
    damaged: problem === undefined ? runs.isDamaged : said(problem),
  }[state];
}

/** `1.5 of 25,000 kimg`. */
export function progressText({ kimg, totalKimg }: RunFacts): string {
  return texts().runs.progress(kimg, totalKimg);
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
