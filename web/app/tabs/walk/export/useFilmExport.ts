import { wrap, type Remote } from "comlink";
import { asError } from "../../../../../src/base/errors.ts";
import { useEffect, useRef, useState } from "react";
import { untilSettled } from "../../../../../src/base/untilSettled.ts";
import { workerFailure } from "../../../../base/workerFailure.ts";
import { saveFile } from "../../../controls/saveFile.ts";
import { savedName } from "../../../pictures/pngs.ts";
import { useStudio } from "../../../store/store.ts";
import type { Reel } from "../reel.ts";
import type { WalkFilm } from "../walkFilm.ts";
import { FILM_FORMATS, type FilmFormat } from "./filmFormats.ts";
import type { FilmWorker } from "./filmWorker.ts";
import { makeFilm } from "./makeFilm.ts";
import { texts } from "../../../texts/texts.ts";

export interface ExportChoice {
  readonly format: FilmFormat;
  readonly scale: number;
  readonly fps: number;
  /** Of an MP4. */
  readonly crf?: number;
}

export interface FilmExport {
  /** 0 to 1 while a film is made. */
  readonly fraction: number | undefined;
  readonly failure: string | undefined;
  start(choice: ExportChoice): Promise<void>;
  cancel(): void;
}

/** Makes the film's file and saves it; what is under way is cancelled when the component goes. */
export function useFilmExport(film: WalkFilm, reel: Reel): FilmExport {
  const studio = useStudio((state) => state.studio);
  const resolution = useStudio(({ network }) => network?.resolution ?? 0);
  const [fraction, setFraction] = useState<number>();
  const [failure, setFailure] = useState<string>();
  const running = useRef<AbortController>(undefined);
  const cancel = (): void => {
    running.current?.abort();
    studio.stop("export");
  };
  useEffect(() => () => running.current?.abort(), []);
  const start = async ({ format, ...packing }: ExportChoice): Promise<void> => {
    running.current = new AbortController();
    const { signal } = running.current;
    const worker = openFilmWorker();
    setFailure(undefined);
    setFraction(0);
    try {
      const settings = { width: resolution, height: resolution, ...packing };
      await Promise.race([worker.film.begin(format, settings), worker.failed]);
      const add = worker.film.add;
      await untilSettled(setFraction, (onProgress) =>
        Promise.race([makeFilm({ film, reel, studio, add, onProgress, signal }), worker.failed]),
      );
      const bytes = await worker.film.finish();
      signal.throwIfAborted();
      const name = `${savedName("walk", film.look)}.${format}`;
      await saveFile(name, () => new Blob([bytes], { type: FILM_FORMATS[format].type }));
    } catch (error) {
      if (!signal.aborted) setFailure(asError(error).message);
    } finally {
      worker.close();
      setFraction(undefined);
    }
  };
  return { fraction, failure, start, cancel };
}

interface OpenedWorker {
  readonly film: Remote<FilmWorker>;
  /** Rejects when the worker's script does not load; otherwise it never settles. */
  readonly failed: Promise<never>;
  close(): void;
}

function openFilmWorker(): OpenedWorker {
  const worker = new Worker(new URL("./filmWorker.ts", import.meta.url), { type: "module", name: "film" });
  const failed = workerFailure(worker, texts().walk.encoder);
  return { film: wrap<FilmWorker>(worker), failed, close: () => worker.terminate() };
}
