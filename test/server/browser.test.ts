import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listen } from "../../src/server/listen.ts";
import { listPage } from "../../src/server/page/pageFiles.ts";
import { openBrowser } from "../browser/openBrowser.ts";
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

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "stylegan-"));
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

async function resultsOf(page: Page, url: string): Promise<TryingPage["results"]> {
  await page.goto(url);
  await page.waitForFunction(() => "results" in window, undefined, { timeout: 60_000 });
  return page.evaluate(() => (window as TryingPage).results);
}

describe("in a browser", () => {
  it("the page has threads, WebAssembly and workers, the API and its network, and nothing from elsewhere", async () => {
    const app = appOf(served(), { page: await listPage(folder), loopbackOnly: true });
    const server = await listen(app.fetch, { host: "127.0.0.1", port: 0, idleTimeout: 120_000 });
    const browser = await openBrowser();
    try {
      const { network, ...results } = (await resultsOf(await browser.newPage(), server.url)) ?? {};
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
      await browser.close();
      await server.close(0);
    }
  });
});
