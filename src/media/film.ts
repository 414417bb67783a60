import { OptionError } from "../base/optionError.ts";
import { checkSoundRate } from "./films/mp4Sound.ts";
import { extname } from "node:path";
import { UserError } from "../base/errors.ts";
import { openAtomicFile, type AtomicFile, type AtomicOptions } from "./atomicFile.ts";
import { GIF_MAX_FPS, MIN_FPS, type FilmSettings } from "../model/films/filmTiming.ts";
import { MP4_MAX_FPS, MP4_MAX_SIDE } from "../model/films/h264.ts";
import { wrongEnding } from "./fileErrors.ts";
import type { FilmEncoder, FilmFormat } from "./films/filmEncoder.ts";
import { openAviFilm } from "./films/aviFilm.ts";
import { openGifFilm } from "./films/gifFilm.ts";
import { openMp4Film } from "./films/mp4Film.ts";
import { openWebpFilm } from "./films/webpFilm.ts";
import { toRgb, type Picture } from "../model/picture.ts";

export type FilmFormatName = "mp4" | "gif" | "webp" | "avi";

export const FILM_FORMATS: Readonly<Record<FilmFormatName, FilmFormat>> = {
  mp4: {
    ending: "mp4",
    description: "H.264, plays everywhere",
    maxSide: MP4_MAX_SIDE,
    maxFps: MP4_MAX_FPS,
    open: openMp4Film,
  },
  gif: { ending: "gif", description: "256 colours, large", maxSide: 65535, maxFps: GIF_MAX_FPS, open: openGifFilm },
  avi: { ending: "avi", description: "Motion JPEG, for old programs", maxSide: 65500, maxFps: 120, open: openAviFilm },
  webp: { ending: "webp", description: "all colours, for web pages", maxSide: 16383, maxFps: 90, open: openWebpFilm },
};

/** A film being written. End it with `finish` or, whatever went wrong, with `abort`. */
export interface Film {
  /** Adds one image of the film's size; grey becomes RGB, alpha is left out. Resolves when the next may come. */
  addFrame(frame: Picture): Promise<void>;
  /** Completes the file and puts it in its place. @throws Error when no frame was added. */
  finish(): Promise<void>;
  /** Leaves nothing behind; harmless after `finish`. */
  abort(): Promise<void>;
}

export interface FilmOptions extends FilmSettings, Pick<AtomicOptions, "inputs"> {
  /** By default what the path's ending stands for. */
  readonly format?: FilmFormatName;
  /** Makes `addFrame` and `finish` throw the signal's reason; the caller then calls `abort`. */
  readonly signal?: AbortSignal;
}

export function isFilmFormat(name: string): name is FilmFormatName {
  return Object.hasOwn(FILM_FORMATS, name);
}

/** The format that a path's ending stands for. @throws UserError when it is none of the table's. */
export function filmFormatOf(path: string): FilmFormatName {
  const ending = extname(path).slice(1).toLowerCase();
  if (isFilmFormat(ending)) return ending;
  const next = "Choose .mp4 unless you need another.";
  throw wrongEnding(`write the video "${path}"`, path, Object.keys(FILM_FORMATS), next);
}

/**
 * Starts a film that appears at `path`, whole, when it is finished. GIF and WebP are written frame by frame at constant
 * memory; MP4 holds the compressed film until the end.
 * @throws UserError when the format cannot have this size or speed, or the place cannot be written.
 * @example
 * ```ts
 * import { openFilm, walkPictures } from "stylegan2-ada";
 *
 * const film = await openFilm("out/walk.gif", { width: 32, height: 32, fps: 10 });
 * try {
 *   const o = { seeds: [85, 100], frames: 4, space: "w", easing: "linear", loop: true } as const;
 *   for await (const picture of walkPictures(network, o)) await film.addFrame(picture);
 *   await film.finish();
 * } finally {
 *   await film.abort();
 * }
 * ```
 */
export async function openFilm(path: string, options: FilmOptions): Promise<Film> {
  const name = checkFilm(path, options);
  checkSize(path, name, options);
  const file = await openAtomicFile(path, options);
  try {
    return filmInto(file, await FILM_FORMATS[name].open(file, options), options);
  } catch (error) {
    await file.discard();
    throw error;
  }
}

function filmInto(file: AtomicFile, encoder: FilmEncoder, { width, height, signal }: FilmOptions): Film {
  let frames = 0;
  let open = true;
  const close = async (): Promise<void> => {
    if (open) encoder.dispose();
    open = false;
    await file.discard();
  };
  return {
    addFrame: async (frame) => {
      signal?.throwIfAborted();
      if (frame.width !== width || frame.height !== height) {
        throw new Error(`addFrame: ${frame.width} x ${frame.height} in a video of ${width} x ${height}`);
      }
      await encoder.add(toRgb(frame));
      frames++;
    },
    finish: async () => {
      signal?.throwIfAborted();
      if (frames === 0) throw new Error("finish: a video needs a frame");
      await encoder.finish();
      await file.commit();
      await close();
    },
    abort: close,
  };
}

/** The film's format, once it is clear that it can play so fast and be packed so. @throws UserError */
export function checkFilm(
  path: string,
  { fps, format, ...more }: Pick<FilmOptions, "fps" | "format" | Mp4Only>,
): FilmFormatName {
  const name = format ?? filmFormatOf(path);
  checkMp4Only(path, name, more);
  if (more.sound !== undefined) checkSoundRate(more.sound);
  const { maxFps } = FILM_FORMATS[name];
  if (fps >= MIN_FPS && fps <= maxFps) return name;
  const rule = `${name} supports ${MIN_FPS} to ${maxFps} frames per second`;
  throw new OptionError((say) => ({
    attempted: `write the video "${path}"`,
    rule,
    received: `${fps}`,
    next: `Choose another ${say("fps")}, or another format.`,
  }));
}

const MP4_ONLY = ["crf", "bitrate", "sound"] as const;
type Mp4Only = (typeof MP4_ONLY)[number];

function checkMp4Only(path: string, name: FilmFormatName, o: Pick<FilmOptions, Mp4Only>): void {
  const attempted = `write the video "${path}"`;
  if (o.crf !== undefined && o.bitrate !== undefined) {
    throw new OptionError((say) => ({
      attempted,
      rule: `${say("crf")} and ${say("bitrate")} exclude each other`,
      received: "both",
      next: "Omit one of them.",
    }));
  }
  const found = MP4_ONLY.find((key) => o[key] !== undefined);
  if (found === undefined || name === "mp4") return;
  throw new OptionError((say) => ({
    attempted,
    rule: `${say(found)} is for mp4`,
    received: name,
    next: "Omit it, or write an .mp4.",
  }));
}

function checkSize(path: string, name: FilmFormatName, { width, height }: FilmSettings): void {
  const { maxSide } = FILM_FORMATS[name];
  if (Math.max(width, height) <= maxSide) return;
  const rule = `a side of ${name} may be at most ${maxSide} pixels`;
  const received = `${width} x ${height}`;
  throw new UserError({ attempted: `write the video "${path}"`, rule, received, next: "Choose another format." });
}
