import type { Film } from "../../media/film.ts";
import { rows } from "../../model/latents.ts";
import type { Network } from "../../model/network.ts";
import { toPictures, type Picture } from "../../model/picture.ts";
import type { ProjectionStep } from "../../projection/projectionSteps.ts";
import type { Float32Tensor } from "../../tensor/hostTensor.ts";
import { Best } from "./best.ts";
import {
  filmFrame,
  filmPath,
  likeness,
  openProjectionFilm,
  writeProjection,
  type ProjectedPicture,
} from "./outputs.ts";

/** Targets that are projected at once. */
export interface Job {
  readonly network: Network;
  readonly targets: readonly string[];
  readonly pictures: readonly Picture[];
  readonly folders: readonly string[];
  readonly inputs: readonly string[];
  /** Steps from one image of the film to the next; undefined for no film. */
  readonly every: number | undefined;
  readonly fps: number;
  readonly note: ((line: string) => void) | undefined;
  readonly onStep: (step: number) => void;
}

export interface ProjectedGroup {
  readonly projected: readonly ProjectedPicture[];
  /** [N, numWs, wDim]. */
  readonly ws: Float32Tensor;
}

/**
 * Follows the steps of a group and writes what they find; what was closest until then, where they are stopped.
 * @param last step of the whole run.
 */
export async function projectGroup(
  job: Job,
  steps: AsyncIterable<ProjectionStep>,
  last: number,
): Promise<ProjectedGroup> {
  const films: Film[] = [];
  const best = new Best();
  try {
    for await (const step of steps) {
      best.hear(step);
      if (job.every !== undefined && (step.step % job.every === 1 % job.every || step.step === last))
        await addFrames(job, films, step.ws);
      job.onStep(step.step);
    }
    const ws = best.last();
    return { projected: await writeGroup(job, films, ws, best.distances()), ws };
  } catch (error) {
    if (best.steps > 0) {
      await writeGroup(job, films, best.closest(), best.distances());
      job.note?.(`Kept the closest after ${best.steps} steps, in ${job.folders.join(", ")}`);
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
