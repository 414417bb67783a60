import { asError, UserError } from "../../base/errors.ts";
import { ClientGone, tooLarge, unsupportedMedia } from "../refusal.ts";

/**
 * A request's body, read as JSON.
 * @throws Refusal 415 for another type or a compressed body, 413 above the limit; UserError for what is no JSON.
 */
export async function readJsonBody(request: Request, maxBytes: number): Promise<unknown> {
  requireJson(request.headers);
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const text = await readText(request, maxBytes);
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = asError(error).message;
    const next = "Check quotes, brackets and commas.";
    throw new UserError({ attempted: "read the request", rule: "its body must be JSON", received: reason, next });
  }
}

function requireJson(headers: Headers): void {
  const type = headers.get("content-type") ?? "no Content-Type";
  if (!/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(type)) throw unsupportedMedia(type.slice(0, 120));
  const encoding = headers.get("content-encoding") ?? "identity";
  if (encoding !== "identity") throw unsupportedMedia(`Content-Encoding: ${encoding.slice(0, 120)}`);
}

/** The body as it arrives. @throws ClientGone when the connection ends before it does. */
async function* arriving(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw new ClientGone("the client closed the connection in the middle of its request", { cause });
      });
      if (done) return;
      yield value;
    }
  } finally {
    reader.releaseLock();
  }
}

/** Reads no further than the limit, whatever the client announced. */
async function readText({ body }: Request, maxBytes: number): Promise<string> {
  if (body === null) return "";
  const decoder = new TextDecoder();
  let [text, length] = ["", 0];
  for await (const chunk of arriving(body)) {
    length += chunk.length;
    if (length > maxBytes) throw tooLarge(maxBytes);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
