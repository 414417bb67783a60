import { rmSync, symlinkSync } from "node:fs";
import { cp, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { crc32 } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkedBytes, readChecked } from "../../src/media/checkedFile.ts";
import { loadNetwork } from "../../src/tasks/loadNetwork.ts";
import { fileState, openPreparedNetwork, type PreparedOptions } from "../../src/tasks/preparedNetwork.ts";

const CHECKPOINT = fileURLToPath(new URL("../reference/cond16.pth", import.meta.url));
const LABELS = { labels: [1] };

let cacheFolder: string;
let expected: Float32Array;
beforeAll(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), "prepared-"));
  const network = await loadNetwork(CHECKPOINT, { device: "cpu", cacheFolder });
  expected = await imageOf(network);
  await network.dispose();
});
afterAll(() => rm(cacheFolder, { recursive: true }));

async function imageOf(network: Awaited<ReturnType<typeof loadNetwork>>): Promise<Float32Array> {
  const ws = await network.mapping(network.latents([3]), { ...LABELS, truncationPsi: 0.7 });
  return (await network.synthesis(ws)).data;
}

async function made(source = CHECKPOINT, o: PreparedOptions = {}): Promise<Float32Array> {
  const network = await openPreparedNetwork(source, { device: "cpu", cacheFolder, build: "test", ...o });
  try {
    return await imageOf(network);
  } finally {
    await network.dispose();
  }
}

/** Every file that is kept of programs. */
async function files(): Promise<string[]> {
  const entries = await readdir(join(cacheFolder, "programs"), { recursive: true, withFileTypes: true }).catch(
    () => [],
  );
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

const weightsOfSynthesis = async (): Promise<string> =>
  (await files()).find((path) => /synthesis.*weights\.bin$/.test(path)) ?? "none";

test("makes the same image without programs that were kept, while it keeps them, and with them", async () => {
  expect(await made()).toEqual(expected);
  const first = await files();
  expect(first.map((path) => path.split(/[/\\]/).at(-1)).sort()).toEqual([
    "model.onnx",
    "model.onnx",
    "network",
    "program",
    "program",
    "weights.bin",
    "weights.bin",
  ]);
  expect(await made()).toEqual(expected);
  expect(await files()).toEqual(first);
  const path = await weightsOfSynthesis();
  const bytes = await readFile(path);
  await writeFile(path, Buffer.alloc(bytes.length));
  expect(await made()).not.toEqual(expected); // it does run from there
  await writeFile(path, bytes);
  expect(await made()).toEqual(expected);
});

test("reads the checkpoint again for what was not kept", async () => {
  await made();
  const network = await openPreparedNetwork(CHECKPOINT, { device: "cpu", cacheFolder, build: "test" });
  const ws = network.averageWs();
  const blocks = await network.inspect(ws);
  const { data } = await network.synthesis(ws);
  expect(blocks.at(-1)?.image.data).toEqual(data);
  const none = await network.synthesis(ws, { noiseMode: "none" });
  expect(none.data).not.toEqual(data);
  await network.dispose();
  expect((await files()).filter((path) => /synthesis-1-none/.test(path))).toHaveLength(3);
});

test("makes anew and keeps again what is damaged", async () => {
  await made();
  const whole = await files();
  for (const path of whole.filter((each) => !/none/.test(each))) {
    const { size } = await stat(path);
    await truncate(path, size - 1);
    expect(await made()).toEqual(expected);
    expect([path, (await stat(path)).size]).not.toEqual([path, size - 1]);
  }
  expect((await files()).sort()).toEqual(whole.sort());
});

test("makes anew what the runtime cannot open", async () => {
  const o = { build: "not opened yet" }; // tests share what was opened before
  const before = await files();
  await made(CHECKPOINT, o);
  const path = (await files()).find((each) => !before.includes(each) && /synthesis.*program$/.test(each)) ?? "none";
  await writeFile(path, checkedBytes({ ...(readChecked(path) as object), model: crc32("no model") }));
  await writeFile(join(dirname(path), "model.onnx"), "no model");
  expect(await made(CHECKPOINT, o)).toEqual(expected);
});

test("keeps nothing of a file that is replaced meanwhile, and does not go on with another", async () => {
  const link = join(cacheFolder, "link.pth");
  const turn = (target: string) => (): void => {
    rmSync(link, { force: true });
    symlinkSync(target, link);
  };
  const turnAway = turn(fileURLToPath(new URL("../reference/module16.pth", import.meta.url)));
  const turnBack = turn(CHECKPOINT);
  const before = await files();
  turnBack();
  expect(await made(link, { onNotes: turnAway })).toEqual(expected);
  expect(await files()).toEqual(before);
  turnBack();
  expect(await made(link)).toEqual(expected);
  const o = { device: "cpu", cacheFolder, build: "test", onNotes: turnAway } as const;
  const network = await openPreparedNetwork(link, o);
  await expect(network.synthesis(network.averageWs(), { noiseMode: "none" })).rejects.toThrow(/changed.*again/);
  await network.dispose();
});

test("keeps the programs of each build, choice of weights and layout apart", async () => {
  const folders = async (): Promise<number> => (await readdir(join(cacheFolder, "programs"))).length;
  await made();
  const before = await folders();
  await made(CHECKPOINT, { build: "another" });
  await made(CHECKPOINT, { weights: "G_ema" });
  expect(await folders()).toBe(before + 2);
  const count = (await files()).length;
  await made(CHECKPOINT, { blockedLayout: false });
  expect((await files()).length).toBe(count + 7);
  expect(await folders()).toBe(before + 2);
});

test("keeps nothing of a file just written, in sources, where it is switched off or cannot write", async () => {
  const before = await files();
  const fresh = join(cacheFolder, "fresh.pth");
  await cp(CHECKPOINT, fresh);
  expect(await made(fresh)).toEqual(expected);
  expect(await made(CHECKPOINT, { build: undefined })).toEqual(expected);
  process.env.STYLEGAN_KEEP_PROGRAMS = "0";
  expect(await made(CHECKPOINT, { build: "off" })).toEqual(expected);
  delete process.env.STYLEGAN_KEEP_PROGRAMS;
  expect(await made(CHECKPOINT, { cacheFolder: fresh })).toEqual(expected);
  expect(await files()).toEqual(before);
});

test("knows a file by its place, length and times, once it cannot change without a sign", () => {
  const found = { ino: 1n, size: 10n, mtimeNs: 5_000_000_000n, ctimeNs: 6_000_000_000n };
  const state = fileState("a.pkl", found, 10_000);
  expect(state).toBe(fileState("a.pkl", found, 20_000));
  for (const change of [{ ino: 2n }, { size: 11n }, { mtimeNs: 5_000_000_001n }, { ctimeNs: 6_000_000_001n }]) {
    expect(fileState("a.pkl", { ...found, ...change }, 10_000)).not.toBe(state);
  }
  expect(fileState("b.pkl", found, 10_000)).not.toBe(state);
  expect(fileState("a.pkl", found, 8_000)).toBeUndefined();
  expect(fileState("a.pkl", { ...found, mtimeNs: 60_000_000_000n }, 10_000)).toBeUndefined();
});
