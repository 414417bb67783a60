import { wrap } from "comlink";
import type { measure } from "./estimateWorker.ts";
import type { SpeedEstimate, Training } from "./training.ts";

export interface Estimates {
  readonly ask: Training["estimate"];
  /** Leaves the processor to something more important. */
  stop(): void;
}

/** One measurement at a time: the last that was asked for. */
export function speedEstimates(): Estimates {
  let stop = (): void => undefined;
  const ask: Training["estimate"] = async (choices, device, from) => {
    stop();
    const worker = new Worker(new URL("./estimateWorker.ts", import.meta.url), { type: "module", name: "estimate" });
    const stopped = new Promise<undefined>((resolve) => {
      stop = () => {
        worker.terminate();
        resolve(undefined);
      };
      worker.addEventListener("error", () => resolve(undefined));
    });
    const end = stop;
    const measured: Promise<SpeedEstimate> = wrap<typeof measure>(worker)(choices, device, from);
    try {
      return await Promise.race([measured.catch(() => undefined), stopped]);
    } finally {
      end();
    }
  };
  return { ask, stop: () => stop() };
}
