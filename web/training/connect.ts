import { proxy, wrap } from "comlink";
import { workerFailure } from "../base/workerFailure.ts";
import { speedEstimates } from "./estimates.ts";
import type { Training, TrainingRuns } from "./training.ts";

/** Starts the worker and gives its training, as the page speaks to it. Callbacks run on this side. */
export function connectTraining(): Training {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "training" });
  const remote = wrap<TrainingRuns>(worker);
  const estimates = speedEstimates();
  const failed = workerFailure(worker, "The worker that trains");
  // A script that does not load would leave a call waiting for ever.
  const answered = <T>(answer: Promise<T>): Promise<T> => Promise.race([answer, failed]);
  return {
    watch: (listener) => answered(remote.watch(proxy(listener))),
    estimate: estimates.ask,
    start: (origin, choices, device, from) => {
      estimates.stop();
      return answered(remote.start(origin, choices, device, from));
    },
    goOn: (device) => answered(remote.goOn(device)),
    pause: () => answered(remote.pause()),
    save: () => answered(remote.save()),
    checkpoint: () => answered(remote.checkpoint()),
    discard: () => answered(remote.discard()),
    close() {
      estimates.stop();
      worker.terminate();
    },
  };
}
