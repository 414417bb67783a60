import { setTimeout as sleep } from "node:timers/promises";
import { basename } from "node:path";
import type { SavedDirections } from "../model/directions.ts";
import type { LoadOptions } from "../tasks/loadNetwork.ts";
import { readDirectionsFile } from "../tasks/readLatents.ts";
import { assertRunsFolder } from "../tasks/runs/runPlaces.ts";
import { errorAnswer } from "./answers/errorAnswer.ts";
import { createApp, type App, type AppOptions } from "./app.ts";
import { isLoopback } from "./guards/host.ts";
import { DEFAULT_LIMITS, type ServerLimits } from "./limits.ts";
import { listen, type Listening } from "./listen.ts";
import { listPage, pageFolder } from "./page/pageFiles.ts";
import { loading } from "./refusal.ts";
import { openServedNetwork, type ServedNetwork } from "./servedNetwork.ts";

export interface ServeOptions {
  readonly host: string;
  readonly port: number;
  /** A checkpoint, by path or address. */
  readonly network: string;
  readonly load: LoadOptions;
  /** Files of directions that requests may name, by path or address. */
  readonly directions?: readonly string[];
  /** A folder of training runs to be shown too. */
  readonly runs?: string;
  readonly limits?: Partial<ServerLimits>;
  readonly corsOrigin?: string;
}

/** What is known once the server answers. */
export interface Ready {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly network: string;
  readonly device: string;
  readonly runs?: string;
  /** Whether the page is there, or the API alone. */
  readonly page: boolean;
}

export interface ServeContext {
  /** Aborted to shut down in order. */
  readonly signal: AbortSignal;
  readonly note: (line: string) => void;
  readonly onReady: (ready: Ready) => void;
}

/** Milliseconds that a shutdown waits for what is under way, and then for the last bytes to be sent. */
const GRACE = { work: 3000, sending: 1000 };

/** How much longer a connection may stand still than an answer may take. */
const IDLE_MARGIN = 30_000;

/**
 * Serves a network until the signal is aborted, and returns when everything is closed.
 * @throws UserError when the port or the checkpoint cannot be opened.
 */
export async function serve(options: ServeOptions, context: ServeContext): Promise<void> {
  const { host, port, limits, runs, directions: files = [] } = options;
  const directions = await servedDirections(files, context.signal);
  if (runs !== undefined) await assertRunsFolder(runs);
  let app: App | undefined;
  const answer = (request: Request): Promise<Response> =>
    app === undefined ? Promise.resolve(errorAnswer(loading(), () => undefined)) : app.fetch(request);
  // The port comes first: that it is in use shall not be found out after a long download.
  const idleTimeout = (limits?.timeout ?? DEFAULT_LIMITS.timeout) + IDLE_MARGIN;
  const server = await listen(answer, { host, port, idleTimeout });
  try {
    const served = await openServedNetwork(options.network, options.load);
    try {
      app = await openApp(served, { ...options, directions }, server, context);
      await aborted(context.signal);
      server.stop();
      await app.close(GRACE.work);
      await server.close(GRACE.sending);
    } finally {
      await atMost(GRACE.sending, served.network.dispose());
    }
  } finally {
    await server.close(0);
  }
}

/** Waits for work, but no longer. The timer holds the process: nothing else does once the engine's worker rests. */
async function atMost(milliseconds: number, work: Promise<void>): Promise<void> {
  const ended = new AbortController();
  await Promise.race([work, sleep(milliseconds, undefined, { signal: ended.signal })]).finally(() => ended.abort());
}

async function openApp(
  served: ServedNetwork,
  { host, limits, corsOrigin, runs, directions }: Omit<ServeOptions, "directions"> & Pick<AppOptions, "directions">,
  { url, port }: Listening,
  { signal, note, onReady }: ServeContext,
): Promise<App> {
  signal.throwIfAborted();
  const page = await listPage(pageFolder());
  const isLocal = isLoopback(host);
  const app = createApp({ ...served, directions, runs, page, limits, corsOrigin, loopbackOnly: isLocal });
  const { description: device, notes } = served.network.engine;
  notes.forEach(note);
  if (page === undefined)
    note("The page is not built, so only the API is served: run `npm run build:web` to build it.");
  if (!isLocal) note(`Anyone who can reach this machine at ${host} can use the server; it has no password.`);
  onReady({ url, host, port, network: served.name, device, runs, page: page !== undefined });
  return app;
}

/** A request names a file as people do, without its folder. */
async function servedDirections(files: readonly string[], signal: AbortSignal): Promise<SavedDirections[]> {
  const read: SavedDirections[] = [];
  for (const file of files) read.push({ ...(await readDirectionsFile(file, signal)), file: basename(file) });
  return read;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
