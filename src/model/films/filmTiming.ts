import type { Sound } from "./sound.ts";

export interface FilmSettings {
  readonly width: number;
  readonly height: number;
  /** Frames a second, from 0.1 to what the format allows, such as 29.97. */
  readonly fps: number;
  /** How coarse an MP4 is, from 10 (finest) to 51; 18 by default. Not beside a bitrate. */
  readonly crf?: number;
  /** Of an MP4 in kilobits a second, which its quality follows. */
  readonly bitrate?: number;
  /** What an MP4 plays beside its images; cut where they end. */
  readonly sound?: Sound;
}

/** The slowest film: an image every ten seconds. */
export const MIN_FPS = 0.1;

/** Above this the usual players slow a GIF down: they show no frame for less than 2 hundredths of a second. */
export const GIF_MAX_FPS = 50;

/**
 * How long frame `index` is shown, in ticks of `ticksPerSecond`. Whole ticks, chosen so that rounding never adds up:
 * the film's length is right to within half a tick, however many frames it has.
 */
export function frameTicks(index: number, fps: number, ticksPerSecond: number): number {
  const start = (frame: number): number => Math.round((frame * ticksPerSecond) / fps);
  return start(index + 1) - start(index);
}
