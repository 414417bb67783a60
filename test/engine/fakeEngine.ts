import type { DeviceKind, Engine } from "../../src/engine/engine.ts";
import type { TimingMemory } from "../../src/model/quickerEngine.ts";

/** An engine that computes nothing, and tells `disposed` when it is. */
export function fakeEngine(device: DeviceKind, disposed: DeviceKind[]): Engine {
  const unused = (): never => {
    throw new Error("not used");
  };
  return {
    ...{
      device,
      float16: false,
      sharesMemory: false,
      description: device,
      notes: [],
      compile: unused,
      lowered: unused,
      upload: unused,
      download: unused,
    },
    dispose: async () => void disposed.push(device),
  };
}

export function memoryOf(kept = new Map<string, unknown>()): TimingMemory {
  return { recall: async (key) => kept.get(key), keep: async (key, timing) => void kept.set(key, timing) };
}
