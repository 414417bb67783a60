import type { Picture } from "../picture.ts";

/** How much red and blue weigh in brightness, and the codes by which files name it (ITU-T H.273). */
export interface ColourStandard {
  readonly red: number;
  readonly blue: number;
  readonly primaries: number;
  readonly transfer: number;
  readonly matrix: number;
}

const BT601: ColourStandard = { red: 0.299, blue: 0.114, primaries: 6, transfer: 6, matrix: 6 };
const BT709: ColourStandard = { red: 0.2126, blue: 0.0722, primaries: 1, transfer: 1, matrix: 1 };

/** The standard that players assume for a film of this size when nothing tells them. */
export function colourStandardFor(width: number, height: number): ColourStandard {
  return width >= 1280 || height > 576 ? BT709 : BT601;
}

export function evenSize(size: number): number {
  return size + (size % 2);
}

/**
 * RGB [H, W, 3] -> planar YUV 4:2:0 in video range (Y 16..235, U and V 16..240), each U and V means of
 * 2 x 2 blocks.
 * Odd sizes grow to even ones by repeating the last column and row.
 * @returns Y [H', W'], U [H'/2, W'/2], V [H'/2, W'/2] one after the other, H' and W' even.
 */
export function rgbToYuv420(frame: Picture, standard: ColourStandard): Uint8Array {
  const width = evenSize(frame.width);
  const height = evenSize(frame.height);
  const yuv = new Uint8Array((width * height * 3) / 2);
  const u = yuv.subarray(width * height);
  const v = u.subarray(u.length / 2);
  for (let top = 0, block = 0; top < height; top += 2) {
    for (let left = 0; left < width; left += 2, block++) {
      const [red, luma, blue] = convertBlock(frame, standard, yuv, left, top);
      u[block] = chroma(blue - luma, standard.blue);
      v[block] = chroma(red - luma, standard.red);
    }
  }
  return yuv;
}

/** The difference to brightness, summed over four pixels, as a byte around 128; the half rounds. */
function chroma(difference: number, weight: number): number {
  return 128.5 + (difference * 112) / (255 * 4 * (1 - weight));
}

/** Writes the Y of a 2 x 2 block; gives the block's sums of red, brightness and blue. */
function convertBlock(
  { width, height, data }: Picture,
  { red, blue }: ColourStandard,
  y: Uint8Array,
  left: number,
  top: number,
): readonly [number, number, number] {
  let reds = 0;
  let lumas = 0;
  let blues = 0;
  for (let corner = 0; corner < 4; corner++) {
    const col = left + (corner & 1);
    const row = top + (corner >> 1);
    const from = 3 * (Math.min(row, height - 1) * width + Math.min(col, width - 1));
    const r = data[from] ?? 0;
    const b = data[from + 2] ?? 0;
    const luma = red * r + (1 - red - blue) * (data[from + 1] ?? 0) + blue * b;
    y[row * evenSize(width) + col] = 16.5 + (luma * 219) / 255;
    reds += r;
    lumas += luma;
    blues += b;
  }
  return [reds, lumas, blues];
}
