import { concatBytes } from "../../formats/byteReader.ts";
import type { ColourStandard } from "./yuv.ts";

/** Where each box that holds others starts listing them, counted from the box's start (ISO/IEC 14496-12 and -15). */
const CHILDREN_AT: Readonly<Record<string, number>> = {
  moov: 8, trak: 8, mdia: 8, minf: 8, stbl: 8, stsd: 16, avc1: 86,
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

/** A copy of `box` in which every `avc1` inside also says what its colours mean, so that no player has to guess. */
export function withColour(box: Mp4Box, standard: ColourStandard): Uint8Array {
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
