import sharp from "sharp";
import { DamagedPicture } from "../datasets/damagedPicture.ts";
import type { DecodedImage } from "../datasets/imageSource.ts";
import { startsWith } from "../formats/byteReader.ts";

/** As many pixels as sharp takes of any other image. */
const MOST_PIXELS = 0x3fff ** 2;

/**
 * A BMP as the PNG of its pixels, which libvips reads; the bytes of any other file as they are. A fourth byte of the
 * pixels is passed over: hardly a program that writes BMP means transparency by it.
 * @throws UserError when it is damaged, run-length encoded, or larger than 268 million pixels.
 */
export async function bmpAsPng(bytes: Uint8Array): Promise<Uint8Array> {
  if (!startsWith(bytes, "BM")) return bytes;
  const { width, height, channels, data } = readBmp(bytes);
  const image = sharp(data, { raw: { width, height, channels }, limitInputPixels: false });
  return (channels === 1 ? image.toColourspace("b-w") : image).png({ compressionLevel: 0 }).toBuffer();
}

/** BMP's own header of 14 bytes is followed by one that begins with its size; 12 is OS/2's, with shorter numbers. */
const OLD_HEADER = 12;
const PLAIN = 0;
const MASKS = [3, 6];
const RUNS = [1, 2];
const DEPTHS = [1, 4, 8, 16, 24, 32];

interface BmpHeader {
  readonly width: number;
  readonly height: number;
  /** Rows from the bottom, as is usual. */
  readonly fromBottom: boolean;
  readonly bits: number;
  readonly pixels: number;
  /** Red, green and blue of each index, for up to 8 bits. */
  readonly palette: readonly (readonly number[])[];
  /** Where red, green and blue lie in a pixel's number, for more. */
  readonly masks: readonly number[];
}

function readBmp(bytes: Uint8Array): DecodedImage {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  try {
    return decode(view, headerOf(view));
  } catch (error) {
    if (error instanceof RangeError) throw damaged("damaged, or cut off", { cause: error });
    throw error;
  }
}

/** Reading beyond the end is the view's RangeError. */
function headerOf(view: DataView): BmpHeader {
  const size = view.getUint32(14, true);
  const isOld = size === OLD_HEADER;
  const width = isOld ? view.getUint16(18, true) : view.getInt32(18, true);
  const rows = isOld ? view.getUint16(20, true) : view.getInt32(22, true);
  const bits = view.getUint16(isOld ? 24 : 28, true);
  const compression = isOld ? PLAIN : view.getUint32(30, true);
  if (RUNS.includes(compression)) throw damaged("run-length encoded BMP is not supported: save it as PNG");
  const isKnown = compression === PLAIN || (MASKS.includes(compression) && bits > 8);
  if (!isKnown || width < 1 || rows === 0 || !DEPTHS.includes(bits)) throw damaged("damaged, or cut off");
  if (width * Math.abs(rows) > MOST_PIXELS) throw damaged("it has more than 268 million pixels");
  const masks =
    compression !== PLAIN
      ? [54, 58, 62].map((at) => view.getUint32(at, true))
      : bits === 16
        ? [0x7c00, 0x3e0, 0x1f]
        : [0xff0000, 0xff00, 0xff];
  const colours = bits > 8 ? 0 : (isOld ? 0 : view.getUint32(46, true)) || 1 << bits;
  const palette = paletteOf(view, 14 + size, Math.min(colours, 1 << bits), isOld ? 3 : 4);
  const pixels = view.getUint32(10, true);
  return { width, height: Math.abs(rows), fromBottom: rows > 0, bits, pixels, palette, masks };
}

function paletteOf(view: DataView, start: number, colours: number, step: number): readonly (readonly number[])[] {
  return Array.from({ length: colours }, (_, i) => [2, 1, 0].map((at) => view.getUint8(start + i * step + at)));
}

function decode(view: DataView, header: BmpHeader): DecodedImage {
  const { width, height, fromBottom, bits, pixels, palette } = header;
  const channels = palette.length > 0 && palette.every(([r, g, b]) => r === g && g === b) ? 1 : 3;
  const rowBytes = Math.ceil((width * bits) / 32) * 4;
  if (pixels + rowBytes * height > view.byteLength) throw damaged("damaged, or cut off");
  const colourAt = bits > 8 ? directColour(view, header) : indexedColour(view, header);
  const data = new Uint8Array(width * height * channels);
  for (let y = 0, to = 0; y < height; y++) {
    const row = pixels + (fromBottom ? height - 1 - y : y) * rowBytes;
    for (let x = 0; x < width; x++) for (let c = 0; c < channels; c++) data[to++] = colourAt(row, x, c);
  }
  return { width, height, channels, data };
}

type ColourAt = (row: number, x: number, channel: number) => number;

function indexedColour(view: DataView, { bits, palette }: BmpHeader): ColourAt {
  return (row, x, channel) => {
    const bit = x * bits;
    const index = (view.getUint8(row + (bit >> 3)) >> (8 - bits - (bit & 7))) & ((1 << bits) - 1);
    return palette[index]?.[channel] ?? 0;
  };
}

function directColour(view: DataView, { bits, masks }: BmpHeader): ColourAt {
  if (bits === 24) return (row, x, channel) => view.getUint8(row + 3 * x + 2 - channel);
  const shifts = masks.map((mask) => 31 - Math.clz32(mask & -mask));
  const scales = masks.map((mask, i) => 255 / Math.max(1, mask >>> (shifts[i] ?? 0)));
  return (row, x, channel) => {
    const value = bits === 16 ? view.getUint16(row + 2 * x, true) : view.getUint32(row + 4 * x, true);
    const part = (value & (masks[channel] ?? 0)) >>> Math.max(0, shifts[channel] ?? 0);
    return Math.round(part * (scales[channel] ?? 0));
  };
}

function damaged(rule: string, options?: ErrorOptions): DamagedPicture {
  return new DamagedPicture({ attempted: "read the image", rule }, options);
}
