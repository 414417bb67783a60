import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { build, type Plugin, type Rolldown } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seedWs, wsPictures } from "../../src/model/generation.ts";
import { rows, stack, styleMix } from "../../src/model/latents.ts";
import type { Network } from "../../src/model/network.ts";
import { loadNetwork } from "../../src/tasks/loadNetwork.ts";
import { openCheckpoint } from "../../src/tasks/openCheckpoint.ts";
import { toPagePicture } from "../../web/studio/pagePicture.ts";
import { bundlePage, type BundledPage } from "../browser/bundlePage.ts";
import { openBrowser } from "../browser/openBrowser.ts";
import { serveFolder, type FolderServer } from "../browser/serveFolder.ts";
import { referenceFile } from "../checkpoints/files.ts";
import type { Draw, Project } from "./entryPage.ts";
import { projectionCurve } from "./projectionCurve.ts";
import { pixelsOnCanvases } from "./canvases.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const TINY = join(ROOT, "test/reference/tiny32.pkl");

/** An emulated GPU compiles its shaders slowly, on a busy machine much more so. */
const EMULATED_MS = 600_000;

/** Packages that a page may load. */
const WEB_PACKAGES = [
  "onnxruntime-web",
  "onnxruntime-common",
  "protobufjs",
  "@protobufjs/.*",
  "long",
  "valibot",
  "fflate",
  "ml-matrix",
  "is-any-array",
  "ml-array-.*",
];

let network: Network;
beforeAll(async () => void (network = await loadNetwork(referenceFile("tiny32.pkl"), { device: "cpu" })));
afterAll(() => network.dispose());

function farthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))), 0);
}

interface Bundle {
  readonly chunks: readonly Rolldown.OutputChunk[];
  /** Modules that ask for one of Node's own. */
  readonly askForNode: readonly string[];
}

/** A page of another project: its script is the documented example, its bundler's settings are the defaults. */
async function bundleExample(folder: string): Promise<Bundle> {
  const [, example = ""] = /```ts\n(.*?)```/s.exec(await readFile(join(ROOT, "docs/web.md"), "utf8")) ?? [];
  await mkdir(join(folder, "public"));
  await copyFile(TINY, join(folder, "public", "model.pkl"));
  await writeFile(join(folder, "example.ts"), `${example}\ndocument.title = "done";\n`);
  await writeFile(join(folder, "index.html"), '<!doctype html><script type="module" src="./example.ts"></script>');
  const askForNode: string[] = [];
  const watch: Plugin = {
    name: "watch",
    enforce: "pre",
    resolveId: (id, importer = "") => (isBuiltin(id) ? void askForNode.push(importer) : undefined),
  };
  const built = await build({
    root: folder,
    configFile: false,
    logLevel: "error",
    plugins: [watch],
    resolve: { alias: { "stylegan2-ada/web": join(ROOT, "src/web.ts") } },
    build: { outDir: "dist", chunkSizeWarningLimit: Infinity, reportCompressedSize: false },
  });
  if (!("output" in built)) throw new Error("one build is expected");
  return { chunks: built.output.filter((part) => part.type === "chunk"), askForNode };
}

describe("the documented example", () => {
  let folder: string;
  let bundle: Bundle;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "stylegan-example-"));
    bundle = await bundleExample(folder);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("has no code of Node in its bundle, and no package but those that a page needs", () => {
    const modules = bundle.chunks.flatMap(({ moduleIds }) => moduleIds);
    expect(modules.some((id) => id.endsWith("/src/web.ts"))).toBe(true);
    const ours = modules.filter((id) => id.startsWith(join(ROOT, "src")));
    expect(ours.filter((id) => /src\/(media|tasks|server|cli|engine\/ort-node)\//.test(id))).toEqual([]);
    const allowed = new RegExp(`/node_modules/(${WEB_PACKAGES.join("|")})/`);
    expect(modules.filter((id) => id.includes("/node_modules/") && !allowed.test(id))).toEqual([]);
    // protobufjs says itself that a page gets nothing in the place of "fs".
    expect(bundle.askForNode.filter((id) => !id.endsWith("/node_modules/protobufjs/src/util/fs.js"))).toEqual([]);
    for (const { fileName, code, imports, dynamicImports, moduleIds } of bundle.chunks) {
      expect([...imports, ...dynamicImports].filter((name) => !name.endsWith(".js"))).toEqual([]);
      // The runtime's own script looks whether it is in Node.
      const isRuntime = moduleIds.some((id) => id.includes("/onnxruntime-web/"));
      expect(!isRuntime && /["'`]node:/.test(code), fileName).toBe(false);
    }
  });

  it.each([
    ["isolated", true],
    ["not isolated", false],
  ] as const)("draws in a page that is %s", async (_, isolated) => {
    const server = await serveFolder(join(folder, "dist"), { isolated });
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      const faults: string[] = [];
      page.on("pageerror", ({ message }) => void faults.push(message));
      await page.goto(`${server.url}/`);
      const ended = page.waitForFunction(() => document.title === "done", undefined, { timeout: 100_000 });
      await ended.catch(() => undefined);
      expect(faults).toEqual([]);
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(isolated);
      const shown = await pixelsOnCanvases(page.locator("canvas"));
      const ws = await seedWs(network, [85, 100], { truncationPsi: 0.7 });
      const mixed = styleMix(rows(ws, 0, 1), rows(ws, 1, 2), [0, 1, 2]);
      const expected = await wsPictures(network, stack([ws, mixed]), [0, 1, 2], {});
      expect(shown).toHaveLength(3);
      expected.forEach((picture, i) =>
        expect(farthest(shown[i] ?? [], toPagePicture(picture).data), `image ${i}`).toBeLessThanOrEqual(1),
      );
    } finally {
      await browser.close();
      await server.close();
    }
  });
});

describe("pictures in a browser", () => {
  const SEEDS = [0, 1, 85, 100];
  let [bundled, server, browser]: [BundledPage?, FolderServer?, Browser?] = [];
  beforeAll(async () => {
    bundled = await bundlePage("test/web/entryPage.ts");
    await copyFile(TINY, join(bundled.folder, "model.pkl"));
    server = await serveFolder(bundled.folder);
    browser = await openBrowser({ webgpu: true });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await bundled?.remove();
  });

  async function openPage(): Promise<Page> {
    if (browser === undefined) throw new Error("no browser");
    const page = await browser.newPage();
    await page.goto(`${server?.url}/`);
    await page.waitForFunction(() => "draw" in window);
    return page;
  }

  const drawIn = (page: Page, source: string, options: Parameters<Draw>[2]): ReturnType<Draw> =>
    page.evaluate(([path, seeds, o]) => (window as unknown as { readonly draw: Draw }).draw(path, seeds, o), [
      source,
      SEEDS,
      options,
    ] as const);

  it.each([
    [/^WebAssembly, 2 threads/, { device: "wasm", threads: 2 }],
    [/^WebAssembly, 1 thread,/, { device: "wasm", threads: 1, batchSize: 3 }],
    [/^WebAssembly/, { device: "wasm", worker: true }],
    [/^WebGPU/, { device: "webgpu", batchSize: 4 }],
  ] as const)("are those of Node, %s", { timeout: EMULATED_MS }, async (device, options) => {
    const page = await openPage();
    const { pictures, description, progress } = await drawIn(page, "model.pkl", options);
    await page.close();
    expect(description).toMatch(device);
    expect(progress.at(-1)).toBe(referenceFile("tiny32.pkl").length);
    const expected = await wsPictures(network, await seedWs(network, SEEDS, {}), SEEDS, {});
    expect(pictures).toHaveLength(SEEDS.length);
    expected.forEach(({ data }, i) =>
      expect(farthest(pictures[i] ?? [], data), `seed ${SEEDS[i]}`).toBeLessThanOrEqual(1),
    );
  });

  it("are found again as in Node", { timeout: EMULATED_MS }, async () => {
    const page = await openPage();
    const curve = await page.evaluate(() =>
      (window as unknown as { readonly project: Project }).project("model.pkl", 85),
    );
    await page.close();
    const expected = await projectionCurve(network, await openCheckpoint(TINY), 85);
    expect(curve).toHaveLength(4);
    expected.forEach((distance, i) => expect(Math.abs((curve[i] ?? NaN) / distance - 1)).toBeLessThan(1e-3));
  });

  it("are drawn from the files of other programs", { timeout: EMULATED_MS }, async () => {
    const page = await openPage();
    for (const file of ["tf32.pkl", "rosinality32.pth", "module16-old.pth", "foreign/sg3style32.pkl"]) {
      const name = file.replace("/", "-");
      await copyFile(join(ROOT, "test/reference", file), join(bundled?.folder ?? "", name));
      const { pictures } = await drawIn(page, name, { device: "wasm", threads: 1 });
      const local = await loadNetwork(referenceFile(file), { device: "cpu" });
      const expected = await wsPictures(local, await seedWs(local, SEEDS, {}), SEEDS, {});
      await local.dispose();
      expected.forEach(({ data }, i) =>
        expect(farthest(pictures[i] ?? [], data), `${file}, seed ${SEEDS[i]}`).toBeLessThanOrEqual(1),
      );
    }
    await page.close();
  });

  it("says what is wrong with an address", async () => {
    const page = await openPage();
    await expect(drawIn(page, "none.pkl", { device: "wasm" })).rejects.toThrow(/fetch "none\.pkl": .*status 404/);
    const noFile = /checkpoint "index\.html".*a web page/;
    await expect(drawIn(page, "index.html", { device: "wasm" })).rejects.toThrow(noFile);
    await page.close();
  });
});
