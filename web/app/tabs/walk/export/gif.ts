import { applyPalette, GIFEncoder, quantize } from "gifenc";
import { frameTicks } from "../../../../../src/model/films/filmTiming.ts";
import { enlarge, type EncoderSettings, type FilmEncoder } from "./filmEncoder.ts";

const COLOURS = 256;

/** A GIF that repeats for ever, whose every image has its own colours. */
export function openGif({ width, height, scale, fps }: EncoderSettings): FilmEncoder {
  const gif = GIFEncoder();
  let frames = 0;
  return {
    add({ data }) {
      const palette = quantize(data, COLOURS);
      const pixels = enlarge(applyPalette(data, palette), width, 1, scale);
      // In milliseconds, of which GIF keeps hundredths of a second.
      const delay = 10 * frameTicks(frames++, fps, 100);
      gif.writeFrame(pixels, width * scale, height * scale, { palette, delay });
    },
    finish() {
      gif.finish();
      return gif.bytes();
    },
  };
}
