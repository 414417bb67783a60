import { existsSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../base/errors.ts";
import type { TaskContext } from "../base/taskContext.ts";
import { checkExperiment, differences } from "../checkpoints/checkExperiment.ts";
import type { Checkpoint } from "../checkpoints/checkpoint.ts";
import type { Experiment } from "../checkpoints/experiment.ts";
import { prepareOutputFolder } from "../media/atomicFile.ts";
import { boundedQueue } from "../media/boundedQueue.ts";
import type { FetchOptions } from "../media/fetchOptions.ts";
import { openFilm } from "../media/film.ts";
import { writePicture } from "../media/pictureFiles.ts";
import type { Look } from "../model/generation.ts";
import { mixGrid, mixPictures } from "../model/mix.ts";
import type { Network } from "../model/network.ts";
import { drawRecipes } from "../model/recipe/drawRecipes.ts";
import type { MixOptions, SeedPicture, WalkOptions } from "../model/recipe/recipe.ts";
import { assertWalk, walkPictures } from "../model/walk.ts";
import { assertMixFits } from "./mix.ts";
import { openCheckpoint } from "./openCheckpoint.ts";
import { SHIPPED_PATHS, shippedText } from "./shippedNetwork.ts";

export interface DemoCheckpointOptions extends FetchOptions {
  /** Hears which checkpoint is used where nobody named one. */
  readonly note?: (line: string) => void;
}

/**
 * The checkpoint of a demo, whose experiment must describe it. Where none is named: the seed project's best one, else
 * the avatars that come with the package, if they are what the experiment describes.
 */
export async function openDemoCheckpoint(
  experiment: Experiment,
  file: string | undefined,
  name: string,
  options: DemoCheckpointOptions,
): Promise<Checkpoint> {
  const best = join(experiment.demo.outputs, name, "best_ckpt.pth");
  const source = file ?? (existsSync(best) ? best : undefined);
  if (source === undefined) return shippedCheckpoint(experiment, name, best, options);
  const { generator, discriminator } = experiment;
  const checkpoint = await openCheckpoint(source, { ...options, assumed: { generator, discriminator } });
  checkExperiment(experiment, checkpoint);
  return checkpoint;
}

async function shippedCheckpoint(
  experiment: Experiment,
  name: string,
  best: string,
  { note, ...options }: DemoCheckpointOptions,
): Promise<Checkpoint> {
  for (const path of Object.values(SHIPPED_PATHS).filter((each) => existsSync(each))) {
    const checkpoint = await openCheckpoint(path, options);
    if (differences(experiment, checkpoint).length > 0) continue;
    note?.(shippedText(path));
    return checkpoint;
  }
  throw new UserError({
    attempted: `find the checkpoint of ${name}`,
    rule: `without -c it is "${best}"`,
    received: "no such file",
    next: "Give the checkpoint with -c FILE.",
  });
}

/** Where the seed project puts a demo's results: `OUTPUTS/EXPERIMENT/vis_res/2026_01_31_12_00_00`, in local time. */
export function demoFolder(outputs: string, name: string, now: Date): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())];
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two);
  return join(outputs, name, "vis_res", [...day, ...time].join("_"));
}

/** The seed project's style_mixing: the grid as `style_mixing.png`. -> its path. */
export async function writeStyleMixing(
  network: Network,
  { folder, ...o }: MixOptions & { readonly folder: string },
  context: TaskContext,
): Promise<string> {
  assertMixFits(network, o);
  await prepareOutputFolder(folder);
  const path = join(folder, "style_mixing.png");
  await writePicture(path, mixGrid(await mixPictures(network, o, context)), { signal: context.signal });
  return path;
}

/** The seed project's A2B: every frame as `frame_00000000.png`, and all of them in `video.avi`. -> the film's path. */
export async function writeFrames(
  network: Network,
  o: WalkOptions & { readonly folder: string; readonly fps: number },
  context: TaskContext,
): Promise<string> {
  assertWalk(network, o);
  await prepareOutputFolder(o.folder);
  const { imgResolution: side } = network;
  const { signal } = context;
  const path = join(o.folder, "video.avi");
  const film = await openFilm(path, { width: side, height: side, fps: o.fps, signal });
  const writes = boundedQueue(8);
  let frame = 0;
  try {
    for await (const picture of walkPictures(network, o, context)) {
      const file = join(o.folder, `frame_${String(frame++).padStart(8, "0")}.png`);
      await writes.push(() => writePicture(file, picture, { signal }));
      await film.addFrame(picture);
    }
    await writes.drain();
    await film.finish();
  } finally {
    await Promise.allSettled([writes.drain(), film.abort()]);
  }
  return path;
}

/** Computes the images of seeds and keeps none. */
export async function computePictures(
  network: Network,
  { seeds, ...look }: Look & { readonly seeds: Iterable<number> },
  { onProgress, ...context }: TaskContext,
): Promise<void> {
  const recipes = Array.from(seeds, (seed): SeedPicture => ({ kind: "seed", seed }));
  let done = 0;
  for await (const _ of drawRecipes(network, recipes, look, context)) onProgress?.(++done, recipes.length);
}

/** Makes all of a walk's images and keeps none. */
export async function computeFrames(network: Network, o: WalkOptions, context: TaskContext): Promise<void> {
  // biome-ignore lint/complexity/noUselessContinue: a loop says something
  for await (const _ of walkPictures(network, o, context)) continue;
}
