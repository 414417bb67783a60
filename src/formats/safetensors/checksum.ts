import type { HostTensor } from "../../tensor/hostTensor.ts";
import { formatError, printable } from "../formatError.ts";
import { crc32 } from "../zip/crc32.ts";
import type { Safetensors } from "./dtypes.ts";
import { writeSafetensors } from "./writeSafetensors.ts";

/** Under this key of its metadata a file states the CRC-32 of all its bytes, those digits taken as zeros. */
export const CHECKSUM_KEY = "stylegan2-ada-crc32";
const ZEROS = "00000000";

/** A quote within a text is escaped in JSON, so the key is found nowhere else. */
const BEFORE_DIGITS = `"${CHECKSUM_KEY}":"`;

/** The chunks of a `.safetensors` file that states its checksum, so that no damage to it goes unnoticed. */
export function writeWithChecksum({ tensors, metadata }: Safetensors<HostTensor>): readonly Uint8Array[] {
  const chunks = writeSafetensors({ tensors, metadata: new Map([...metadata, [CHECKSUM_KEY, ZEROS]]) });
  const [header = new Uint8Array()] = chunks;
  const checksum = chunks.reduce((crc, chunk) => crc32(chunk, crc), 0);
  header.set(new TextEncoder().encode(digits(checksum)), digitsAt(header));
  return chunks;
}

/** @throws UserError when the file states a checksum that is not its own. */
export function checkChecksum(bytes: Uint8Array, metadata: ReadonlyMap<string, string>): void {
  const stated = metadata.get(CHECKSUM_KEY);
  if (stated === undefined) return;
  const headerEnd = 8 + Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const header = bytes.slice(0, headerEnd);
  const at = digitsAt(header);
  if (at >= 0) header.fill(ZEROS.charCodeAt(0), at, at + ZEROS.length);
  const found = digits(crc32(bytes.subarray(headerEnd), crc32(header)));
  if (at >= 0 && found === stated) return;
  const rule = `its CRC-32 must be the ${printable(stated)} that it states`;
  throw formatError("the .safetensors file", rule, `${found}: it is damaged, or another program has changed it`);
}

/** Where the digits begin in the header; -1 where they are not. */
function digitsAt(header: Uint8Array): number {
  const at = new TextDecoder("latin1").decode(header).indexOf(BEFORE_DIGITS);
  return at < 0 ? at : at + BEFORE_DIGITS.length;
}

function digits(checksum: number): string {
  return checksum.toString(16).padStart(ZEROS.length, "0");
}
