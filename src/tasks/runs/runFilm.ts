import { join } from "node:path";
import { UserError } from "../../base/errors.ts";
import { openFilm, type FilmFormatName } from "../../media/film.ts";
import { firstPicturesFrame, runPictures } from "./runPictures.ts";

export interface RunFilmOptions {
  readonly path: string;
  readonly format: FilmFormatName;
  readonly fps: number;
  readonly resolution: number;
  readonly signal?: AbortSignal;
}

/** More frames of a long run would not be seen; some of them, evenly, and the newest. */
const MOST_FRAMES = 240;

/** Writes the images of a run's fixed latents through time as a film. @throws UserError where there are none yet. */
export async function writeRunFilm(folder: string, o: RunFilmOptions): Promise<void> {
  const all = await runPictures(folder);
  const every = Math.ceil(all.length / MOST_FRAMES);
  const shown = all.filter((_, i) => (all.length - 1 - i) % every === 0);
  const [first, ...rest] = shown.map(({ name }) => join(folder, name));
  if (first === undefined) {
    const next = "Wait for the first ones.";
    throw new UserError({ attempted: "make a film of the run", rule: "it must have left images", next });
  }
  const frame = await firstPicturesFrame(first, o.resolution);
  const { width, height } = frame;
  const film = await openFilm(o.path, { width, height, fps: o.fps, format: o.format, signal: o.signal });
  try {
    await film.addFrame(frame);
    for (const path of rest) await film.addFrame(await firstPicturesFrame(path, o.resolution));
    await film.finish();
  } finally {
    await film.abort();
  }
}
