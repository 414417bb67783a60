import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { parseNumberList } from "../../src/base/numberList.ts";
import type { Network } from "../../src/model/network.ts";
import { generate, type GenerateOptions } from "../../src/tasks/generate.ts";
import { loadNetwork } from "../../src/tasks/loadNetwork.ts";
import { referenceFile } from "../checkpoints/files.ts";

/** Images that may be under way: being encoded, waiting for room, just computed. */
const UNDER_WAY = 8 + 1 + 1;

let network: Network;
let folder = "";
let o: GenerateOptions;
beforeAll(async () => void (network = await loadNetwork(referenceFile("cond16.pkl"), { device: "cpu" })));
afterAll(() => network.dispose());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stylegan-"));
  o = { folder, format: "png", grid: false, saveRaw: false, label: 1 };
});
afterEach(() => rmSync(folder, { recursive: true }));

const seeds = (list: string) => ({ seeds: parseNumberList(list, { what: "seed" }) });

describe("generate", () => {
  it("writes pictures while it computes the next ones", async () => {
    const behind: number[] = [];
    const onProgress = (done: number): void => void behind.push(done - readdirSync(folder).length);
    expect(await generate(network, seeds("0-59"), o, { onProgress })).toBe(60);
    expect(Math.max(...behind)).toBeLessThanOrEqual(UNDER_WAY);
    expect(readdirSync(folder)).toHaveLength(60);
  });

  it("keeps no picture, however many there are", async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const images: WeakRef<object>[] = [];
    const synthesis = network.synthesis.bind(network);
    onTestFinished(() => void (network.synthesis = synthesis));
    network.synthesis = async (...args) => {
      // not a spy of vitest's, which would keep the results
      const image = await synthesis(...args);
      images.push(new WeakRef(image.data));
      return image;
    };
    let alive = Infinity;
    const onProgress = (done: number): void => {
      if (done !== 100) return;
      collect();
      alive = images.filter((image) => image.deref() !== undefined).length;
    };
    await generate(network, seeds("0-99"), { ...o, saveRaw: true }, { onProgress });
    expect(images).toHaveLength(100);
    expect(alive).toBeLessThanOrEqual(2 * UNDER_WAY);
  });

  it("starts at once on four billion seeds, and stops when told, whole files only", async () => {
    const stop = new AbortController();
    const onProgress = (done: number, total: number): void => {
      expect(total).toBe(2 ** 32);
      if (done === 5) stop.abort(new Error("enough"));
    };
    const work = generate(network, seeds("0-4294967295"), o, { signal: stop.signal, onProgress });
    await expect(work).rejects.toThrow("enough");
    expect(readdirSync(folder).filter((file) => !/^seed000[0-4]\.png$/.test(file))).toEqual([]);
  });

  it("tells of a file once it is there", async () => {
    const told: string[] = [];
    const onWritten = (path: string): void => {
      expect(existsSync(path)).toBe(true);
      told.push(path);
    };
    await generate(network, seeds("1-3"), { ...o, grid: true, saveRaw: true, seedDigits: 2, onWritten });
    const names = ["grid.png", ...[1, 2, 3].flatMap((seed) => [`seed0${seed}.npz`, `seed0${seed}.png`])];
    expect(told.sort()).toEqual(names.map((name) => join(folder, name)));
    expect(readdirSync(folder).sort()).toEqual(names);
  });
});
