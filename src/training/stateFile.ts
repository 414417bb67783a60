import { UserError } from "../base/errors.ts";
import type { Checkpoint, JsonRecord } from "../checkpoints/checkpoint.ts";
import { writeMetadata } from "../checkpoints/metadata.ts";
import { tensorsCheckpoint } from "../checkpoints/readCheckpoint.ts";
import { CHECKSUM_KEY, writeWithChecksum } from "../formats/safetensors/checksum.ts";
import { readSafetensors } from "../formats/safetensors/readSafetensors.ts";
import { isDType, type Float32Tensor, type HostTensor } from "../tensor/hostTensor.ts";
import { progressText, readProgress } from "./progressJson.ts";
import type { TrainingSetup } from "./setup.ts";
import { startState, stateTensors, type TrainingState } from "./state.ts";

/** The key of the metadata that holds the run's progress as JSON. */
const KEY = "stylegan2-ada-training";

/** Tensors beside the networks'. */
const EXTRA = {
  G: "training/G.secondMoment",
  D: "training/D.secondMoment",
  pathLengthMean: "training/pathLengthMean",
} as const;

/**
 * A state as the chunks of a `.safetensors` checkpoint: G, G_ema and D, which every command reads, and what training
 * needs to go on with the same bits. Nothing in it depends on time, so equal states are equal files.
 * @param about what else the file says of itself, as extras of the checkpoint.
 */
export function writeState(setup: TrainingSetup, state: TrainingState, about: JsonRecord = {}): readonly Uint8Array[] {
  const { G, G_ema, D } = stateTensors(setup, state);
  const checkpoint: Checkpoint = {
    G: { config: setup.generator, tensors: G },
    G_ema: { config: setup.generator, tensors: G_ema },
    D: { config: setup.discriminator, tensors: D },
    extras: { ...about, kimg: state.progress.imagesSeen / 1000 },
  };
  const networks = (["G", "G_ema", "D"] as const).flatMap((network) =>
    [...(checkpoint[network]?.tensors ?? [])].map(([name, tensor]): [string, HostTensor] => [
      `${network}/${name}`,
      tensor,
    ]),
  );
  const tensors = new Map<string, HostTensor>([
    ...networks,
    [EXTRA.G, state.secondMoments.G],
    [EXTRA.D, state.secondMoments.D],
    [EXTRA.pathLengthMean, state.pathLengthMean],
  ]);
  const metadata = new Map([...writeMetadata(checkpoint), [KEY, progressText(state.progress)]]);
  return writeWithChecksum({ tensors, metadata });
}

/** A state, and what its file says of the run. */
export interface StateFile {
  readonly state: TrainingState;
  readonly checkpoint: Checkpoint;
}

/** The state that `writeState` wrote under the same setup. @throws UserError when the file is no such state. */
export function readState(setup: TrainingSetup, bytes: Uint8Array): TrainingState {
  return readStateFile(setup, bytes).state;
}

/** The same with the whole checkpoint. @throws UserError when the file is no such state, or is damaged. */
export function readStateFile(setup: TrainingSetup, bytes: Uint8Array): StateFile {
  const file = readSafetensors(bytes);
  const text = file.metadata.get(KEY);
  const checkpoint = tensorsCheckpoint(file);
  const { G, G_ema, D } = checkpoint;
  if (text === undefined || G === undefined || G_ema === undefined || D === undefined) throw noState();
  const { progress, hasChecksum } = readProgress(text);
  if (hasChecksum && !file.metadata.has(CHECKSUM_KEY)) throw noState();
  const fresh = startState(setup, { G: G.tensors, G_ema: G_ema.tensors, D: D.tensors });
  const extra = (name: string, like: Float32Tensor): Float32Tensor => {
    const found = file.tensors.get(name);
    if (found === undefined || !isDType(found, "float32") || found.data.length !== like.data.length) throw noState();
    return found;
  };
  const state = {
    ...fresh,
    secondMoments: { G: extra(EXTRA.G, fresh.secondMoments.G), D: extra(EXTRA.D, fresh.secondMoments.D) },
    pathLengthMean: extra(EXTRA.pathLengthMean, fresh.pathLengthMean),
    progress,
  };
  return { state, checkpoint };
}

function noState(): UserError {
  return new UserError({
    attempted: "continue training from the file",
    rule: "it must hold the state of a run with the same options: networks, moments and progress",
    received: "one without them",
  });
}
