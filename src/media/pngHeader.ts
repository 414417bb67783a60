import type { ImageHeader } from "../datasets/imageSource.ts";
import { startsWith } from "../formats/byteReader.ts";

/** So many bytes of a PNG tell its size and colours. */
export const PNG_HEADER_BYTES = 33;
const PNG_START = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
const GREY_COLOUR_TYPES = [0, 4];

/**
 * The header of a PNG file from its first 33 bytes; undefined for other files. A rotation that its EXIF data ask for is
 * not heard of: it matters to no square image.
 */
export function pngHeader(bytes: Uint8Array): ImageHeader | undefined {
  if (bytes.length < PNG_HEADER_BYTES || !startsWith(bytes, PNG_START)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, PNG_HEADER_BYTES);
  const channels = GREY_COLOUR_TYPES.includes(view.getUint8(25)) ? 1 : 3;
  return { width: view.getUint32(16), height: view.getUint32(20), channels };
}

/** Bits a value of a PNG file; undefined for other files. */
export function pngBitDepth(bytes: Uint8Array): number | undefined {
  return pngHeader(bytes) && bytes[24];
}
