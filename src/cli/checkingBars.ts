import type { CheckStep } from "../tasks/train/trainingData.ts";
import type { Progress, ProgressReporter } from "./progress.ts";

const LABELS: Readonly<Record<CheckStep, string>> = {
  headers: "Looking into images",
  pixels: "Checking images",
  contents: "Reading fingerprints",
};

/** Milliseconds that a step may take without a word. */
const PATIENCE = 2000;

/** A bar for each step of the check of a run's images that takes its time. */
export function checkingBars(
  progress: ProgressReporter,
  now: () => number = () => performance.now(),
): (step: CheckStep, done: number, total: number) => void {
  const begun = new Map<CheckStep, number>();
  const bars = new Map<CheckStep, Progress>();
  return (step, done, total) => {
    const since = begun.get(step) ?? now();
    begun.set(step, since);
    if (now() - since > PATIENCE && !bars.has(step))
      bars.set(step, progress.start(LABELS[step], total, "images", "all"));
    bars.get(step)?.update(done, total);
    if (done === total) bars.get(step)?.finish();
  };
}
