import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listen } from "../../src/server/listen.ts";
import { listPage } from "../../src/server/page/pageFiles.ts";
import { openBrowser } from "../browser/openBrowser.ts";
import { SMALL, startTrain, writePictures, type Running } from "../cli/trainRuns.ts";
import { findings } from "../web/axe.ts";
import { builtPage } from "../web/builtPage.ts";
import { eventually } from "../web/playground.ts";
import { writeRun } from "./runFolders.ts";
import { appOf, servedNetwork } from "./testApp.ts";

const served = servedNetwork();

/** The smallest WebAssembly module. */
const EMPTY_MODULE = "Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)";

/** A page that tries what the playground does, and what it must not be able to do. */
const FILES = {
  "index.html": `<!doctype html>
    <script>window.inlineRan = true</script>
    <script type="module" src="./assets/main.js"></script>`,
  "assets/main.js": `
    const attempt = async (run) => { try { return await run(); } catch (error) { return error.name; } };
    const ask = (worker) => new Promise((resolve) => { worker.onmessage = ({ data }) => resolve(data); });
    const refused = [];
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => refused.push(effectiveDirective));
    const inBlob = new Blob(['postMessage("ran")'], { type: "text/javascript" });
    const network = await (await fetch("./network.json")).json();
    window.results = {
      isolated: crossOriginIsolated,
      inline: window.inlineRan === true,
      shared: await attempt(() => new SharedArrayBuffer(8).byteLength),
      wasm: await attempt(async () => (await WebAssembly.compile(${EMPTY_MODULE})) instanceof WebAssembly.Module),
      evaluated: await attempt(() => new Function("return 1")()),
      worker: await ask(new Worker("./assets/worker.js", { type: "module" })),
      blobWorker: await ask(new Worker(URL.createObjectURL(inBlob))),
      network: (await (await fetch(network.url)).arrayBuffer()).byteLength,
      picture: (await fetch("./api/generate?seeds=1")).headers.get("content-type"),
      elsewhere: await attempt(() => fetch("http://127.0.0.1:1/")),
      refused,
    };`,
  "assets/worker.js": `
    const attempt = (run) => { try { return run(); } catch (error) { return error.name; } };
    postMessage({
      isolated: crossOriginIsolated,
      wasm: attempt(() => new WebAssembly.Module(${EMPTY_MODULE}) instanceof WebAssembly.Module),
      evaluated: attempt(() => new Function("return 1")()),
    });`,
};

interface TryingPage extends Window {
  readonly results?: Readonly<Record<string, unknown>>;
}

let browser: Browser | undefined;
let folder = "";
beforeAll(async () => {
  browser = await openBrowser();
  folder = mkdtempSync(join(tmpdir(), "stylegan-"));
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

async function newPage(): Promise<Page> {
  if (browser === undefined) throw new Error("open pages within tests");
  const page = await (await browser.newContext({ locale: "en-US", acceptDownloads: true })).newPage();
  page.setDefaultTimeout(90_000);
  return page;
}

async function resultsOf(page: Page, url: string): Promise<TryingPage["results"]> {
  await page.goto(url);
  await page.waitForFunction(() => "results" in window, undefined, { timeout: 60_000 });
  return page.evaluate(() => (window as TryingPage).results);
}

describe("in a browser", { timeout: 240_000 }, () => {
  it("the page has threads, WebAssembly and workers, the API and its network, and nothing from elsewhere", async () => {
    const app = appOf(served(), { page: await listPage(folder), loopbackOnly: true });
    const server = await listen(app.fetch, { host: "127.0.0.1", port: 0, idleTimeout: 120_000 });
    try {
      const { network, ...results } = (await resultsOf(await newPage(), server.url)) ?? {};
      expect(results).toEqual({
        isolated: true,
        inline: false,
        shared: 8,
        wasm: true,
        evaluated: "EvalError",
        worker: { isolated: true, wasm: true, evaluated: 1 },
        blobWorker: "ran",
        picture: "image/png",
        elsewhere: "TypeError",
        refused: ["script-src", "connect-src"],
      });
      expect(network).toBeGreaterThan(100_000);
    } finally {
      await server.close(0);
    }
  });

  it("a run is seen to train, to be killed and to go on, beside another, in words, curves and pictures", async () => {
    const data = await writePictures(join(folder, "pictures"));
    const out = join(folder, "runs");
    await writeRun(join(out, "00000-other"));
    const app = appOf(served(), { page: await listPage(await builtPage()), runs: out });
    const server = await listen(app.fetch, { host: "127.0.0.1", port: 0, idleTimeout: 120_000 });
    const page = await newPage();
    const faults: string[] = [];
    page.on("pageerror", ({ message }) => faults.push(message));
    let training: Running | undefined;
    try {
      await page.goto(`${server.url}#runs`);
      await page.getByRole("heading", { name: "00000-other" }).waitFor();
      training = startTrain("--data", data, "--out", out, ...SMALL, "--kimg", "1000", "--tick", "0.04", "--snap", "1");
      await page.getByRole("button", { name: /^00001-pictures/ }).click();
      const run = page.getByRole("region", { name: /^Run 00001-pictures/ });
      const seen = async (): Promise<number> =>
        Number.parseFloat((await run.getByText(/^[\d.,]+k$/).textContent())?.replaceAll(",", "") ?? "");
      await run.getByText("It is being trained now.").waitFor();
      await eventually(seen).toBeGreaterThan(0);
      await run.getByText(/^Generator [\d.]+, [\d.]+ at first, after \d+ images/).waitFor();
      await run.getByRole("img", { name: "Images at 0 kimg, the newest" }).waitFor();
      training.child.kill("SIGKILL");
      await run.getByText("Its process ended unexpectedly", { exact: false }).waitFor();
      const then = await seen();
      training = startTrain("--resume", "latest", "--out", out);
      await run.getByText("It is being trained now.").waitFor();
      await eventually(seen).toBeGreaterThan(then + 0.04);
      await page.getByRole("button", { name: "Show 00000-other beside the other" }).press("Enter"); // no tooltip
      await page.getByRole("region", { name: "Run 00000-other" }).getByText("--batch").waitFor();
      training.child.kill("SIGINT");
      await run.getByText("It was stopped and can be resumed.").waitFor();
      await run
        .getByRole("region", { name: /^The end of log\.txt/ })
        .getByText("Resuming at")
        .waitFor();
      expect(await findings(page)).toEqual([]);
      await run.getByRole("slider", { name: "Moment of the run" }).press("Home");
      await run.getByRole("img", { name: "Images before the first step" }).waitFor();
      await run.getByRole("button", { name: "Play the film" }).press("Enter");
      await run.getByRole("img", { name: "Images at 0 kimg, the newest" }).waitFor();
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        run.getByRole("button", { name: "GIF" }).click(),
      ]);
      expect(download.suggestedFilename()).toMatch(/^00001-pictures.*\.gif$/);
      expect(new URL(page.url()).hash).toMatch(/^#runs\?run=00001-pictures[^&]*&beside=00000-other$/);
      expect(faults).toEqual([]);
    } finally {
      training?.child.kill("SIGKILL");
      await page.context().close();
      await app.close(0);
      await server.close(0);
    }
  });
});
