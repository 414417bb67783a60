import type { FilmSettings } from "./filmTiming.ts";
import { evenSize } from "./yuv.ts";

/** What H.264 films may have at most, here and in the usual players. */
export const MP4_MAX_SIDE = 4096;
export const MP4_MAX_FPS = 120;

/** The encoder's part of H.264's scale of coarseness; 18 is near 40 dB on noisy images and looks like the original */
export const CRF = { min: 10, max: 51, usual: 18 } as const;

/** Kilobits a second; at the coarsest the encoder cannot go far below the least. */
export const BITRATE = { min: 16, max: 100_000 } as const;

/** The encoder's scale from 0 (slow) to 10; 5 takes half of 0's time and 2 % more bytes. */
const SPEED = 5;

/** The encoder takes whole rates only; `webFilm` states the film's own. */
export function wholeRate(fps: number): number {
  return Math.max(1, Math.round(fps));
}

/** What an encoder of h264-mp4-encoder is told before it starts; odd sizes grow by one pixel. */
export function h264Settings({ width, height, fps, crf = CRF.usual, bitrate = 0 }: FilmSettings) {
  return {
    width: evenSize(width),
    height: evenSize(height),
    frameRate: wholeRate(fps),
    speed: SPEED,
    quantizationParameter: crf,
    kbps: Math.round((bitrate * wholeRate(fps)) / fps), // which the encoder shares out at its own rate; 0: crf decides
    groupOfPictures: wholeRate(fps), // a second: players seek to its start
  };
}
