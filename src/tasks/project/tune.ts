import { join } from "node:path";
import { generatorOf, type Checkpoint } from "../../checkpoints/checkpoint.ts";
import { writeSafetensorsCheckpoint } from "../../checkpoints/writeCheckpoint.ts";
import { writeFileAtomically } from "../../media/atomicFile.ts";
import { writePicture } from "../../media/pictureFiles.ts";
import type { Label } from "../../model/labels.ts";
import { Network } from "../../model/network.ts";
import { toPictures, type Picture } from "../../model/picture.ts";
import type { Distance } from "../../projection/distance.ts";
import type { Targets } from "../../projection/targets.ts";
import { tuningSteps } from "../../projection/tuning/tuningSteps.ts";
import type { Float32Tensor } from "../../tensor/hostTensor.ts";
import { likeness, type ProjectedPicture } from "./outputs.ts";

/** How a generator is fitted around what was found. */
export interface TuneOptions {
  readonly steps: number;
  readonly learningRate: number;
  /** What a change of other images counts beside the distance from the target. */
  readonly locality: number;
}

export interface TuneJob extends TuneOptions {
  readonly network: Network;
  readonly checkpoint: Checkpoint;
  readonly distance: Distance;
  readonly targets: Targets;
  readonly picture: Picture;
  /** Path or address of the image. */
  readonly target: string;
  /** [1, numWs, wDim]. */
  readonly pivot: Float32Tensor;
  readonly folder: string;
  readonly inputs: readonly string[];
  readonly seed: number;
  readonly label: Label | undefined;
  readonly signal: AbortSignal | undefined;
  readonly note: ((line: string) => void) | undefined;
  readonly onStep: (step: number) => void;
}

/**
 * Fits the generator and writes tuned.safetensors, a checkpoint of it, and tuned.png. When it is stopped after a step,
 * what was reached until then is written before the signal's reason is thrown.
 */
export async function tune(job: TuneJob): Promise<NonNullable<ProjectedPicture["tuned"]>> {
  const { network, checkpoint, steps, signal } = job;
  // The loop ends by itself where the signal is aborted, once it has what the last step made.
  const all = tuningSteps(network, { ...job, generator: generatorOf(checkpoint), signal: undefined });
  let reached: Pick<Checkpoint, "G_ema"> = {};
  for await (const { step, generator } of all) {
    job.onStep(step);
    if (step < steps && signal?.aborted !== true) continue;
    reached = { G_ema: await generator() };
    if (signal?.aborted === true) job.note?.(`Kept the generator after ${step} of ${steps} steps, in ${job.folder}`);
    break;
  }
  const written = await writeTuned(job, { ...checkpoint, ...reached });
  signal?.throwIfAborted();
  return written;
}

async function writeTuned(
  { network, picture, pivot, folder, inputs, target, steps }: TuneJob,
  { G: _, ...checkpoint }: Checkpoint,
): Promise<NonNullable<ProjectedPicture["tuned"]>> {
  const [path, shown] = [join(folder, "tuned.safetensors"), join(folder, "tuned.png")];
  const own = new Network({ generator: generatorOf(checkpoint) }, network.engine);
  const [image = picture] = toPictures(await own.synthesis(pivot));
  await own.dispose();
  const extras = { ...checkpoint.extras, tuned: { target, steps } };
  await writeFileAtomically(path, writeSafetensorsCheckpoint({ ...checkpoint, extras }), { inputs });
  await writePicture(shown, image, { inputs });
  return { files: [path, shown], ...likeness(picture, image) };
}
