import type { Engine } from "../../src/engine/engine.ts";
import { runEngine, type RunEngineParts, type RunEngineTools } from "../../src/runs/runEngine.ts";
import { smallBatchKey } from "../../src/training/secondsASmallBatch.ts";
import type { DeviceTimings } from "../base/kept/timings.ts";
import type { DeviceChoice } from "../studio/studio.ts";

/** A run, and the choice of where it computes. */
export type PageRun = Omit<RunEngineParts, "device" | "stays"> & { readonly device: DeviceChoice };

/** How engines are opened and remembered in a page. */
export interface EngineTools {
  /** @param worker in a worker of its own, whose work can be left to itself. */
  openEngine(device: DeviceChoice, worker?: boolean): Promise<Engine>;
  /** Where none are given, nothing is measured. */
  readonly timings?: DeviceTimings;
}

/** What a page calls the devices. */
const IN_PAGE: Readonly<Record<Parameters<RunEngineTools["open"]>[0], DeviceChoice>> = {
  auto: "auto",
  cpu: "wasm",
  gpu: "webgpu",
  webgpu: "webgpu",
  cuda: "webgpu",
};

/** The engine of a run, as the command line chooses it. @throws UserError when no device of the choice starts. */
export function pageEngine({ device, ...run }: PageRun, { openEngine, timings }: EngineTools): Promise<Engine> {
  const parts = { ...run, device: device === "wasm" ? "cpu" : device, stays: true } as const;
  return runEngine(parts, { open: (on, worker) => openEngine(IN_PAGE[on], worker), timings });
}

/** One engine at a time, kept until a run needs another. */
export interface Engines {
  of(run: PageRun): Promise<Engine>;
}

export function keepEngine(tools: EngineTools): Engines {
  let last: { readonly key: string; readonly engine: Promise<Engine> } | undefined;
  return {
    async of(run) {
      const key = keyOf(run);
      if (last?.key === key) return last.engine;
      await (await last?.engine)?.dispose();
      const engine = pageEngine(run, tools);
      last = { key, engine };
      engine.catch(() => {
        last = undefined;
      });
      return engine;
    },
  };
}

/** What is chosen for one run need not fit another. */
function keyOf({ device, setup, computedOn }: PageRun): string {
  return device === "auto" ? [device, computedOn, smallBatchKey(setup)].join("; ") : device;
}
