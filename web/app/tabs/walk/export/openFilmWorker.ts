import { wrap, type Remote } from "comlink";
import { workerFailure } from "../../../../base/workerFailure.ts";
import type { FilmWorker } from "./filmWorker.ts";

export interface OpenedWorker {
  readonly film: Remote<FilmWorker>;
  /** Rejects when the worker's script does not load; otherwise it never settles. */
  readonly failed: Promise<never>;
  close(): void;
}

export function openFilmWorker(): OpenedWorker {
  const worker = new Worker(new URL("./filmWorker.ts", import.meta.url), { type: "module", name: "film" });
  const failed = workerFailure(worker, "The part of this page that packs films");
  return { film: wrap<FilmWorker>(worker), failed, close: () => worker.terminate() };
}
