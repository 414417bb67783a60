import type { TaskContext } from "../../base/taskContext.ts";
import type { Checkpoint } from "../../checkpoints/checkpoint.ts";
import { seedWs, type PictureOptions } from "../../model/generation.ts";
import { stack } from "../../model/latents.ts";
import type { Network } from "../../model/network.ts";
import { DISTANCES } from "../../projection/distances/table.ts";
import { projectImages } from "../../projection/projectImages.ts";
import type { Float32Tensor } from "../../tensor/hostTensor.ts";
import { readTarget } from "../project/readTarget.ts";
import { targetsOf } from "../project/targets.ts";
import { fileWs, readLatentFile } from "../readLatents.ts";

/** Does a part of the work under a progress bar of its own. */
export type DoPart = <T>(label: string, unit: string, work: (context: TaskContext) => Promise<T>) => Promise<T>;

/** Seeds, files of w, and images that are projected. */
export type LatentSet = readonly (number | { readonly w: string } | { readonly picture: string })[];

interface SetOptions extends PictureOptions {
  /** Of projections. */
  readonly numSteps?: number;
}

/** The ws of everything that a set names, in its order. -> [N, numWs, wDim]. @throws UserError */
export async function latentSet(
  network: Network,
  checkpoint: Checkpoint,
  set: LatentSet,
  look: SetOptions,
  part: DoPart,
): Promise<Float32Tensor> {
  const all: Float32Tensor[] = [];
  for (const item of set) {
    if (typeof item === "number") all.push(await seedWs(network, [item], look));
    else if ("w" in item) all.push(fileWs(network, await readLatentFile(item.w)));
    else all.push(await projected(network, checkpoint, item.picture, look, part));
  }
  return stack(all);
}

/** One w for all layers: what two images differ in is to be a direction that others can take too. */
async function projected(
  network: Network,
  checkpoint: Checkpoint,
  picture: string,
  { label, numSteps = DISTANCES.features.schedule.numSteps }: SetOptions,
  part: DoPart,
): Promise<Float32Tensor> {
  const { imgResolution, imgChannels } = network;
  return part(`Projecting ${picture}`, "steps", async ({ signal, onProgress }) => {
    const target = await readTarget(picture, imgResolution, imgChannels, { signal });
    let found = network.averageWs();
    for await (const { step, ws } of projectImages(network, checkpoint, targetsOf([target], undefined), {
      label,
      signal,
    })) {
      found = ws;
      onProgress?.(step, numSteps);
    }
    return found;
  });
}
