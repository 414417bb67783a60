import { UserError } from "../../base/errors.ts";
import { DEFAULT_LIMITS } from "../../server/limits.ts";
import type { Ready } from "../../server/serve.ts";
import { defineCommand } from "../command.ts";
import { number, optional, text, withDefault, type OptionKind } from "../options.ts";
import { generationOptions } from "../sharedOptions.ts";
import { downloadProgress, namedOrShipped } from "../withNetwork.ts";

const { network, sha256, refresh, device, threads, precision, weights } = generationOptions;

export const serveCommand = defineCommand({
  name: "serve",
  summary: "Show the playground and training runs in a browser, and answer a JSON API",
  options: {
    runs: optional(text("--runs <folder>", "also show the training runs in this folder, as they go on")),
    network,
    directions: optional(
      fileList("--directions <files>", "files of directions that requests may name, with commas between"),
    ),
    sha256,
    refresh,
    host: withDefault(text("--host <address>", "address to listen on; 0.0.0.0 allows other machines"), "127.0.0.1"),
    port: withDefault(
      number("--port <n>", "port to listen on; 0 picks any free port", { min: 0, max: 65_535, whole: true }),
      7860,
    ),
    device,
    threads,
    precision,
    weights,
    maxPictures: withDefault(
      number("--max-pictures <n>", "maximum images per request", { min: 1, max: 1024, whole: true }),
      DEFAULT_LIMITS.maxPictures,
    ),
    maxQueue: withDefault(
      number("--max-queue <n>", "maximum requests waiting in the queue", { min: 0, max: 10_000, whole: true }),
      DEFAULT_LIMITS.maxQueue,
    ),
    timeout: withDefault(
      number("--timeout <seconds>", "time limit of a request, including its wait", { min: 0.1, max: 86_400 }),
      DEFAULT_LIMITS.timeout / 1000,
    ),
    cors: optional(
      origin("--cors <origin>", "origin of another site allowed to use the API, such as https://example.com"),
    ),
  },
  examples: [
    { line: "stylegan serve", does: "The playground with the avatars; open the URL that it prints" },
    { line: "stylegan serve --network model.pkl --port 8080", does: "Your own checkpoint, on another port" },
    {
      line: "stylegan serve --network model.pkl --directions smile.safetensors",
      does: "Requests may say directions=smile.safetensors:smile=1.5",
    },
    {
      line: "stylegan serve --runs runs --device cpu",
      does: "The training runs, live, beside whatever trains on the GPU",
    },
    {
      line: "stylegan serve --network model.pkl --host 0.0.0.0 --max-pictures 16 --max-queue 4",
      does: "For other machines too, with lower limits",
    },
  ],
  run: async ({ options, signal, progress, note, announce }) => {
    const { serve } = await import("../../server/serve.ts");
    const { host, port, runs, directions, network: named, cors, maxPictures, maxQueue, timeout, ...engine } = options;
    const source = await namedOrShipped(named, { note });
    const limits = { maxPictures, maxQueue, timeout: timeout * 1000 };
    const load = { ...engine, signal, onProgress: downloadProgress(progress) };
    const onReady = (ready: Ready): void => announce({ data: { ...ready }, lines: readyLines(ready) });
    await serve(
      { host, port, network: source, directions, corsOrigin: cors, runs, limits, load },
      { signal, note, onReady },
    );
    return undefined;
  },
});

function readyLines({ url, network, device, page, runs }: Ready): string[] {
  const what = page ? "The playground" : "The API";
  const shown = runs === undefined ? [] : [`The runs in ${runs} are at`, `  ${url}${page ? "#runs" : "api/runs"}`];
  return [`${what} with ${network} (${device}) is at`, `  ${url}`, ...shown, "Ctrl-C stops it."];
}

function fileList(flags: string, description: string): OptionKind<readonly string[]> {
  const { parse } = text(flags, description);
  return { flags, description, parse: (words) => words.split(",").map((file) => parse(file.trim())) };
}

/** A site as browsers name it: scheme, host and port. */
function origin(flags: string, description: string): OptionKind<string> {
  const parse = (words: string): string => {
    if (URL.canParse(words) && new URL(words).origin === words) return words;
    throw new UserError({
      attempted: `read ${flags}`,
      rule: "an origin is a scheme and a host, without a path",
      received: `"${words}"`,
      next: "For example: --cors https://example.com.",
    });
  };
  return { flags, description, parse };
}
