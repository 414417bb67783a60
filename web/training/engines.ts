import type { Engine } from "../../src/engine/engine.ts";
import type { DeviceChoice } from "../studio/studio.ts";

/** One engine at a time, kept until another device is asked for. */
export interface Engines {
  on(device: DeviceChoice): Promise<Engine>;
}

export function keepEngine(open: (device: DeviceChoice) => Promise<Engine>): Engines {
  let last: { readonly device: DeviceChoice; readonly engine: Promise<Engine> } | undefined;
  return {
    async on(device) {
      if (last?.device === device) return last.engine;
      await (await last?.engine)?.dispose();
      const engine = open(device);
      last = { device, engine };
      engine.catch(() => {
        last = undefined;
      });
      return engine;
    },
  };
}
