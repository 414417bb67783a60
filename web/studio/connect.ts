import { proxy, wrap, type Endpoint } from "comlink";
import { untilSettled } from "../../src/base/untilSettled.ts";
import { workerFailure } from "../base/workerFailure.ts";
import type { NetworkSource, Studio } from "./studio.ts";

/** A studio in a worker of its own. */
export interface ConnectedStudio extends Studio {
  /** Ends the worker, whatever it does. */
  close(): void;
}

/** Starts the worker and gives its studio, as the page speaks to it. */
export function connectStudio(): ConnectedStudio {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "studio" });
  const studio = remoteStudio(worker);
  const failed = workerFailure(worker, "The worker that draws");
  return {
    ...studio,
    // A script that does not load would leave the first call waiting for ever.
    open: (source, onProgress, device) => Promise.race([studio.open(absolute(source), onProgress, device), failed]),
    close: () => worker.terminate(),
  };
}

/** A worker resolves addresses against its own script, so they are resolved here. */
function absolute(source: NetworkSource): NetworkSource {
  return "file" in source ? source : { ...source, url: new URL(source.url, document.baseURI).href };
}

/**
 * The studio at the other end of a channel. Callbacks run on this side; their messages have channels of their own, so
 * that one may arrive after the answer, when nobody must hear it any more.
 */
export function remoteStudio(endpoint: Endpoint): Studio {
  const remote = wrap<Studio>(endpoint);
  return {
    open: (source, onProgress, device) =>
      untilSettled(onProgress, (heard) => remote.open(source, proxy(heard), device)),
    draw: (place, recipes, look, onPicture) =>
      untilSettled(onPicture, (heard) => remote.draw(place, recipes, look, proxy(heard))),
    inspect: (recipe, look) => remote.inspect(recipe, look),
    directions: (onProgress) => untilSettled(onProgress, (heard) => remote.directions(proxy(heard))),
    saveDirections: (names) => remote.saveDirections(names),
    latents: (recipes, look) => remote.latents(recipes, look),
    ws: (recipe, look) => remote.ws(recipe, look),
    project: (photo, wish, onNews) => untilSettled(onNews, (heard) => remote.project(photo, wish, proxy(heard))),
    drag: (recipe, look, wish, onNews) =>
      untilSettled(onNews, (heard) => remote.drag(recipe, look, wish, proxy(heard))),
    save: (format) => remote.save(format),
    file: () => remote.file(),
    stop: (place) => void remote.stop(place),
  };
}
