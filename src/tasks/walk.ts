import { ALONE } from "../cluster/alone.ts";
import { dealt } from "../cluster/share.ts";
import type { TaskContext } from "../base/taskContext.ts";
import type { AtomicOptions } from "../media/atomicFile.ts";
import { checkFilm, openFilm, type FilmFormatName } from "../media/film.ts";
import type { Network } from "../model/network.ts";
import type { DrawContext } from "../model/recipe/drawRecipes.ts";
import type { FilmSettings } from "../model/films/filmTiming.ts";
import type { TimedWalk } from "../model/recipe/recipe.ts";
import { walkLength } from "../model/recipe/recipe.ts";
import type { Picture } from "../model/picture.ts";
import { assertWalk, checkWalk, numbersBelow, walkFrames, walkPictures } from "../model/walk.ts";
import { gatheredPictures, type OnRanks } from "./dealt.ts";
import { resized, type PictureSize } from "./pictureSize.ts";

export interface WalkFilmOptions
  extends TimedWalk,
    PictureSize,
    Omit<FilmSettings, "width" | "height">,
    Pick<AtomicOptions, "inputs"> {
  readonly path: string;
  /** By default what the path's ending stands for. */
  readonly format?: FilmFormatName;
}

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
  context: TaskContext & DrawContext & OnRanks = {},
): Promise<string> {
  checkWalkFilm(o);
  assertWalk(network, o);
  const { path, fps, format, crf, bitrate, sound, inputs, size: side = network.imgResolution } = o;
  const packing = { width: side, height: side, fps, format, crf, bitrate, sound, inputs };
  const { cluster = ALONE } = context;
  if (cluster.rank > 0) {
    for await (const _ of framesOnRanks(network, o, context)); // rank 0 writes them
    return o.path;
  }
  const film = await openFilm(path, { ...packing, signal: context.signal });
  try {
    for await (const picture of framesOnRanks(network, o, context)) await film.addFrame(resized(picture, o));
    await film.finish();
  } finally {
    await film.abort();
  }
  return o.path;
}

/** Frames of a rank between two meetings: what rank 0 holds of each at a time. */
const FRAMES_AT_ONCE = 8;

/** The frames in their order on rank 0, drawn by all ranks; elsewhere none. */
async function* framesOnRanks(
  network: Network,
  o: WalkFilmOptions,
  { cluster = ALONE, onProgress, ...context }: TaskContext & DrawContext & OnRanks,
): AsyncGenerator<Picture, void, undefined> {
  if (cluster.size === 1) return yield* walkPictures(network, o, { onProgress, ...context });
  const total = walkLength(o);
  const batch = network.batchSize * Math.max(1, Math.floor(FRAMES_AT_ONCE / network.batchSize));
  const drawing = walkFrames(network, o, dealt(numbersBelow(total), batch, cluster), context);
  let done = 0;
  for (let start = 0; start < total; start += batch * cluster.size) {
    const count = Math.min(total - start, batch * cluster.size);
    const own = Math.max(0, Math.min(batch, count - batch * cluster.rank));
    for (const picture of await gatheredPictures(await taken(drawing, own), count, batch, cluster)) {
      yield picture;
      onProgress?.(++done, total);
    }
  }
}

async function taken<T>(from: AsyncGenerator<T, void, undefined>, count: number): Promise<T[]> {
  const items: T[] = [];
  while (items.length < count) {
    const { value } = await from.next();
    if (value === undefined) break;
    items.push(value);
  }
  return items;
}

type Checked = "seeds" | "labels" | "moves" | "frames" | "path" | "fps" | "format" | "crf" | "bitrate" | "sound";

/** What can be told before any network is there. @throws UserError */
export function checkWalkFilm(o: Pick<WalkFilmOptions, Checked> & Partial<Pick<WalkFilmOptions, "space">>): void {
  checkWalk(o);
  checkFilm(o.path, o);
}
