import { proxy, wrap } from "comlink";
import { speedEstimates } from "./estimates.ts";
import type { Training, TrainingRuns } from "./training.ts";

/** Starts the worker and gives its training, as the page speaks to it. Callbacks run on this side. */
export function connectTraining(): Training {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "training" });
  const remote = wrap<TrainingRuns>(worker);
  const estimates = speedEstimates();
  const failed = new Promise<never>((_, reject) => {
    worker.addEventListener("error", ({ message }) => {
      reject(new Error(`The training worker failed: ${message ?? ""}`));
    });
  });
  failed.catch(() => undefined);
  return {
    // A script that does not load would leave the first call waiting for ever.
    watch: (listener) => Promise.race([remote.watch(proxy(listener)), failed]),
    estimate: estimates.ask,
    start: (origin, choices, device) => {
      estimates.stop();
      return remote.start(origin, choices, device);
    },
    goOn: (device) => remote.goOn(device),
    pause: () => remote.pause(),
    save: () => remote.save(),
    checkpoint: () => remote.checkpoint(),
    discard: () => remote.discard(),
  };
}
