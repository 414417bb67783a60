import { createRng } from "../../../src/base/rng.ts";
import { countNumbers } from "../../../src/checkpoints/declarations.ts";
import { openDataset } from "../../../src/datasets/openDataset.ts";
import { layouts, newTensors, startState, type TrainingState } from "../../../src/training/state.ts";
import { blockSource, pictureBlock } from "../../../src/datasets/pictureBlock.ts";
import type { TrainingSetup } from "../../../src/training/setup.ts";
import { checkChoices, planOf } from "../choices.ts";
import type { Collected } from "../pictures/collect.ts";
import type { LoadedRun } from "../store/runStore.ts";
import type { RunProgress, TrainChoices } from "../training.ts";

/**
 * A run that has not begun, as `stylegan train` would begin it with the same options and pictures.
 * @param now milliseconds since 1970.
 * @throws UserError when the choices do not fit together.
 */
export async function newRun({ pictures, skipped }: Collected, choices: TrainChoices, now: number): Promise<LoadedRun> {
  const dataset = await openDataset(blockSource(pictures), { mirror: choices.mirror, cacheBytes: 0 });
  const { setup } = planOf(choices, dataset);
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

/** What such choices would train, whatever the pictures show. @throws UserError when they do not fit together. */
export async function setupFor(choices: TrainChoices): Promise<TrainingSetup> {
  checkChoices(choices);
  const { resolution } = choices;
  const data = new Uint8Array(resolution ** 2 * 3);
  const black = { width: resolution, height: resolution, channels: 3, data } as const;
  const pictures = pictureBlock("nothing", [["black", black]], resolution, 3);
  return planOf(choices, await openDataset(blockSource(pictures), { cacheBytes: 0 })).setup;
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
