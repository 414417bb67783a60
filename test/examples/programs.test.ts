import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { openBrowser } from "../browser/openBrowser.ts";
import { serveFolder } from "../browser/serveFolder.ts";
import { ROOT } from "./publicExamples.ts";

const TINY = join(ROOT, "test/reference/tiny32.pkl");
const folder = mkdtempSync(join(tmpdir(), "stylegan-programs-"));
afterAll(() => rmSync(folder, { recursive: true }));

const words = process.argv;
afterEach(() => {
  process.argv = words;
  vi.restoreAllMocks();
});

/** Runs an example as `npx tsx examples/NAME.ts WORDS` would. -> what it printed. */
async function run(name: string, ...own: readonly string[]): Promise<string[]> {
  process.argv = [process.execPath, name, ...own];
  const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
  await import(`../../examples/${name}.ts`);
  return log.mock.calls.map((line) => line.join(" "));
}

describe("the examples", () => {
  it("batch.ts writes its pictures and a grid", async () => {
    const out = join(folder, "batch");
    expect((await run("batch", TINY, out, "3")).at(-1)).toBe(`wrote 3 images and grid.png to ${out}`);
    expect(readdirSync(out).sort()).toEqual(["grid.png", "seed0000.png", "seed0001.png", "seed0002.png"]);
  });

  it("train.ts trains, and draws with what it trained", async () => {
    const out = join(folder, "train");
    const [tick, last] = await run("train", TINY, out, "0.008");
    expect(tick).toMatch(/^kimg/);
    expect(last).toMatch(/^trained .*network-snapshot-000000\.safetensors$/);
    expect(existsSync(join(out, "seed85.png"))).toBe(true);
  });

  it("page.html draws the seed that is chosen", async () => {
    const outDir = join(folder, "page");
    const input = join(ROOT, "examples/page.html");
    const bundle = { outDir, chunkSizeWarningLimit: Infinity, rolldownOptions: { input } };
    await build({ root: ROOT, configFile: false, logLevel: "error", publicDir: false, base: "/", build: bundle });
    const server = await serveFolder(outDir, { isolated: true });
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      await page.goto(`${server.url}/examples/page.html`);
      await page.waitForFunction(() => document.title === "Seed 85");
      const pixels = (): Promise<string> =>
        page.evaluate(() => document.querySelector("canvas")?.toDataURL() ?? "no canvas");
      const first = await pixels();
      await page.fill("input", "100");
      await page.waitForFunction(() => document.title === "Seed 100");
      expect(first).toMatch(/^data:image\/png/);
      expect(await pixels()).not.toBe(first);
    } finally {
      await browser.close();
      await server.close();
    }
  });
});
