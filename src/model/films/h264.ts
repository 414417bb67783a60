import type { FilmSettings } from "./filmTiming.ts";
import { evenSize } from "./yuv.ts";

/** What H.264 films may have at most, here and in the usual players. */
export const MP4_MAX_SIDE = 4096;

/** H.264's scale of coarseness; 18 is near 40 dB on noisy pictures and looks like the original. */
const QUANTIZATION = 18;
/** The encoder's scale from 0 (slow) to 10; 5 takes half of 0's time and 2 % more bytes. */
const SPEED = 5;

/** What an encoder of h264-mp4-encoder is told before it starts; odd sizes grow by one pixel. */
export function h264Settings({ width, height, fps }: FilmSettings) {
  return {
    width: evenSize(width),
    height: evenSize(height),
    frameRate: fps,
    speed: SPEED,
    quantizationParameter: QUANTIZATION,
    groupOfPictures: Math.max(1, Math.round(fps)), // a second: players seek to its start
  };
}
