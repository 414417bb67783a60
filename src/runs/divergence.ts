import { UserError } from "../base/errors.ts";
import { NotFinite } from "../training/outputs.ts";
import type { Progress, TrainingState } from "../training/state.ts";

/**
 * Runs an iteration.
 * @param advice what to do with a run that diverged.
 * @throws UserError that names iteration and phase where it diverges.
 */
export async function withDivergence<T>(
  progress: () => Progress,
  advice: () => string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NotFinite)
      throw diverged(`${error.what}, in phase ${error.phase}`, progress(), advice(), error);
    throw error;
  }
}

/** A state to save must be one to go on from. @throws UserError when a parameter or moment is NaN or infinite. */
export function requireFinite(state: TrainingState, advice: string): void {
  const { G, D, average, secondMoments, wAverage, pathLengthMean } = state;
  const phases = {
    Gmain: [G, average, secondMoments.G, wAverage],
    Greg: [pathLengthMean],
    Dmain: [D, secondMoments.D],
  };
  for (const [phase, tensors] of Object.entries(phases)) {
    if (tensors.every(({ data }) => data.every(Number.isFinite))) continue;
    throw diverged(`parameters that are not, after phase ${phase}`, state.progress, advice);
  }
}

function diverged(received: string, { iteration, imagesSeen }: Progress, advice: string, cause?: Error): UserError {
  return new UserError(
    {
      attempted: "continue training",
      rule: "parameters and gradients must be finite",
      received: `${received} of iteration ${iteration} (${(imagesSeen / 1000).toFixed(3)} kimg)`,
      next: `The run diverged. ${advice}`,
    },
    { cause },
  );
}
