import type { Page, Request } from "playwright-core";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { WebEngineOptions } from "../../src/engine/ort-web/openWebEngine.ts";
import { buildPageSite, type PageSite, type Visit } from "../browser/pageSite.ts";
import type { Computed, EnginePage } from "./openWebEnginePage.ts";

let site: PageSite;
beforeAll(async () => {
  site = await buildPageSite("test/engine/openWebEnginePage.ts", "enginePage");
});
afterAll(() => site.remove());

const onPage = (visit: Visit, test: (page: Page) => Promise<void>) => (): Promise<void> => site.visit(visit, test);

type OnWindow = Window & { readonly enginePage: EnginePage };

function compute(page: Page, options: WebEngineOptions): Promise<Computed> {
  return page.evaluate((asked) => (window as unknown as OnWindow).enginePage.compute(asked), options);
}
const computeOn = (visit: Visit, options: WebEngineOptions): Promise<Computed> =>
  site.visit(visit, (page) => compute(page, options));

/** The files of compiled code that a page and its workers fetched, without their hashes. */
function compiledFiles(page: Page): readonly string[] {
  const files: string[] = [];
  page.on("request", (request: Request) => {
    const name = /ort-wasm[-.\w]*?(?=-\w{8}\.wasm|\.wasm)/.exec(request.url())?.[0];
    if (name !== undefined && !files.includes(name)) files.push(name);
  });
  return files;
}

describe("openWebEngine on WebAssembly", () => {
  it(
    "takes a thread a core, in the page or in a worker, and fetches no other build",
    onPage({}, async (page) => {
      const files = compiledFiles(page);
      const cores = Math.min(await page.evaluate(() => navigator.hardwareConcurrency), 8);
      for (const worker of [false, true]) {
        const { device, description, notes, y } = await compute(page, { device: "wasm", worker });
        expect([device, notes, y]).toEqual(["cpu", [], [3, 6]]);
        expect(description).toMatch(new RegExp(`^WebAssembly, ${cores} threads?, ONNX Runtime \\d`));
      }
      expect(files).toEqual(["ort-wasm-simd-threaded"]);
    }),
  );
  it(
    "says which threads it has where another engine of the page has fixed them",
    onPage({}, async (page) => {
      expect((await compute(page, { device: "wasm", threads: 1 })).description).toMatch(/^WebAssembly, 1 thread,/);
      const second = await compute(page, { device: "wasm", threads: 2 });
      expect(second.description).toMatch(/^WebAssembly, 1 thread,/);
      expect(second.notes).toEqual([
        expect.stringMatching(/^WebAssembly has 1 thread here: the first engine on the page fixed/),
      ]);
    }),
  );
  it("has one thread, and says why, where the page is not isolated", async () => {
    const { description, notes, y } = await computeOn({ isolated: false }, { device: "wasm" });
    expect(description).toMatch(/^WebAssembly, 1 thread,/);
    expect(notes).toEqual([expect.stringMatching(/^WebAssembly has one thread: .*Cross-Origin-Opener-Policy/)]);
    expect(y).toEqual([3, 6]);
  });
  it(
    "leaves the page free while a worker computes, and feeds and weights whole",
    onPage({}, async (page) => {
      const { turns, lengths } = await page.evaluate(() =>
        (window as unknown as OnWindow).enginePage.computeInWorker(),
      );
      expect(turns).toBeGreaterThan(20);
      expect(lengths).toEqual([160_000, 160_000]);
    }),
  );
  it(
    "finds no blocked layout, so programs are lowered plainly",
    onPage({}, async (page) => {
      expect(await page.evaluate(() => (window as unknown as OnWindow).enginePage.blockSize())).toBeUndefined();
    }),
  );
  it("refuses a number of threads that is none", async () => {
    await expect(computeOn({}, { threads: 0 })).rejects.toThrow(/UserError: .*threads is a whole number, 1 or more/);
  });
});

describe("openWebEngine and its files", () => {
  it("has its threads in a worker also where the bundler knows nothing of them", async () => {
    const plain = await buildPageSite("test/engine/openWebEnginePage.ts", "enginePage", { apart: false });
    const computed = await plain.visit({}, (page) => compute(page, { device: "wasm", worker: true, threads: 2 }));
    expect(computed).toMatchObject({ description: expect.stringMatching(/^WebAssembly, 2 threads/), y: [3, 6] });
    await plain.remove();
  });
  it(
    "takes them from wasmPaths, seen from the page also in a worker",
    onPage({}, async (page) => {
      const fetched: string[] = [];
      await page.context().route("**/elsewhere/*.wasm", async (route) => {
        const name = route.request().url().split("/").at(-1) ?? "";
        fetched.push(name);
        const file = fileURLToPath(new URL(`../../node_modules/onnxruntime-web/dist/${name}`, import.meta.url));
        await route.fulfill({ body: await readFile(file), contentType: "application/wasm" });
      });
      const { y } = await compute(page, { device: "wasm", worker: true, threads: 1, wasmPaths: "elsewhere" });
      expect(y).toEqual([3, 6]);
      expect(fetched).toEqual(["ort-wasm-simd-threaded.wasm"]);
    }),
  );
  it("says what to do where they are not served", async () => {
    const computed = computeOn({}, { device: "wasm", worker: true, wasmPaths: "nowhere" });
    await expect(computed).rejects.toThrow(/UserError: Cannot load ONNX Runtime: the page must serve .*wasmPaths/);
  });
});

describe("openWebEngine beyond the memory of a page", () => {
  it.each([
    ["more than is left", 32_760],
    ["more than can be addressed", 40_000],
  ])("says so of %s, and goes on", (_, size) =>
    site.visit({}, async (page) => {
      const options = { device: "wasm", worker: true } as const;
      const computing = page.evaluate(
        ([asked, rows]) => (window as unknown as OnWindow).enginePage.sumOfSquare(rows, asked),
        [options, size] as const,
      );
      await expect(computing).rejects.toThrow(/UserError: Cannot compute here: .* memory/);
      expect((await compute(page, options)).y).toEqual([3, 6]);
    }),
  );
});

describe("openWebEngine and WebGPU", () => {
  it("passes over it with auto where there is none, and notes why", async () => {
    const { device, notes, y } = await computeOn({}, {});
    expect([device, y]).toEqual(["cpu", [3, 6]]);
    expect(notes).toEqual(["WebGPU does not start: the browser found no GPU adapter"]);
  });
  it(
    "passes over an emulated one with auto, without fetching its build",
    onPage({ webgpu: true }, async (page) => {
      const files = compiledFiles(page);
      const { device, notes } = await compute(page, {});
      expect([device, notes]).toEqual(["cpu", ["WebGPU does not start: the browser emulates it on the CPU"]]);
      expect(files).toEqual(["ort-wasm-simd-threaded"]);
    }),
  );
  it(
    "takes even an emulated one when asked to, and says that it is slow",
    onPage({ webgpu: true }, async (page) => {
      const files = compiledFiles(page);
      const { device, description, notes, y } = await compute(page, { device: "webgpu", worker: true });
      expect([device, y]).toEqual(["webgpu", [3, 6]]);
      expect(description).toMatch(/^WebGPU google swiftshader, ONNX Runtime/);
      expect(notes).toEqual([expect.stringMatching(/^WebGPU is slow here, .* GFLOP/)]);
      expect(files).toEqual(["ort-wasm-simd-threaded.jspi"]);
    }),
  );
  it(
    "records runs that are repeated, unless told not to",
    onPage({ webgpu: true }, async (page) => {
      const made = (options: WebEngineOptions): Promise<number> =>
        page.evaluate((asked) => (window as unknown as OnWindow).enginePage.bindGroupsOfLast(asked), {
          ...options,
          device: "webgpu",
        } as const);
      expect(await made({})).toBe(0);
      expect(await made({ recordRuns: false })).toBeGreaterThan(0);
    }),
  );
  it(
    "passes over one whose driver hangs, and says so",
    onPage({ webgpu: true }, async (page) => {
      await page.clock.install();
      await page.evaluate(() => (navigator.gpu.requestAdapter = () => new Promise(() => undefined)));
      const computing = page.evaluate(() => (window as unknown as OnWindow).enginePage.compute({}));
      await page.clock.fastForward(61_000);
      const { device, notes, y } = await computing;
      expect([device, y]).toEqual(["cpu", [3, 6]]);
      expect(notes).toEqual(["WebGPU does not start: its driver did not answer within 60 seconds"]);
    }),
  );
  it("says what is missing when it is asked for and there is none", async () => {
    const computed = computeOn({}, { device: "webgpu" });
    await expect(computed).rejects.toThrow(/UserError: Cannot use device "webgpu": .*no GPU adapter.*WebAssembly/);
  });
});
