import { basename, extname, join } from "node:path";
import { writeNpz } from "../../formats/numpy/npz.ts";
import { resample } from "../../datasets/resample.ts";
import { writeFileAtomically } from "../../media/atomicFile.ts";
import { openFilm, type Film } from "../../media/film.ts";
import { writePicture } from "../../media/pictureFiles.ts";
import { composeGrid } from "../../model/grid.ts";
import type { Picture } from "../../model/picture.ts";
import { psnr, ssim } from "../../projection/likeness.ts";
import type { Float32Tensor } from "../../tensor/hostTensor.ts";

/** What became of one target. */
export interface ProjectedPicture {
  readonly target: string;
  readonly folder: string;
  readonly files: readonly string[];
  readonly distance: number;
  /** Decibels; null where the image is the target's very bytes. */
  readonly psnr: number | null;
  readonly ssim: number;
  /** What the generator that was fitted around it makes. */
  readonly tuned?: Pick<ProjectedPicture, "files" | "psnr" | "ssim">;
}

/** The folder of each target: the given one for one alone, else one in it named after the image. */
export function targetFolders(folder: string, targets: readonly string[]): string[] {
  if (targets.length === 1) return [folder];
  const taken = new Set<string>();
  return targets.map((target) => {
    const name = basename(target, extname(target));
    let own = name;
    for (let i = 2; taken.has(own); i++) own = `${name}-${i}`;
    taken.add(own);
    return join(folder, own);
  });
}

/** Films show images at least so large. */
const FILM_SIDE = 256;

export function filmPath(folder: string): string {
  return join(folder, "proj.mp4");
}

/** A film of the target beside what is found so far. */
export async function openProjectionFilm(
  folder: string,
  { height }: Picture,
  fps: number,
  inputs: readonly string[],
): Promise<Film> {
  const side = filmSide(height);
  return openFilm(filmPath(folder), { width: side * 2, height: side, fps, inputs });
}

/** Small images are enlarged by a whole factor, so that their pixels stay crisp. */
export function filmFrame(target: Picture, found: Picture): Picture {
  const side = filmSide(target.height);
  const large = [target, found].map((picture) => resample(picture, { width: side, height: side }, "box"));
  return composeGrid(large, { rows: 1, cols: 2 });
}

function filmSide(side: number): number {
  return side * Math.max(1, Math.floor(FILM_SIDE / side));
}

/** Writes target.png, proj.png and projected_w.npz. @param w [1, numWs, wDim]. -> their paths. */
export async function writeProjection(
  folder: string,
  target: Picture,
  found: Picture,
  w: Float32Tensor,
  inputs: readonly string[],
): Promise<string[]> {
  const [targetPath, foundPath, wPath] = ["target.png", "proj.png", "projected_w.npz"].map((name) =>
    join(folder, name),
  );
  if (targetPath === undefined || foundPath === undefined || wPath === undefined) return [];
  await writePicture(targetPath, target, { inputs });
  await writePicture(foundPath, found, { inputs });
  await writeFileAtomically(wPath, writeNpz(new Map([["w", w]])), { inputs });
  return [targetPath, foundPath, wPath];
}

/** How alike the two are. */
export function likeness(target: Picture, found: Picture): Pick<ProjectedPicture, "psnr" | "ssim"> {
  const decibels = psnr(target, found);
  return { psnr: Number.isFinite(decibels) ? decibels : null, ssim: ssim(target, found) };
}
