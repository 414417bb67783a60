import { ALONE } from "../cluster/alone.ts";
import { dealt, gatherJson } from "../cluster/share.ts";
import type { TaskContext } from "../base/taskContext.ts";
import type { Checkpoint } from "../checkpoints/checkpoint.ts";
import { prepareOutputFolder } from "../media/atomicFile.ts";
import { assertPictureOptions } from "../model/generation.ts";
import type { Label } from "../model/labels.ts";
import { rows } from "../model/latents.ts";
import type { Network } from "../model/network.ts";
import type { Picture } from "../model/picture.ts";
import { DISTANCES, type DistanceName } from "../projection/distances/table.ts";
import { projectImages } from "../projection/projectImages.ts";
import type { InitName } from "../projection/projectionSteps.ts";
import type { OnRanks } from "./dealt.ts";
import { targetFolders, type ProjectedPicture } from "./project/outputs.ts";
import { projectGroup } from "./project/projectGroup.ts";
import { readTarget } from "./project/readTarget.ts";
import { readMask, targetsOf } from "./project/targets.ts";
import { tune, type TuneOptions } from "./project/tune.ts";
import { openLpips, type WeightsOptions } from "./publicWeights.ts";

export interface ProjectOptions {
  /** Images by path or address. */
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
  /** An image that is white where pixels count. */
  readonly mask?: string;
  /** Fits the generator itself around each w that was found. */
  readonly tune?: TuneOptions;
  readonly saveVideo: boolean;
  readonly fps: number;
  /** Targets at once. */
  readonly batchSize: number;
  /** Where the files of LPIPS come from. */
  readonly weights: WeightsOptions;
  /** Hears what is kept when the work is stopped on the way. */
  readonly note?: (line: string) => void;
}

/** A film holds at most about so many images. */
const MOST_FRAMES = 300;

/**
 * Finds the w whose image is closest to each target, and writes target.png, proj.png, projected_w.npz and proj.mp4.
 * With `tune`, the generator is then fitted around each, and written as tuned.safetensors with tuned.png. When it is
 * stopped after a step, what was closest until then is written before the signal's reason is thrown.
 * @throws UserError
 */
export async function project(
  network: Network,
  checkpoint: Checkpoint,
  o: ProjectOptions,
  context: TaskContext & OnRanks = {},
): Promise<ProjectedPicture[]> {
  const { signal, onProgress, cluster = ALONE } = context;
  const { imgResolution, imgChannels } = network;
  assertPictureOptions(network, { label: o.label });
  const pictures: Picture[] = [];
  for (const target of o.targets) pictures.push(await readTarget(target, imgResolution, imgChannels, { signal }));
  const mask = o.mask === undefined ? undefined : await readMask(o.mask, imgResolution, { signal });
  const lpips = o.distance === "lpips" ? await openLpips({ ...o.weights, signal }) : undefined;
  const { make, schedule } = DISTANCES[o.distance];
  const distance = make({ checkpoint, lpips, imgResolution, imgChannels });
  const folders = targetFolders(o.folder, o.targets);
  const all = Array.from({ length: Math.ceil(pictures.length / o.batchSize) }, (_, group) => {
    const own = <T>(list: readonly T[]): T[] => list.slice(group * o.batchSize, (group + 1) * o.batchSize);
    return { targets: own(o.targets), pictures: own(pictures), folders: own(folders) };
  });
  const groups = [...dealt(all, 1, cluster)];
  await prepareOutputFolder(o.folder);
  const { numSteps = schedule.numSteps, note, seed, label, fps } = o;
  const tuneSteps = o.tune?.steps ?? 0;
  const ownPictures = groups.reduce((count, group) => count + group.pictures.length, 0);
  const total = groups.length * numSteps + ownPictures * tuneSteps;
  const inputs = [...o.targets, ...(o.mask === undefined ? [] : [o.mask])];
  const every = o.saveVideo ? Math.ceil(numSteps / MOST_FRAMES) : undefined;
  const found: ProjectedPicture[] = [];
  let done = 0;
  const onStep = (step: number): void => onProgress?.(done + step, total);
  for (const [i, group] of groups.entries()) {
    try {
      for (const folder of group.folders) await prepareOutputFolder(folder);
      const targets = targetsOf(group.pictures, mask);
      const steps = projectImages(network, checkpoint, targets, { ...o, lpips, signal });
      const { projected, ws } = await projectGroup(
        { network, ...group, inputs, every, fps, note, onStep },
        steps,
        numSteps,
      );
      done += numSteps;
      for (const [k, { target, folder, ...one }] of projected.entries()) {
        const [picture] = group.pictures.slice(k, k + 1);
        const shared = { network, checkpoint, distance, inputs, seed, label, signal, note, onStep };
        const job = { ...shared, target, folder, pivot: rows(ws, k, k + 1) };
        const tuned =
          o.tune && picture && (await tune({ ...job, ...o.tune, picture, targets: targetsOf([picture], mask) }));
        found.push({ target, folder, ...one, ...(tuned && { tuned }) });
        done += tuneSteps;
      }
    } catch (error) {
      const left = groups.slice(i + 1).flatMap(({ targets }) => targets);
      if (left.length > 0) note?.(`Not yet begun: ${left.join(", ")}`);
      throw error;
    }
  }
  return inOrder(await gatherJson(cluster, found), folders);
}

/** What all ranks found, in the order of the targets; on rank 0 alone, as the others gather nothing. */
function inOrder(found: readonly (readonly ProjectedPicture[])[], folders: readonly string[]): ProjectedPicture[] {
  const byFolder = new Map(found.flat().map((one) => [one.folder, one]));
  return folders.flatMap((folder) => byFolder.get(folder) ?? []);
}
