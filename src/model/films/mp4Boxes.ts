import { concatBytes } from "../../formats/byteReader.ts";
import { wholeRate } from "./h264.ts";
import type { ColourStandard } from "./yuv.ts";

/** Where each box that holds others starts listing them, counted from the box's start (ISO/IEC 14496-12 and -15). */
const CHILDREN_AT: Readonly<Record<string, number>> = {
  moov: 8,
  trak: 8,
  mdia: 8,
  minf: 8,
  stbl: 8,
  stsd: 16,
  avc1: 86,
};

/** One box of an MP4 file: its four-letter type and its bytes, size and type included. */
export interface Mp4Box {
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** The boxes that lie one after the other in `bytes`. @throws Error when their sizes do not fit. */
export function* boxes(bytes: Uint8Array): Generator<Mp4Box> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length; ) {
    const size = view.getUint32(at);
    if (size < 8 || at + size > bytes.length) throw new Error(`mp4: a box of ${size} bytes at ${at}`);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    yield { type, bytes: bytes.subarray(at, at + size) };
    at += size;
  }
}

/** The boxes inside a box; none for a box that holds plain fields. */
export function children({ type, bytes }: Mp4Box): Mp4Box[] {
  const start = CHILDREN_AT[type];
  return start === undefined ? [] : [...boxes(bytes.subarray(start))];
}

export interface WebFilm {
  readonly standard: ColourStandard;
  readonly fps: number;
}

/**
 * The film as an encoder of h264-mp4-encoder leaves it, with its index before its frames, so that a player on the web
 * can begin before all of it has arrived, with its colours' meaning stated, at its very rate, whole or not, and without
 * the time of its making, so that the same images make the same file.
 */
export function webFilm(film: Uint8Array, { standard, fps }: WebFilm): Uint8Array[] {
  const all = [...boxes(film)];
  const index = all.filter(({ type }) => type === "moov").map((box) => withColour(box, standard));
  const isBefore = ({ type }: Mp4Box): boolean => type === "ftyp";
  const before = [...all.filter(isBefore).map(({ bytes }) => bytes), ...index];
  const frames = all.filter((box) => !isBefore(box) && box.type !== "moov");
  const first = frames[0]?.bytes.byteOffset ?? film.byteOffset;
  const shift = before.reduce((sum, { length }) => sum + length, 0) - (first - film.byteOffset);
  for (const bytes of index) {
    shiftChunks({ type: "moov", bytes }, shift);
    setRate({ type: "moov", bytes }, Math.floor(TICKS / wholeRate(fps)) * fps);
    clearDates({ type: "moov", bytes });
  }
  return [...before, ...frames.map(({ bytes }) => bytes)];
}

/** Of a second, by which the encoder counts. */
const TICKS = 90_000;

/** How many of the film's ticks make a second, in the two boxes that say so, in place. */
function setRate(box: Mp4Box, ticks: number): void {
  const view = new DataView(box.bytes.buffer, box.bytes.byteOffset, box.bytes.byteLength);
  if (box.type === "mvhd" || box.type === "mdhd") view.setUint32(20, Math.round(ticks));
  else children(box).forEach((child) => setRate(child, ticks));
}

/** A film in place without the time of its making. */
export function undated(film: Uint8Array): Uint8Array {
  for (const box of boxes(film)) clearDates(box);
  return film;
}

const DATED: readonly string[] = ["mvhd", "tkhd", "mdhd"];

/** Sets the times of creation and modification to 0, which stands for unknown, in place. */
function clearDates(box: Mp4Box): void {
  if (DATED.includes(box.type)) box.bytes.fill(0, 12, 20);
  children(box).forEach(clearDates);
}

/** Adds to every chunk's place in the file, in place. @throws Error where a chunk lies beyond 4 GiB. */
function shiftChunks(box: Mp4Box, shift: number): void {
  if (box.type === "co64") throw new Error("mp4: a video beyond 4 GiB");
  if (box.type !== "stco") return children(box).forEach((child) => shiftChunks(child, shift));
  const view = new DataView(box.bytes.buffer, box.bytes.byteOffset, box.bytes.byteLength);
  for (let i = 0, at = 16; i < view.getUint32(12); i++, at += 4) view.setUint32(at, view.getUint32(at) + shift);
}

/** A copy of `box` in which every `avc1` inside also says what its colours mean, so that no player has to guess. */
function withColour(box: Mp4Box, standard: ColourStandard): Uint8Array {
  const start = CHILDREN_AT[box.type];
  if (start === undefined) return box.bytes;
  const inner = children(box).map((child) => withColour(child, standard));
  const colour = box.type === "avc1" ? [colourBox(standard)] : [];
  const bytes = concatBytes([box.bytes.subarray(0, start), ...inner, ...colour]);
  new DataView(bytes.buffer).setUint32(0, bytes.length);
  return bytes;
}

function colourBox({ primaries, transfer, matrix }: ColourStandard): Uint8Array {
  const box = new DataView(new ArrayBuffer(19));
  box.setUint32(0, 19);
  [..."colrnclx"].forEach((letter, i) => box.setUint8(4 + i, letter.charCodeAt(0)));
  [primaries, transfer, matrix].forEach((code, i) => box.setUint16(12 + 2 * i, code));
  return new Uint8Array(box.buffer); // the last byte, 0, says video range
}
