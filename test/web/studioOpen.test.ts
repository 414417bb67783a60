import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { readCheckpoint } from "../../src/checkpoints/readCheckpoint.ts";
import { writeSafetensorsCheckpoint } from "../../src/checkpoints/writeCheckpoint.ts";
import { concatBytes } from "../../src/formats/byteReader.ts";
import type { Timing } from "../../src/model/quickerEngine.ts";
import { packageVersion } from "../../src/tasks/packageVersion.ts";
import { browserTimings } from "../../web/base/kept/timings.ts";
import type { PagePicture } from "../../web/studio/studio.ts";
import { serveFolder, type FolderServer } from "../browser/serveFolder.ts";
import { memoryOf } from "../engine/fakeEngine.ts";
import { referenceFile } from "../checkpoints/files.ts";
import { difference, drawn, droppedFile, LOOK, seed, studioWithGpu, testStudio } from "./studios.ts";

const ignore = (): void => undefined;
/** Zeros that no memory holds: who reads all of them fails in another way. */
class EndlessFile extends File {
  override get size(): number {
    return 6e15;
  }

  override slice(start = 0, end = this.size): Blob {
    return new Blob([new Uint8Array(end - start)]);
  }
}

const TINY = { resolution: 32, channels: 3, zDim: 64, numWs: 8, mixStyles: [0, 1, 2, 3, 4, 5, 6], cDim: 0 };

let folder: string;
let server: FolderServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "stylegan-studio-"));
  await writeFile(join(folder, "tiny32.pkl"), referenceFile("tiny32.pkl"));
  server = await serveFolder(folder);
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

describe("opening a network", () => {
  it("reads a dropped file of any kind, and all show the same picture", async () => {
    const safetensors = concatBytes(writeSafetensorsCheckpoint(readCheckpoint(referenceFile("tiny32.pkl"))));
    const converted = droppedFile("tiny32.safetensors", safetensors);
    const files = [droppedFile("tiny32.pkl"), droppedFile("tiny32.pth"), converted];
    const pictures: PagePicture[] = [];
    const fingerprints = new Set<string>();
    for (const file of files) {
      const { studio } = testStudio();
      const summary = await studio.open({ file }, ignore);
      expect(summary).toMatchObject({ name: file.name, ...TINY });
      fingerprints.add(summary.fingerprint);
      pictures.push(...(await drawn(studio, [seed(85)])));
    }
    expect([...fingerprints]).toEqual([expect.stringMatching(/^[\da-f]{8}$/)]);
    expect(pictures).toHaveLength(3);
    for (const picture of pictures) expect(difference(picture, pictures[0])).toBeLessThanOrEqual(1);
  });

  it("fetches an address, and tells how far it is", async () => {
    const { studio } = testStudio();
    const fractions: number[] = [];
    const source = { url: `${server.url}/tiny32.pkl`, name: "tiny" };
    const summary = await studio.open(source, (fraction, doing) => {
      expect(doing).toMatch(/^[A-Z][a-z ]+$/);
      fractions.push(fraction);
    });
    expect(summary).toMatchObject({ name: "tiny", ...TINY, device: expect.stringContaining("ONNX Runtime") });
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
    expect(fractions.length).toBeGreaterThan(2);
  });

  it("names the file and the reason of a refusal, and keeps the network before", async () => {
    const { studio, events } = testStudio();
    await studio.open({ file: droppedFile("tiny32.pkl") }, ignore);
    const before = await drawn(studio, [seed(1)]);
    const picture = droppedFile("cat.png", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10));
    await expect(studio.open({ file: picture }, ignore)).rejects.toMatchObject({
      name: "UserError",
      message: expect.stringMatching(/checkpoint "cat\.png".*but got an image/),
    });
    await expect(studio.open({ url: `${server.url}/none.pkl`, name: "none" }, ignore)).rejects.toThrow(/status 404/);
    const nowhere = { url: "http://127.0.0.1:9/a.pkl", name: "a" };
    await expect(studio.open(nowhere, ignore)).rejects.toThrow(/server must answer/);
    expect(difference((await drawn(studio, [seed(1), seed(2)]))[0], before[0])).toBe(0);
    expect(events.filter((event) => event !== "run")).toEqual(["start auto"]);
  });

  it("refuses a large file by its first bytes", async () => {
    const { studio } = testStudio();
    const film = studio.open({ file: new EndlessFile([], "film.mp4") }, ignore);
    await expect(film).rejects.toThrow(/"film\.mp4".*but got an unknown kind of file/);
    await writeFile(join(folder, "page.pkl"), Buffer.concat([Buffer.from("<!doctype html>"), Buffer.alloc(50e6)]));
    const fractions: number[] = [];
    const page = studio.open({ url: `${server.url}/page.pkl`, name: "page" }, (fraction) => fractions.push(fraction));
    await expect(page).rejects.toThrow(/but got a web page/);
    expect(Math.max(...fractions)).toBeLessThan(0.5);
  });

  it("is given up when it is cancelled, and the network before stays", async () => {
    const { studio } = testStudio();
    await studio.open({ file: droppedFile("tiny32.pkl") }, ignore);
    const file = droppedFile("cond16.pkl");
    const slow = studio.open({ file }, (_, doing) => {
      if (doing === "Reading the network") studio.stop("open");
    });
    const next = studio.open({ file }, ignore);
    await expect(slow).rejects.toMatchObject({ name: "AbortError" });
    await expect(next).rejects.toMatchObject({ name: "AbortError" });
    expect((await drawn(studio, [seed(1)]))[0]?.width).toBe(32);
    expect(await studio.open({ file }, ignore)).toMatchObject({ resolution: 16 });
  });

  it("tells of a large file in steps, not of each of its pieces", async () => {
    await writeFile(join(folder, "zeros.pth"), Buffer.concat([Buffer.from("PK\x03\x04"), Buffer.alloc(20e6)]));
    const { studio } = testStudio();
    const fractions: number[] = [];
    const opening = studio.open({ url: `${server.url}/zeros.pth`, name: "zeros" }, (fraction) => {
      fractions.push(fraction);
    });
    await expect(opening).rejects.toThrow(/zeros\.pth": it must be a \.pkl/);
    expect(fractions.length).toBeGreaterThan(20);
    expect(fractions.length).toBeLessThan(105);
  });

  it("refuses a file without a generator, and frees the engine that was started for it", async () => {
    const { D, extras } = readCheckpoint(referenceFile("tiny32.pkl"));
    const judge = droppedFile("judge.safetensors", concatBytes(writeSafetensorsCheckpoint({ D, extras })));
    const { studio, events } = testStudio();
    await expect(studio.open({ file: judge }, ignore, "wasm")).rejects.toThrow(/must hold a generator/);
    expect(events).toEqual(["start wasm", "dispose wasm"]);
    await expect(drawn(studio, [seed(1)])).rejects.toThrow(/no network is open/);
  });

  it("keeps the engine of a choice, and replaces it for another", async () => {
    const { studio, events } = testStudio();
    const file = droppedFile("tiny32.pkl");
    await studio.open({ file }, ignore, "wasm");
    await studio.open({ file: droppedFile("cond16.pkl") }, ignore, "wasm");
    await studio.open({ file }, ignore);
    expect(events).toEqual(["start wasm"]);
    await studio.open({ file }, ignore, "webgpu");
    expect(events).toEqual(["start wasm", "start webgpu", "dispose wasm"]);
    expect(await drawn(studio, [seed(1)])).toHaveLength(1);
  });

  it("remembers what it measures for this version and these threads", () => {
    vi.stubGlobal("navigator", { hardwareConcurrency: 6 });
    vi.stubGlobal("indexedDB", { open: () => ({}) });
    onTestFinished(() => void vi.unstubAllGlobals());
    expect(browserTimings().machine).toBe(`stylegan2-ada ${packageVersion()}; 6 cores, one thread`);
  });

  it("measures a GPU against WebAssembly once a network, and takes the quicker one", async () => {
    const kept = new Map<string, Timing>();
    const machine = { machine: "2 cores", memory: memoryOf(kept) };
    const { studio, events } = studioWithGpu(machine);
    const heard = (): string[] => events.splice(0).filter((event) => event !== "run");
    const file = droppedFile("tiny32.pkl");
    await studio.open({ file }, ignore);
    expect(heard().slice(0, 3)).toEqual(["start auto", "start wasm in a worker", "dispose wasm in a worker"]);
    const [[key, timing] = ["", undefined]] = [...kept];
    expect(timing).toEqual({ gpu: expect.any(Number), cpu: expect.any(Number) });
    kept.set(key, { gpu: 0.05, cpu: 0.02 });
    const { notes } = await studioWithGpu(machine).studio.open({ file }, ignore);
    expect(notes).toEqual([expect.stringMatching(/^WebGPU takes 0\.050 s .* the CPU 0\.020 s, so the CPU is used$/)]);
    kept.set(key, { gpu: 0.01, cpu: 0.02 });
    await studio.open({ file }, ignore);
    expect(heard()[0]).toBe("start auto"); // what was measured for one network need not fit the next
    expect(await drawn(studio, [seed(1)])).toHaveLength(1);
  });

  it("stops what draws, on this engine or another, without an error", async () => {
    const { studio } = testStudio();
    await studio.open({ file: droppedFile("tiny32.pkl") }, ignore, "wasm");
    for (const device of ["wasm", "webgpu"] as const) {
      let opening: Promise<unknown> = Promise.resolve();
      let count = 0;
      const recipes = Array.from({ length: 200 }, (_, i) => seed(i));
      const ended = await studio.draw("gallery", recipes, LOOK, () => {
        if (count++ === 0) opening = studio.open({ file: droppedFile("cond16.pkl") }, ignore, device);
      });
      expect(ended).toBe(false);
      expect(count).toBeLessThan(200);
      await opening;
      expect((await drawn(studio, [seed(1)], { label: 0 }))[0]?.width).toBe(16);
      await studio.open({ file: droppedFile("tiny32.pkl") }, ignore, device);
    }
  });

  it("opens one after another, and the last stays", async () => {
    const { studio } = testStudio();
    const names = ["cond16.pkl", "tiny32.pkl"];
    const summaries = await Promise.all(names.map((name) => studio.open({ file: droppedFile(name) }, ignore)));
    expect(summaries.map(({ name }) => name)).toEqual(names);
    expect((await drawn(studio, [seed(1)]))[0]?.width).toBe(32);
  });
});
