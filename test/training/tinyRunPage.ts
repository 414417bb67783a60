import { openWebEngine } from "../../src/engine/ort-web/openWebEngine.ts";
import { tinyRun } from "./tinyRun.ts";

/** Runs in a page: the tiny training on WebAssembly. */
async function tinyRunHere(): Promise<Readonly<Record<string, number>>> {
  const engine = await openWebEngine({ device: "wasm", arena: false });
  const statistics = await tinyRun(engine);
  await engine.dispose();
  return statistics;
}

Object.assign(window, { tinyRun: tinyRunHere });
