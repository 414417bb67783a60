import { expect, it } from "vitest";
import { openEngine } from "../../src/engine/ort-node/openEngine.ts";
import { buildPageSite } from "../browser/pageSite.ts";
import { tinyRun } from "./tinyRun.ts";

type OnWindow = Window & { readonly tinyRun: () => Promise<Readonly<Record<string, number>>> };

it("training on WebAssembly has the losses that it has under Node", async () => {
  const site = await buildPageSite("test/training/tinyRunPage.ts", "tinyRun");
  const inBrowser = await site.visit({}, (page) => page.evaluate(() => (window as unknown as OnWindow).tinyRun()));
  await site.remove();
  const engine = await openEngine({ device: "cpu" });
  const underNode = await tinyRun(engine);
  await engine.dispose();

  expect(Object.keys(inBrowser)).toEqual(Object.keys(underNode));
  expect(Object.keys(underNode)).toContain("Loss/pl_penalty");
  for (const [name, mean] of Object.entries(underNode)) {
    expect(Math.abs((inBrowser[name] ?? NaN) - mean), name).toBeLessThanOrEqual(1e-4 * Math.max(1, Math.abs(mean)));
  }
});
