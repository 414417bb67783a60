import { crc32 } from "node:zlib";
import type { DecodedImage } from "../datasets/imageSource.ts";
import { concatBytes } from "../formats/byteReader.ts";
import { pngHeader } from "./pngHeader.ts";

/** Of a chunk: the length of its data and its name before them, a CRC-32 after them. */
const CHUNK = { start: 8, name: 4, data: 8, around: 12 } as const;
/** What a PNG may hold beside its pixels without a bearing on them. */
const HARMLESS = ["IHDR", "pHYs", "IEND"];
/** Of the Deflate stream: its header, and what stands before each block that is stored as it is. */
const STREAM_HEADER = 2;
const BLOCK_HEADER = 5;

/**
 * The pixels of a PNG whose rows are neither compressed nor filtered, as `stylegan dataset` writes them: five times as
 * fast as any decoder, since they are only copied.
 * @returns undefined for every other file, a damaged one among them.
 */
export function readStoredPng(bytes: Uint8Array): DecodedImage | undefined {
  const header = pngHeader(bytes);
  if (header === undefined || !isPlain(bytes)) return undefined;
  const row = header.width * header.channels;
  const stream = imageData(bytes);
  const rows = stream && storedBlocks(stream, header.height * (row + 1));
  if (rows === undefined) return undefined;
  const data = new Uint8Array(header.height * row);
  for (let y = 0; y < header.height; y++) {
    const start = y * (row + 1);
    if (rows[start] !== 0) return undefined;
    data.set(rows.subarray(start + 1, start + 1 + row), y * row);
  }
  return { ...header, data };
}

/** 8 bits, grey or RGB, no interlacing. */
function isPlain(bytes: Uint8Array): boolean {
  const [depth, colour = 1, ...others] = bytes.subarray(24, 29);
  return depth === 8 && (colour === 0 || colour === 2) && others.every((value) => value === 0);
}

/** The compressed stream; undefined where a chunk is damaged or may change the colours. */
function imageData(bytes: Uint8Array): Uint8Array | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const parts: Uint8Array[] = [];
  for (let at: number = CHUNK.start, name = ""; name !== "IEND"; ) {
    if (at + CHUNK.around > bytes.length) return undefined;
    const end = at + CHUNK.data + view.getUint32(at);
    name = String.fromCharCode(...bytes.subarray(at + CHUNK.name, at + CHUNK.data));
    if (end + 4 > bytes.length || view.getUint32(end) !== crc32(bytes.subarray(at + CHUNK.name, end))) return undefined;
    if (name === "IDAT") parts.push(bytes.subarray(at + CHUNK.data, end));
    else if (!HARMLESS.includes(name)) return undefined;
    at = end + 4;
  }
  return concatBytes(parts);
}

/** What stored blocks hold; undefined where one is compressed, or they do not hold just so much. */
function storedBlocks(stream: Uint8Array, length: number): Uint8Array | undefined {
  if (length > stream.length) return undefined;
  const out = new Uint8Array(length);
  let [from, to] = [STREAM_HEADER, 0];
  for (let isLast = false; !isLast; ) {
    const [kind = 2, low = 0, high = 0] = stream.subarray(from, from + BLOCK_HEADER);
    const size = low + 256 * high;
    const data = stream.subarray(from + BLOCK_HEADER, from + BLOCK_HEADER + size);
    if (kind > 1 || data.length < size || to + size > length) return undefined;
    out.set(data, to);
    isLast = kind === 1;
    [from, to] = [from + BLOCK_HEADER + size, to + size];
  }
  return to === length ? out : undefined;
}
