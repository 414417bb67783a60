import { createRng } from "../../../src/base/rng.ts";
import type { Checkpoint } from "../../../src/checkpoints/checkpoint.ts";
import { countNumbers } from "../../../src/checkpoints/declarations.ts";
import { fineTuneStart, fineTuneText } from "../../../src/runs/fineTune.ts";
import { layouts, newTensors, startState, type TrainingState } from "../../../src/training/state.ts";
import { planOf } from "../choices.ts";
import type { Collected } from "../pictures/collect.ts";
import type { LoadedRun } from "../store/browserStore.ts";
import type { RunProgress, TrainChoices } from "../training.ts";

/** A checkpoint to start from, and what it is called. */
export interface Start {
  readonly name: string;
  readonly checkpoint: Checkpoint;
}

/**
 * A run that has not begun, as `stylegan train` would begin it with the same options and images.
 * @param now milliseconds since 1970.
 * @param from as the command line's `--resume`.
 * @throws UserError when the choices do not fit together.
 */
export function newRun({ pictures, skipped }: Collected, choices: TrainChoices, now: number, from?: Start): LoadedRun {
  const { setup } = planOf(choices, from?.checkpoint);
  const { declared } = layouts(setup);
  const taken = from && fineTuneStart(setup, from.checkpoint);
  const facts = {
    name: pictures.name,
    choices,
    gamma: setup.r1Gamma,
    pictures: pictures.names.length,
    skipped,
    parameters: countNumbers(declared.G).parameters + countNumbers(declared.D).parameters,
    ...(from && taken && { startedFrom: { name: from.name, lines: fineTuneText(from.name, taken) } }),
    began: now,
  };
  const state = startState(setup, newTensors(setup, createRng(setup.seed, "start"), taken?.given));
  return { version: 1, facts, setup, pictures, state, points: [], fakes: [] };
}

/** Where a stored state stands, before an engine runs. */
export function storedProgress({ state: { progress } }: { readonly state: TrainingState }): RunProgress {
  const {
    iteration,
    imagesSeen,
    ada: { p },
  } = progress;
  return { iteration, imagesSeen, p, savedIteration: iteration };
}
