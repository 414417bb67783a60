import type { TaskContext } from "../base/taskContext.ts";
import type { Checkpoint } from "../checkpoints/checkpoint.ts";
import { prepareOutputFolder } from "../media/atomicFile.ts";
import type { Film } from "../media/film.ts";
import { assertPictureOptions } from "../model/generation.ts";
import type { Label } from "../model/labels.ts";
import { rows } from "../model/latents.ts";
import type { Network } from "../model/network.ts";
import { toPictures, type Picture } from "../model/picture.ts";
import { DISTANCES, type DistanceName } from "../projection/distances/table.ts";
import { projectImages } from "../projection/projectImages.ts";
import type { InitName, ProjectionStep } from "../projection/projectionSteps.ts";
import type { Float32Tensor } from "../tensor/hostTensor.ts";
import { Best } from "./project/best.ts";
import {
  filmFrame,
  filmPath,
  likeness,
  openProjectionFilm,
  targetFolders,
  writeProjection,
  type ProjectedPicture,
} from "./project/outputs.ts";
import { readTarget } from "./project/readTarget.ts";
import { readMask, targetsOf } from "./project/targets.ts";
import { openLpips, type WeightsOptions } from "./publicWeights.ts";

export interface ProjectOptions {
  /** Pictures by path or address. */
  readonly targets: readonly string[];
  readonly folder: string;
  readonly distance: DistanceName;
  /** Left out, what suits the distance. */
  readonly numSteps?: number;
  readonly learningRate?: number;
  readonly init?: InitName;
  readonly space: "w" | "w+";
  readonly seed: number;
  readonly label?: Label;
  /** A picture that is white where pixels count. */
  readonly mask?: string;
  readonly saveVideo: boolean;
  readonly fps: number;
  /** Targets at once. */
  readonly batchSize: number;
  /** Where the files of LPIPS come from. */
  readonly weights: WeightsOptions;
  /** Hears what is kept when the work is stopped on the way. */
  readonly note?: (line: string) => void;
}

/** A film holds at most about so many pictures. */
const MOST_FRAMES = 300;

/**
 * Finds the w whose picture is closest to each target, and writes target.png, proj.png, projected_w.npz and proj.mp4.
 * When it is stopped after a step, what was closest until then is written before the signal's reason is thrown.
 * @throws UserError
 */
export async function project(
  network: Network,
  checkpoint: Checkpoint,
  o: ProjectOptions,
  context: TaskContext = {},
): Promise<ProjectedPicture[]> {
  const { imgResolution, imgChannels } = network;
  const { signal } = context;
  assertPictureOptions(network, { label: o.label });
  const pictures: Picture[] = [];
  for (const target of o.targets) pictures.push(await readTarget(target, imgResolution, imgChannels, { signal }));
  const mask = o.mask === undefined ? undefined : await readMask(o.mask, imgResolution, { signal });
  const lpips = o.distance === "lpips" ? await openLpips({ ...o.weights, signal }) : undefined;
  const folders = targetFolders(o.folder, o.targets);
  const { numSteps = DISTANCES[o.distance].schedule.numSteps } = o;
  const groups = Array.from({ length: Math.ceil(pictures.length / o.batchSize) }, (_, group) => {
    const own = <T>(list: readonly T[]): T[] => list.slice(group * o.batchSize, (group + 1) * o.batchSize);
    const targets = targetsOf(own(pictures), mask);
    const steps = projectImages(network, checkpoint, targets, { ...o, lpips, signal });
    return { targets: own(o.targets), pictures: own(pictures), folders: own(folders), steps };
  });
  await prepareOutputFolder(o.folder);
  const shared = {
    network,
    inputs: [...o.targets, ...(o.mask === undefined ? [] : [o.mask])],
    every: o.saveVideo ? Math.ceil(numSteps / MOST_FRAMES) : undefined,
    fps: o.fps,
    note: o.note,
  };
  const found: ProjectedPicture[] = [];
  for (const [i, { steps, ...group }] of groups.entries()) {
    const onStep = (step: number): void => context.onProgress?.(i * numSteps + step, groups.length * numSteps);
    for (const folder of group.folders) await prepareOutputFolder(folder);
    try {
      found.push(...(await projectGroup({ ...shared, ...group, onStep }, steps, numSteps)));
    } catch (error) {
      const left = groups.slice(i + 1).flatMap(({ targets }) => targets);
      if (left.length > 0) o.note?.(`Not yet begun: ${left.join(", ")}`);
      throw error;
    }
  }
  return found;
}

/** Targets that are projected at once. */
interface Job {
  readonly network: Network;
  readonly targets: readonly string[];
  readonly pictures: readonly Picture[];
  readonly folders: readonly string[];
  readonly inputs: readonly string[];
  /** Steps from one picture of the film to the next; undefined for no film. */
  readonly every: number | undefined;
  readonly fps: number;
  readonly note: ((line: string) => void) | undefined;
  readonly onStep: (step: number) => void;
}

async function projectGroup(job: Job, steps: AsyncIterable<ProjectionStep>, last: number): Promise<ProjectedPicture[]> {
  const films: Film[] = [];
  const best = new Best();
  try {
    for await (const step of steps) {
      best.hear(step);
      if (job.every !== undefined && (step.step % job.every === 1 % job.every || step.step === last))
        await addFrames(job, films, step.ws);
      job.onStep(step.step);
    }
    return await writeGroup(job, films, best.last(), best.distances());
  } catch (error) {
    if (best.steps > 0) {
      await writeGroup(job, films, best.closest(), best.distances());
      job.note?.(`Kept what was closest after ${best.steps} steps, in ${job.folders.join(", ")}`);
    }
    throw error;
  } finally {
    for (const film of films) await film.abort();
  }
}

async function addFrames({ network, pictures, folders, fps, inputs }: Job, films: Film[], ws: Float32Tensor) {
  const images = toPictures(await network.synthesis(ws));
  for (const [i, picture] of pictures.entries()) {
    const film = films[i] ?? (await openProjectionFilm(folders[i] ?? "", picture, fps, inputs));
    films[i] = film;
    await film.addFrame(filmFrame(picture, images[i] ?? picture));
  }
}

async function writeGroup(
  { network, targets, pictures, folders, inputs }: Job,
  films: readonly Film[],
  ws: Float32Tensor,
  distances: readonly number[],
): Promise<ProjectedPicture[]> {
  const images = toPictures(await network.synthesis(ws));
  const found: ProjectedPicture[] = [];
  for (const [i, picture] of pictures.entries()) {
    const [folder = "", image = picture] = [folders[i], images[i]];
    const files = await writeProjection(folder, picture, image, rows(ws, i, i + 1), inputs);
    await films[i]?.finish();
    const film = films[i] === undefined ? [] : [filmPath(folder)];
    const [target = "", distance = NaN] = [targets[i], distances[i]];
    found.push({ target, folder, files: [...files, ...film], distance, ...likeness(picture, image) });
  }
  return found;
}
