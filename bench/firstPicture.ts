/**
 * How long a visitor who has never seen the page waits for its first image on WebAssembly: from the navigation to the
 * first pixels on a canvas, in a browser without any cache, from a server on the same machine.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "vite";
import { openBrowser } from "../test/browser/openBrowser.ts";
import { serveFolder } from "../test/browser/serveFolder.ts";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "5" } } });

interface FirstPicture {
  /** After the navigation began. */
  readonly milliseconds: number;
  readonly side: number;
  readonly cores: number;
}
type Marked = Window & { firstPicture?: Omit<FirstPicture, "cores"> };

/** Runs in the page before its own scripts: notes when the first pixels of a canvas are on the screen. */
function markFirstPicture(): void {
  const { prototype } = CanvasRenderingContext2D;
  const { putImageData } = prototype;
  prototype.putImageData = function (this: CanvasRenderingContext2D, ...args: unknown[]): void {
    Reflect.apply(putImageData, this, args);
    const side = this.canvas.width;
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        (window as Marked).firstPicture ??= { milliseconds: performance.now(), side };
      }),
    );
  };
}

/** One visit in a browser that was never used. */
async function visit(url: string): Promise<FirstPicture> {
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    await page.addInitScript(markFirstPicture);
    await page.goto(url);
    await page.waitForFunction(() => "firstPicture" in window, undefined, { timeout: 120_000 });
    return await page.evaluate(() => {
      const { milliseconds = NaN, side = NaN } = (window as Marked).firstPicture ?? {};
      return { milliseconds, side, cores: navigator.hardwareConcurrency };
    });
  } finally {
    await browser.close();
  }
}

async function measure(folder: string, rounds: number): Promise<void> {
  const server = await serveFolder(folder);
  const visits: FirstPicture[] = [];
  for (let round = 0; round < rounds; round++) visits.push(await visit(`${server.url}/`));
  await server.close();
  const times = visits.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const { side, cores } = visits[0] ?? { side: NaN, cores: NaN };
  console.log(`first image of ${side}x${side}, WebAssembly on ${cores} cores, ${rounds} first visits:`);
  console.log(`  median ${times[times.length >> 1]?.toFixed(0)} ms, best ${times[0]?.toFixed(0)} ms`);
}

const folder = mkdtempSync(join(tmpdir(), "first-picture-"));
try {
  const configFile = fileURLToPath(new URL("../vite.config.ts", import.meta.url));
  await build({ configFile, logLevel: "error", build: { outDir: folder, emptyOutDir: true } });
  await measure(folder, Number(values.rounds));
} finally {
  rmSync(folder, { recursive: true });
}
