/**
 * What the page does on WebAssembly, in headless Chromium: images, steps of a drag, and training steps of the shipped
 * network (64 x 64, the Train tab's batch), with each number of threads in alternating rounds. The best of all rounds.
 */
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Browser } from "playwright-core";
import { bundlePage } from "../test/browser/bundlePage.ts";
import { openBrowser } from "../test/browser/openBrowser.ts";
import { serveFolder } from "../test/browser/serveFolder.ts";
import type { measureSteps, StepSeconds } from "./web/steps.ts";

const { values } = parseArgs({
  options: { threads: { type: "string", default: "1,2" }, rounds: { type: "string", default: "2" } },
});

const NETWORK = fileURLToPath(new URL("../models/avatars.safetensors", import.meta.url));

type Bench = Window & { readonly measureSteps: typeof measureSteps };

async function visit(browser: Browser, url: string, threads: number): Promise<StepSeconds> {
  const page = await browser.newPage();
  page.setDefaultTimeout(600_000);
  await page.goto(`${url}/`);
  const seconds = await page.evaluate(
    (count) => (window as unknown as Bench).measureSteps(new URL("network.safetensors", location.href).href, count),
    threads,
  );
  await page.close();
  return seconds;
}

function report(all: readonly StepSeconds[]): void {
  const perSecond = (of: (seconds: StepSeconds) => number): string => (1 / Math.min(...all.map(of))).toPrecision(3);
  console.log(
    `${all[0]?.device}: ${perSecond(({ image }) => image)} images, ` +
      `${perSecond(({ dragStep }) => dragStep)} drag steps, ` +
      `${perSecond(({ trainingStep }) => trainingStep)} training steps a second`,
  );
}

const { folder, remove } = await bundlePage("bench/web/page.ts");
copyFileSync(NETWORK, join(folder, "network.safetensors"));
const server = await serveFolder(folder);
// The tests' browser spares the second, slower compilation that makes WebAssembly quick.
const browser = await openBrowser({ args: ["--js-flags=--no-liftoff-only"] });
try {
  const counts = values.threads.split(",").map(Number);
  const rounds = new Map<number, StepSeconds[]>(counts.map((threads) => [threads, []]));
  for (let round = 0; round < Number(values.rounds); round++)
    for (const [threads, all] of rounds) all.push(await visit(browser, server.url, threads));
  for (const all of rounds.values()) report(all);
} finally {
  await browser.close();
  await server.close();
  await remove();
}
