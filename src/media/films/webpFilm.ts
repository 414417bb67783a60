import sharp from "sharp";
import { withFileErrors } from "../fileErrors.ts";
import type { AtomicFile } from "../atomicFile.ts";
import { frameTicks, type FilmSettings } from "../../model/films/filmTiming.ts";
import type { Picture } from "../../model/picture.ts";
import type { FilmEncoder } from "./filmEncoder.ts";
import { frameSequenceEncoder } from "./frameSequence.ts";

const ANIMATED = 0x02;
const REPLACE_WHAT_WAS_THERE = 0x02;

/**
 * An animated WebP at quality 90 that repeats for ever; its layout is Google's "WebP Container Specification". ffmpeg 5
 * opens none, libwebp's own included: it skips their ANIM and ANMF chunks.
 */
export function openWebpFilm(file: AtomicFile, settings: FilmSettings): Promise<FilmEncoder> {
  return frameSequenceEncoder(file, {
    encode: encodeWebp,
    header: () => header(settings),
    wrap: (webp, index) => {
      const milliseconds = frameTicks(index, settings.fps, 1000);
      return chunk("ANMF", frameHeader(settings, milliseconds), webp.subarray(12)); // without its own RIFF header
    },
    end: writeFileSize,
  });
}

async function encodeWebp({ width, height, data }: Picture): Promise<Uint8Array> {
  const image = sharp(data, { raw: { width, height, channels: 3 } });
  return image.webp({ quality: 90, smartSubsample: true, effort: 2 }).toBuffer();
}

function header({ width, height }: FilmSettings): Uint8Array {
  const canvas = Uint8Array.from([ANIMATED, 0, 0, 0, ...uint24(width - 1), ...uint24(height - 1)]);
  const blackAndForEver = Uint8Array.from([0, 0, 0, 255, 0, 0]);
  const size = new Uint8Array(4); // known, and written, at the end
  const chunks = [chunk("VP8X", canvas), chunk("ANIM", blackAndForEver)];
  return Buffer.concat([Buffer.from("RIFF"), size, Buffer.from("WEBP"), ...chunks]);
}

function frameHeader({ width, height }: FilmSettings, milliseconds: number): Uint8Array {
  const corner = [0, 0, 0, 0, 0, 0];
  const size = [...uint24(width - 1), ...uint24(height - 1)];
  return Uint8Array.from([...corner, ...size, ...uint24(milliseconds), REPLACE_WHAT_WAS_THERE]);
}

function chunk(name: string, ...parts: Uint8Array[]): Uint8Array {
  const body = Buffer.concat(parts);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(body.length);
  return Buffer.concat([Buffer.from(name), size, body, Buffer.alloc(body.length % 2)]);
}

function uint24(value: number): number[] {
  return [value & 255, (value >> 8) & 255, value >> 16];
}

async function writeFileSize(file: AtomicFile, length: number): Promise<void> {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(length - 8);
  await withFileErrors(`write "${file.path}"`, () => file.handle.write(size, 0, 4, 4));
}
