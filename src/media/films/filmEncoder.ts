import type { AtomicFile } from "../atomicFile.ts";
import type { Picture } from "../../model/picture.ts";

export interface FilmSettings {
  readonly width: number;
  readonly height: number;
  /** Frames a second, a whole number from 1; what the format allows stands in `FILM_FORMATS`. */
  readonly fps: number;
}

/** Writes one film into an open file, frame by frame; whoever opened the file commits or discards it. */
export interface FilmEncoder {
  /** Takes one RGB frame of the film's size; resolves when the next may come. */
  add(frame: Picture): Promise<void>;
  /** Writes what remains. At least one frame was added. */
  finish(): Promise<void>;
  /** Frees what is held, after `finish` or in the middle. */
  dispose(): void;
}

export interface FilmFormat {
  /** Ending of its files, without the dot. */
  readonly ending: string;
  readonly description: string;
  readonly maxSide: number;
  /** Above this the usual players slow the film down or refuse it. */
  readonly maxFps: number;
  open(file: AtomicFile, settings: FilmSettings): Promise<FilmEncoder>;
}

/**
 * How long frame `index` is shown, in ticks of `ticksPerSecond`. Whole ticks, chosen so that rounding never adds up:
 * the film's length is right to within half a tick, however many frames it has.
 */
export function frameTicks(index: number, fps: number, ticksPerSecond: number): number {
  const start = (frame: number): number => Math.round((frame * ticksPerSecond) / fps);
  return start(index + 1) - start(index);
}
