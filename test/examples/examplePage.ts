import * as web from "../../src/web.ts";
import { runExample } from "./runExample.ts";

/** Runs examples in a page, with the network of `model.pkl`. -> pairs of what they gave and what they promise. */
async function runInPage(codes: readonly string[]): Promise<(readonly [actual: unknown, expected: unknown])[]> {
  const pairs: (readonly [unknown, unknown])[] = [];
  const network = await web.loadNetwork("model.pkl", { device: "wasm" });
  const check = (actual: unknown, expected: unknown): void => void pairs.push([actual, expected]);
  for (const code of codes) await runExample(code, { modules: { "stylegan2-ada/web": web }, check, network });
  await network.dispose();
  return pairs;
}

export type RunInPage = typeof runInPage;
Object.assign(window, { runInPage });
