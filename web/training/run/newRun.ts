import { createRng } from "../../../src/base/rng.ts";
import { countNumbers } from "../../../src/checkpoints/declarations.ts";
import { layouts, newTensors, startState, type TrainingState } from "../../../src/training/state.ts";
import { planOf } from "../choices.ts";
import type { Collected } from "../pictures/collect.ts";
import type { LoadedRun } from "../store/browserStore.ts";
import type { RunProgress, TrainChoices } from "../training.ts";

/**
 * A run that has not begun, as `stylegan train` would begin it with the same options and pictures.
 * @param now milliseconds since 1970.
 * @throws UserError when the choices do not fit together.
 */
export function newRun({ pictures, skipped }: Collected, choices: TrainChoices, now: number): LoadedRun {
  const { setup } = planOf(choices);
  const { declared } = layouts(setup);
  const facts = {
    name: pictures.name,
    choices,
    gamma: setup.r1Gamma,
    pictures: pictures.names.length,
    skipped,
    parameters: countNumbers(declared.G).parameters + countNumbers(declared.D).parameters,
    began: now,
  };
  const state = startState(setup, newTensors(setup, createRng(setup.seed, "start")));
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
