import type { AtomicFile } from "../atomicFile.ts";
import type { FilmSettings } from "../../model/films/filmTiming.ts";
import type { Picture } from "../../model/picture.ts";

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
