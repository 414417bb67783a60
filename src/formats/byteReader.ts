import { formatError } from "./formatError.ts";

const NEWLINE = 10;

/** Reads little-endian values one after another; running past the end is a UserError. */
export class ByteReader {
  readonly bytes: Uint8Array;
  readonly what: string;
  position: number;
  readonly #view: DataView;

  /** @param what the thing being read, as errors name it: `the pickle`. */
  constructor(bytes: Uint8Array, what: string, position = 0) {
    this.bytes = bytes;
    this.what = what;
    this.position = position;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  i32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  /** Above 2^53 the nearest number, which as a length or an offset is outside every file anyway. */
  u64(): number {
    return Number(this.#view.getBigUint64(this.#advance(8), true));
  }

  float64BigEndian(): number {
    return this.#view.getFloat64(this.#advance(8), false);
  }

  /** The next bytes as a view, not a copy. */
  take(length: number): Uint8Array {
    const start = this.#advance(length);
    return this.bytes.subarray(start, start + length);
  }

  /** The bytes up to the next newline, which is consumed too. */
  line(): Uint8Array {
    const end = this.bytes.indexOf(NEWLINE, this.position);
    const line = this.take((end < 0 ? this.bytes.length : end) - this.position);
    this.#advance(1);
    return line;
  }

  #advance(length: number): number {
    const start = this.position;
    if (!(length >= 0 && length <= this.bytes.length - start)) throw this.#truncated(length);
    this.position = start + length;
    return start;
  }

  #truncated(length: number): Error {
    const left = Math.max(0, this.bytes.length - this.position);
    return formatError(this.what, `${length} bytes must follow at byte ${this.position}`, `${left}`);
  }
}

/** Whether the bytes at `position` are these characters or numbers. */
export function startsWith(bytes: Uint8Array, prefix: string | readonly number[], position = 0): boolean {
  const wanted = typeof prefix === "string" ? [...prefix].map((c) => c.charCodeAt(0)) : prefix;
  return wanted.every((byte, i) => bytes[position + i] === byte);
}

/** Joins the chunks that the writers of this floor return into one array, copying each once. */
export function concatBytes(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let position = 0;
  for (const chunk of chunks) {
    joined.set(chunk, position);
    position += chunk.length;
  }
  return joined;
}

/** Each byte as the character of that code; a string as long as the bytes. */
export function latin1(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let start = 0; start < bytes.length; start += 8192) {
    pieces.push(String.fromCharCode(...bytes.subarray(start, start + 8192)));
  }
  return pieces.join("");
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** @throws UserError when the bytes are not UTF-8. */
export function utf8(bytes: Uint8Array, what: string): string {
  try {
    return UTF8.decode(bytes);
  } catch (cause) {
    throw Object.assign(formatError(what, "its text must be UTF-8", "other bytes"), { cause });
  }
}
