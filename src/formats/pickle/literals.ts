import { latin1, utf8 } from "../byteReader.ts";
import { formatError, printable } from "../formatError.ts";

const WHAT = "the pickle";

/** Whole numbers longer than this many bytes or digits appear in no checkpoint and cost quadratic time. */
const LONGEST_INTEGER = 1024;

/** A number where that is exact, else a bigint. */
function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** A two's complement little-endian integer of any length. */
export function decodeLong(bytes: Uint8Array): number | bigint {
  if (bytes.length > LONGEST_INTEGER) throw invalid("a whole number", `${bytes.length} bytes`);
  let digits = "";
  for (let i = bytes.length - 1; i >= 0; i--) digits += (bytes[i] ?? 0).toString(16).padStart(2, "0");
  return narrow(BigInt.asIntN(8 * bytes.length, BigInt(`0x0${digits}`)));
}

/** `I` and `L` of protocol 0: `12`, `-3L`, and `00`/`01` for the booleans. */
export function parseInteger(line: Uint8Array): number | bigint | boolean {
  if (line.length > LONGEST_INTEGER) throw invalid("a whole number", `${line.length} digits`);
  const text = latin1(line).replace(/L$/, "");
  if (text === "00" || text === "01") return text === "01";
  if (!/^[+-]?\d+$/.test(text)) throw invalid("a whole number", text);
  return narrow(BigInt(text.replace(/^\+/, "")));
}

const SPECIAL = new Map([
  ["inf", Infinity],
  ["-inf", -Infinity],
  ["nan", NaN],
]);

export function parseFloatLine(line: Uint8Array): number {
  const text = latin1(line);
  const value = SPECIAL.get(text) ?? Number(text);
  if (text.trim() === "" || (Number.isNaN(value) && text !== "nan")) throw invalid("a number", text);
  return value;
}

/** Memo indices of protocol 0. */
export function parseIndex(line: Uint8Array): number {
  const index = parseInteger(line);
  if (typeof index === "number" && index >= 0) return index;
  throw invalid("a memo index", String(index));
}

const ESCAPES = new Map([..."nrtabfv\\'\"0"].map((letter, i) => [letter, "\n\r\t\x07\b\f\v\\'\"\0"[i] ?? ""]));

/** `S` of protocol 0: Python 2's quoted string; its bytes are kept as the characters of the same codes. */
export function parseQuoted(line: Uint8Array): string {
  const text = latin1(line);
  const body = /^(['"])(.*)\1$/s.exec(text)?.[2];
  if (body === undefined) throw invalid("a quoted string", text);
  return body.replace(/\\(x[0-9a-fA-F]{2}|[0-7]{1,3}|[\s\S])/g, (whole, code: string) => {
    if (code.length === 3 && code.startsWith("x")) return String.fromCharCode(parseInt(code.slice(1), 16));
    if (/^[0-7]+$/.test(code)) return String.fromCharCode(parseInt(code, 8) & 255);
    return ESCAPES.get(code) ?? whole;
  });
}

/** `V` of protocol 0: Latin-1 with `\uXXXX` and `\UXXXXXXXX`. */
export function parseRawUnicode(line: Uint8Array): string {
  return latin1(line).replace(/\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g, (whole, short?: string, long?: string) => {
    const code = parseInt(short ?? long ?? "", 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

export function decodeText(bytes: Uint8Array): string {
  return utf8(bytes, WHAT);
}

function invalid(wanted: string, text: string): Error {
  return formatError(WHAT, `it must hold ${wanted} here`, printable(text));
}
