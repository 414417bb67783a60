import sharp from "sharp";
import type { AtomicFile } from "../atomicFile.ts";
import { withFileErrors } from "../fileErrors.ts";
import type { FilmSettings } from "../../model/films/filmTiming.ts";
import type { Picture } from "../../model/picture.ts";
import type { FilmEncoder } from "./filmEncoder.ts";
import { frameSequenceEncoder } from "./frameSequence.ts";

const HAS_INDEX = 0x10;
const KEY_FRAME = 0x10;
/** Bytes before the first frame's chunk: RIFF, the header list, and the opening of the list of frames. */
const HEADER_SIZE = 224;

/**
 * Motion JPEG in AVI, as OpenCV writes it: every frame a JPEG of its own, with an index at the end. The layout is
 * Microsoft's "AVI RIFF File Reference".
 */
export function openAviFilm(file: AtomicFile, settings: FilmSettings): Promise<FilmEncoder> {
  const sizes: number[] = [];
  return frameSequenceEncoder(file, {
    encode: encodeJpeg,
    header: () => header(settings, [], 0),
    wrap: (jpeg) => {
      sizes.push(jpeg.length);
      return chunk("00dc", jpeg);
    },
    end: (_, length) => writeEnd(file, settings, sizes, length),
  });
}

async function encodeJpeg({ width, height, data }: Picture): Promise<Uint8Array> {
  const image = sharp(data, { raw: { width, height, channels: 3 } });
  return image.jpeg({ quality: 95, chromaSubsampling: "4:2:0" }).toBuffer();
}

/** The index goes behind the frames, and the header, now that counts and sizes are known, over its placeholder. */
async function writeEnd(
  file: AtomicFile,
  settings: FilmSettings,
  sizes: readonly number[],
  length: number,
): Promise<void> {
  await file.append(index(sizes));
  const bytes = header(settings, sizes, length);
  await withFileErrors(`write "${file.path}"`, () => file.handle.write(bytes, 0, bytes.length, 0));
}

/** @param length bytes up to the end of the last frame's chunk. */
function header(settings: FilmSettings, sizes: readonly number[], length: number): Uint8Array {
  const indexSize = 8 + 16 * sizes.length;
  const frames = Math.max(0, length - HEADER_SIZE) + 4;
  const stream = list("strl", chunk("strh", streamHeader(settings, sizes)), chunk("strf", pictureHeader(settings)));
  const lists = list("hdrl", chunk("avih", mainHeader(settings, sizes)), stream);
  const size = uint32(Math.max(0, length - 8 + indexSize));
  const movie = [text("LIST"), uint32(frames), text("movi")];
  const opening = Buffer.concat([text("RIFF"), size, text("AVI "), lists, ...movie]);
  if (opening.length !== HEADER_SIZE) throw new Error(`aviFilm: the header has ${opening.length} bytes`);
  return opening;
}

function mainHeader({ width, height, fps }: FilmSettings, sizes: readonly number[]): Uint8Array {
  const largest = largestOf(sizes);
  return Buffer.concat(
    [
      Math.round(1e6 / fps),
      Math.ceil(largest * fps),
      0,
      HAS_INDEX,
      sizes.length,
      0,
      1,
      largest,
      width,
      height,
      0,
      0,
      0,
      0,
    ].map(uint32),
  );
}

function streamHeader({ width, height, fps }: FilmSettings, sizes: readonly number[]): Uint8Array {
  const [scale, rate] = Number.isInteger(fps) ? [1, fps] : [1000, Math.round(fps * 1000)];
  const largest = largestOf(sizes);
  const numbers = [0, 0, 0, scale, rate, 0, sizes.length, largest, 0xffffffff, 0].map(uint32);
  return Buffer.concat([text("vids"), text("MJPG"), ...numbers, ...[0, 0, width, height].map(uint16)]);
}

function largestOf(sizes: readonly number[]): number {
  return sizes.reduce((most, size) => Math.max(most, size), 0);
}

function pictureHeader({ width, height }: FilmSettings): Uint8Array {
  return Buffer.concat([
    ...[40, width, height].map(uint32),
    uint16(1),
    uint16(24),
    text("MJPG"),
    ...[width * height * 3, 0, 0, 0, 0].map(uint32),
  ]);
}

/** Offsets count from the word "movi"; chunks are padded to even sizes. */
function index(sizes: readonly number[]): Uint8Array {
  let offset = 4;
  const entries = sizes.map((size) => {
    const entry = Buffer.concat([text("00dc"), uint32(KEY_FRAME), uint32(offset), uint32(size)]);
    offset += 8 + size + (size % 2);
    return entry;
  });
  return chunk("idx1", ...entries);
}

function list(name: string, ...parts: Uint8Array[]): Uint8Array {
  return chunk("LIST", text(name), ...parts);
}

function chunk(name: string, ...parts: Uint8Array[]): Uint8Array {
  const body = Buffer.concat(parts);
  return Buffer.concat([text(name), uint32(body.length), body, Buffer.alloc(body.length % 2)]);
}

function text(name: string): Uint8Array {
  return Buffer.from(name, "latin1");
}

function uint32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function uint16(value: number): Uint8Array {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}
