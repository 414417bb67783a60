import facts from "../../../package.json" with { type: "json" };
import type { Timing, TimingMemory } from "../../../src/model/quickerEngine.ts";
import { openDatabase } from "./database.ts";

/** What timings are kept in, and what they depend on beside the engine and the network. */
export interface DeviceTimings {
  readonly memory: TimingMemory;
  readonly machine: string;
}

/** Timings in the browser's database. Where there is none they are only measured again. */
export function browserTimings(): DeviceTimings {
  const opening = openDatabase<Timing>("device-timings");
  opening.catch((error: unknown) => console.info("Timings of devices are not kept here:", error));
  const threads = globalThis.crossOriginIsolated ? "" : ", one thread";
  return {
    machine: `stylegan2-ada ${facts.version}; ${navigator.hardwareConcurrency} cores${threads}`,
    memory: {
      recall: (key) => opening.then((database) => database.get(key)).catch(() => undefined),
      keep: (key, timing) => opening.then((database) => database.put(key, timing)).catch(() => undefined),
    },
  };
}
