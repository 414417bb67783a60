import { fork, type ChildProcess } from "node:child_process";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { startsWith } from "../../formats/byteReader.ts";
import { UserError } from "../../base/errors.ts";
import { inOrder } from "../../base/inOrder.ts";

const LONGEST_MS = 20_000;
/** How far into a file its first element may lie. */
const START = 4096;

export interface DrawingOptions {
  /** Ends the drawing under way. */
  readonly signal?: AbortSignal;
  /** How long one may take, in milliseconds; 20 000 by default. */
  readonly longest?: number;
}

export interface DrawingRenderer {
  /**
   * An SVG's image as a PNG; any other file's bytes as they are, and those of a broken SVG.
   * @throws UserError when it takes too long, and the signal's reason.
   */
  render(bytes: Uint8Array): Promise<Uint8Array>;
  close(): void;
}

/**
 * Draws SVG in a process of its own. Every other image's cost is bounded by its pixels; a drawing of 300 bytes can
 * keep its thread busy for minutes, which nothing but the end of its process stops. The process starts with the first.
 */
export function openDrawingRenderer({ signal, longest = LONGEST_MS }: DrawingOptions = {}): DrawingRenderer {
  let child: ChildProcess | undefined;
  const close = (): void => {
    child?.kill("SIGKILL");
    child = undefined;
  };
  const draw = async (svg: Uint8Array): Promise<Uint8Array> => {
    signal?.throwIfAborted();
    child ??= startRenderer();
    signal?.addEventListener("abort", close);
    const timer = setTimeout(close, longest);
    const drawing = child;
    holdProcess(drawing, "ref");
    try {
      return (await answerOf(drawing, svg)) ?? svg;
    } catch (error) {
      child = undefined;
      signal?.throwIfAborted();
      throw tooLong(longest, error);
    } finally {
      clearTimeout(timer);
      holdProcess(drawing, "unref");
      signal?.removeEventListener("abort", close);
    }
  };
  const queue = inOrder();
  return { render: async (bytes) => (isDrawing(bytes) ? queue(() => draw(bytes)) : bytes), close };
}

/** How PNG and JPEG files begin: nearly all of a data set's, which need no longer look. */
const PHOTOS = ["\x89PNG", "\xff\xd8\xff"];

/** SVG in any encoding, or packed by gzip, as libvips takes it. */
function isDrawing(bytes: Uint8Array): boolean {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return true;
  if (PHOTOS.some((start) => startsWith(bytes, start))) return false;
  return /<\0?s\0?v\0?g/i.test(new TextDecoder("latin1").decode(bytes.subarray(0, START)));
}

function startRenderer(): ChildProcess {
  const ending = extname(import.meta.url);
  const script = fileURLToPath(new URL(`./renderProcess${ending}`, import.meta.url));
  const execArgv = ending === ".ts" ? ["--import", import.meta.resolve("tsx")] : [];
  const child = fork(script, { execArgv, serialization: "advanced", stdio: ["ignore", "ignore", "ignore", "ipc"] });
  return child;
}

/** While it draws, this process must live to hear its answer or its end; idle, it must not keep this process. */
function holdProcess(child: ChildProcess, hold: "ref" | "unref"): void {
  child[hold]();
  child.channel?.[hold]();
}

/** Undefined where it could not be drawn; rejects when the process ends before it has answered. */
function answerOf(child: ChildProcess, svg: Uint8Array): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => reject(new Error(`its process ended (${code ?? "killed"})`));
    child.once("exit", onExit);
    child.once("message", ({ png }: { readonly png?: Uint8Array }) => {
      child.removeListener("exit", onExit);
      resolve(png);
    });
    child.send(svg, (error) => error !== null && reject(error));
  });
}

function tooLong(longest: number, cause: unknown): UserError {
  const rule = `a drawing must take less than ${longest / 1000} s and the memory there is`;
  return new UserError({ attempted: "read the image", rule, next: "Save it as PNG, or leave it out." }, { cause });
}
