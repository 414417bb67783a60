import sharp from "sharp";
import { inOrder } from "../../base/inOrder.ts";
import type { AtomicFile } from "../atomicFile.ts";
import { frameTicks, type FilmSettings } from "../../model/films/filmTiming.ts";
import type { Picture } from "../../model/picture.ts";
import type { FilmEncoder } from "./filmEncoder.ts";
import { frameSequenceEncoder } from "./frameSequence.ts";

const ascii = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));
const uint16 = (value: number): number[] => [value & 255, value >> 8];

const EXTENSION = 0x21;
const IMAGE_DESCRIPTOR = 0x2c;
const TRAILER = 0x3b;

/** The Netscape extension by which a GIF repeats for ever. */
const LOOP = [EXTENSION, 0xff, 11, ...ascii("NETSCAPE2.0"), 3, 1, 0, 0, 0];

/** A GIF89a whose every frame has its own dithered palette of 256 colours; it repeats for ever. */
export function openGifFilm(file: AtomicFile, { width, height, fps }: FilmSettings): Promise<FilmEncoder> {
  return frameSequenceEncoder(file, {
    encode: encodeGif,
    header: () => Uint8Array.from([...ascii("GIF89a"), ...uint16(width), ...uint16(height), 0, 0, 0, ...LOOP]),
    wrap: (gif, index) => frameBlocks(gif, frameTicks(index, fps, 100)),
    end: (out) => out.append(Uint8Array.of(TRAILER)),
  });
}

/**
 * libimagequant dithers with C's `srand` and `rand`, which all threads of a process share: frames encoded side by side,
 * be it for two films, now and then took random numbers of each other, and the same film had other bytes.
 */
const alone = inOrder();

function encodeGif({ width, height, data }: Picture): Promise<Uint8Array> {
  return alone(() =>
    sharp(data, { raw: { width, height, channels: 3 } })
      .gif({ effort: 4 })
      .toBuffer(),
  );
}

/** A one-frame GIF file -> the same image as a frame of a longer one, its palette moved into the frame. */
function frameBlocks(gif: Uint8Array, hundredths: number): Uint8Array {
  const palette = globalPalette(gif);
  const image = imageDescriptor(gif, 13 + palette.length);
  const control = [EXTENSION, 0xf9, 4, 0x04, ...uint16(hundredths), 0, 0];
  const localPalette = 0x80 | (Math.log2(palette.length / 3) - 1);
  const pixels = gif.subarray(image + 10, gif.length - 1); // to the trailer: LZW data only
  const place = gif.subarray(image, image + 9);
  return Buffer.concat([Uint8Array.from([...control, ...place, localPalette]), palette, pixels]);
}

/** The colours that follow the 13-byte header, three bytes each. */
function globalPalette(gif: Uint8Array): Uint8Array {
  const flags = gif[10] ?? 0;
  if ((flags & 0x80) === 0) throw new Error("gifFilm: the encoder wrote no global palette");
  return gif.subarray(13, 13 + 3 * 2 ** ((flags & 7) + 1));
}

/** Skips the extensions, each a run of sub-blocks with an empty one at its end. */
function imageDescriptor(gif: Uint8Array, start: number): number {
  let at = start;
  while (gif[at] === EXTENSION) {
    at += 2;
    while (gif[at] !== 0) at += (gif[at] ?? gif.length) + 1;
    at++;
  }
  if (gif[at] !== IMAGE_DESCRIPTOR) throw new Error("gifFilm: the encoder's GIF has no image where one is expected");
  return at;
}
