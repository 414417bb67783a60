import { UserError } from "../base/errors.ts";
import { SNIFFED_BYTES } from "../formats/sniffFormat.ts";

/** What a page can read a file from: its address, a file that was dropped on it, or the bytes themselves. */
export type WebSource = string | URL | Blob | Uint8Array;

export interface ByteProgress {
  readonly received: number;
  /** Undefined where the server does not say, or packs the file on its way. */
  readonly total: number | undefined;
}

export interface ReadSourceOptions {
  readonly onProgress?: (progress: ByteProgress) => void;
  readonly signal?: AbortSignal;
  /** Gets the first bytes, 512 or all of a shorter file, before the others are read; what it throws ends that. */
  readonly onBeginning?: (bytes: Uint8Array) => void;
}

const FIRST_CAPACITY = 1 << 20;

/** How a source is called in messages: by its address, or the name that the file has on the user's machine. */
export function sourceName(source: WebSource): string | undefined {
  if (typeof source === "string" || source instanceof URL) return `"${source}"`;
  return source instanceof Blob && "name" in source ? `"${source.name}"` : undefined;
}

/**
 * A whole file in memory. Bytes come back as they are.
 * @throws UserError when the address does not answer with a file, reading breaks off, or it does not fit into memory.
 */
export async function readSource(source: WebSource, options: ReadSourceOptions = {}): Promise<Uint8Array> {
  if (source instanceof Uint8Array) return source;
  const name = sourceName(source) ?? "the file";
  if (source instanceof Blob) {
    // A file may be larger than the memory that it would be read into.
    options.onBeginning?.(await collect(source.slice(0, SNIFFED_BYTES).stream(), undefined, name, {}));
    return collect(source.stream(), source.size, name, { ...options, onBeginning: undefined });
  }
  const { body, headers } = await answer(source, name, options);
  const length = headers.get("content-length");
  const total = length === null || headers.has("content-encoding") ? undefined : Number(length);
  return collect(body ?? new Blob().stream(), total, name, options);
}

async function answer(source: string | URL, name: string, { signal }: ReadSourceOptions): Promise<Response> {
  const response = await fetch(source, { signal }).catch((cause: unknown) => {
    signal?.throwIfAborted();
    const next = "Check the address and the connection; a server of another origin must also allow this page (CORS).";
    throw new UserError({ attempted: `fetch ${name}`, rule: "the server must answer", next }, { cause });
  });
  if (response.ok) return response;
  await response.body?.cancel();
  throw new UserError({
    attempted: `fetch ${name}`,
    rule: "the server must send the file",
    received: `status ${response.status}`,
    next: "Check the URL.",
  });
}

async function collect(
  stream: ReadableStream<Uint8Array>,
  total: number | undefined,
  name: string,
  o: ReadSourceOptions,
): Promise<Uint8Array> {
  let bytes = memoryFor(total ?? FIRST_CAPACITY, name);
  let received = 0;
  let { onBeginning } = o;
  const begin = (): void => {
    onBeginning?.(bytes.subarray(0, Math.min(received, SNIFFED_BYTES)));
    onBeginning = undefined;
  };
  for await (const piece of pieces(stream, name, o.signal)) {
    if (received + piece.length > bytes.length) bytes = larger(bytes, received + piece.length, name);
    bytes.set(piece, received);
    received += piece.length;
    if (received >= SNIFFED_BYTES) begin();
    o.onProgress?.({ received, total });
  }
  begin();
  return received === bytes.length ? bytes : bytes.slice(0, received);
}

/** Not every browser can iterate over a stream itself. */
async function* pieces(
  stream: ReadableStream<Uint8Array>,
  name: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = stream.getReader();
  try {
    for (;;) {
      signal?.throwIfAborted();
      const { done, value } = await reader.read().catch((cause: unknown) => brokenOff(cause, name, signal));
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function brokenOff(cause: unknown, name: string, signal: AbortSignal | undefined): never {
  signal?.throwIfAborted();
  const next = "Try again; a file that was changed meanwhile must be chosen again.";
  throw new UserError({ attempted: `read ${name}`, rule: "it must come to its end", next }, { cause });
}

function larger(bytes: Uint8Array, least: number, name: string): Uint8Array {
  const copy = memoryFor(Math.max(2 * bytes.length, least), name);
  copy.set(bytes);
  return copy;
}

function memoryFor(size: number, name: string): Uint8Array {
  try {
    return new Uint8Array(size);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const received = `${(size / 1e9).toFixed(1)} GB`;
    throw new UserError({ attempted: `read ${name}`, rule: "it must fit into the page's memory", received }, { cause });
  }
}
