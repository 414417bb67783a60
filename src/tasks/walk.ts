import type { TaskContext } from "../base/taskContext.ts";
import { resample, type FilterName } from "../datasets/resample.ts";
import type { AtomicOptions } from "../media/atomicFile.ts";
import { checkFilm, openFilm, type FilmFormatName } from "../media/film.ts";
import type { Network } from "../model/network.ts";
import type { DrawContext } from "../model/recipe/drawRecipes.ts";
import type { WalkOptions } from "../model/recipe/recipe.ts";
import { assertWalk, checkWalk, walkPictures } from "../model/walk.ts";

export interface WalkFilmOptions extends WalkOptions, Pick<AtomicOptions, "inputs"> {
  readonly path: string;
  readonly fps: number;
  /** By default what the path's ending stands for. */
  readonly format?: FilmFormatName;
  /** Side of the film in pixels; the network's by default. */
  readonly size?: number;
  /** How pictures become that size: with crisp pixels or smoothly. */
  readonly resize?: keyof typeof RESIZERS;
}

/** What enlarging by the data sets' filters looks like. */
export const RESIZERS = { nearest: "box", lanczos: "lanczos" } as const satisfies Readonly<Record<string, FilterName>>;

/**
 * Writes the walk as a film: mp4, gif, webp or avi. -> its path. @throws UserError
 * @example
 * ```ts
 * import { walk } from "stylegan2-ada";
 *
 * const o = { seeds: [85, 100, 75], frames: 4, space: "w", easing: "smooth", loop: true } as const;
 * await walk(network, { ...o, path: "out/walk.webp", fps: 10 }); // => "out/walk.webp"
 * ```
 */
export async function walk(
  network: Network,
  o: WalkFilmOptions,
  context: TaskContext & DrawContext = {},
): Promise<string> {
  checkWalkFilm(o);
  assertWalk(network, o);
  const { path, fps, format, inputs, resize = "lanczos" } = o;
  const { size: side = network.imgResolution } = o;
  const size = { width: side, height: side };
  const film = await openFilm(path, { ...size, fps, format, inputs, signal: context.signal });
  try {
    for await (const picture of walkPictures(network, o, context))
      await film.addFrame(resample(picture, size, RESIZERS[resize]));
    await film.finish();
  } finally {
    await film.abort();
  }
  return o.path;
}

type Checked = "seeds" | "labels" | "frames" | "path" | "fps" | "format";

/** What can be told before any network is there. @throws UserError */
export function checkWalkFilm(o: Pick<WalkFilmOptions, Checked> & Partial<Pick<WalkFilmOptions, "space">>): void {
  checkWalk(o);
  checkFilm(o.path, o);
}
