/** Numbers as JSON holds them: their bytes in base64, little-endian. */
interface Packed {
  readonly float32?: string;
  readonly bytes?: string;
}

/** JSON in which lists of float32 and of bytes stand packed. */
export function packJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown): unknown => {
    if (part instanceof Float32Array) {
      return { float32: toBase64(new Uint8Array(part.buffer, part.byteOffset, part.byteLength)) } satisfies Packed;
    }
    if (part instanceof Uint8ClampedArray) return { bytes: toBase64(part) } satisfies Packed;
    return part;
  });
}

/** The reverse. @throws SyntaxError for what is no JSON; what is badly packed stays as it stands. */
export function unpackJson(text: string): unknown {
  return JSON.parse(text, (_, part: unknown): unknown => {
    if (typeof part !== "object" || part === null) return part;
    const { float32, bytes } = part as Packed;
    if (typeof float32 === "string") return floats(float32) ?? part;
    return typeof bytes === "string" ? (clamped(bytes) ?? part) : part;
  });
}

function floats(text: string): Float32Array | undefined {
  const bytes = fromBase64(text);
  return bytes === undefined || bytes.length % 4 !== 0 ? undefined : new Float32Array(bytes.buffer);
}

function clamped(text: string): Uint8ClampedArray | undefined {
  const bytes = fromBase64(text);
  return bytes && new Uint8ClampedArray(bytes.buffer);
}

/** `fromCharCode` takes no more arguments than the stack has room for. */
const AT_ONCE = 8192;

function toBase64(bytes: Uint8Array | Uint8ClampedArray): string {
  const pieces: string[] = [];
  for (let i = 0; i < bytes.length; i += AT_ONCE) pieces.push(String.fromCharCode(...bytes.subarray(i, i + AT_ONCE)));
  return btoa(pieces.join(""));
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
}
