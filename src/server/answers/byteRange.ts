/** First and last byte of a part of a file. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * The part of a file that a Range header asks for (RFC 9110, section 14).
 * @returns undefined for the whole file: no header, another unit, or several parts, which a server may leave unread.
 *   "unsatisfiable" for a part that lies behind its end.
 */
export function byteRange(header: string | null, size: number): ByteRange | "unsatisfiable" | undefined {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? "");
  const [, from = "", to = ""] = match ?? [];
  if (from === "" && to === "") return undefined;
  const end = size - 1;
  if (from === "") return Number(to) === 0 ? "unsatisfiable" : { first: Math.max(0, size - Number(to)), last: end };
  const [first, last] = [Number(from), to === "" ? end : Math.min(Number(to), end)];
  if (to !== "" && Number(to) < first) return undefined;
  return first < size ? { first, last } : "unsatisfiable";
}

/** No slower client keeps more than this of a file in buffers. */
const PIECE = 2 ** 18;

/** Bytes first to last of the chunks, one after another; the chunks are not copied. */
export function rangeStream(chunks: readonly Uint8Array[], range: ByteRange): ReadableStream<Uint8Array> {
  const pieces = piecesOf(chunks, range);
  return new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const { done, value } = pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
  });
}

function* piecesOf(chunks: readonly Uint8Array[], { first, last }: ByteRange): Generator<Uint8Array, undefined> {
  let start = 0;
  for (const chunk of chunks) {
    const [from, to] = [Math.max(0, first - start), Math.min(chunk.length, last + 1 - start)];
    for (let at = from; at < to; at += PIECE) yield chunk.subarray(at, Math.min(to, at + PIECE));
    start += chunk.length;
  }
}
