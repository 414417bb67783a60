import type { TaskContext } from "../base/taskContext.ts";
import { checkFilm, openFilm, type FilmFormatName } from "../media/film.ts";
import type { Network } from "../model/network.ts";
import { assertWalk, checkWalk, walkPictures, type WalkOptions } from "../model/walk.ts";

export interface WalkFilmOptions extends WalkOptions {
  readonly path: string;
  readonly fps: number;
  /** By default what the path's ending stands for. */
  readonly format?: FilmFormatName;
}

/** Writes the walk as a film: mp4, gif, webp or avi. -> its path. @throws UserError */
export async function walk(network: Network, o: WalkFilmOptions, context: TaskContext = {}): Promise<string> {
  checkWalkFilm(o);
  assertWalk(network, o);
  const { imgResolution: side } = network.generatorConfig.synthesis;
  const { path, fps, format } = o;
  const film = await openFilm(path, { width: side, height: side, fps, format, signal: context.signal });
  try {
    for await (const picture of walkPictures(network, o, context)) await film.addFrame(picture);
    await film.finish();
  } finally {
    await film.abort();
  }
  return o.path;
}

/** What can be told before any network is there. @throws UserError */
export function checkWalkFilm(o: Pick<WalkFilmOptions, "seeds" | "frames" | "path" | "fps" | "format">): void {
  checkWalk(o);
  checkFilm(o.path, o);
}
