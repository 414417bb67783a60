import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { zipSync } from "fflate";
import { expect, it } from "vitest";
import { openDataset } from "../../src/datasets/openDataset.ts";
import type { FileTree } from "../../src/media/fileTree.ts";
import { directoryTensors, keptDirectory } from "../../src/media/keptDirectory.ts";
import { openFileTree } from "../../src/media/openFileTree.ts";
import { hostTensor } from "../../src/tensor/hostTensor.ts";
import { openImageSource } from "../../src/media/imageSource.ts";
import { keptIndexes, openPictureIndex } from "../../src/media/pictureIndex.ts";
import { temporaryFolder } from "../cli/realCommands.ts";
import { plain, writeFiles } from "../datasets/pictures.ts";

const path = temporaryFolder();

/** Opens the images as training does. -> their resolution, and what tells them from others. */
async function look(place: string): Promise<readonly [number, string]> {
  const source = await openImageSource(place, { indexFrom: 1, cacheFolder: path("cache") });
  const { resolution } = await openDataset(source);
  const contents = await source.contents();
  await source.close();
  return [resolution, contents];
}

async function folderOf(side: number): Promise<string> {
  await writeFiles(path("set"), {
    "x/a.png": plain(side, side, 1, 2, 3).png(),
    "b.webp": plain(side, side, 4, 5, 6).webp(),
  });
  return path("set");
}

async function zipOf(side: number): Promise<string> {
  const [a, b] = await Promise.all([1, 2].map((grey) => plain(side, side, grey).png().toBuffer()));
  writeFileSync(path("set.zip"), zipSync({ "a.png": a ?? [], "b.png": b ?? [] } as Record<string, Uint8Array>));
  return path("set.zip");
}

it("is used without opening a picture, and knows those that it was asked for", async () => {
  let opened = 0;
  const tree: FileTree = {
    path: path("counted"),
    kind: "folder",
    names: ["a.png", "b.png"],
    passedOver: [],
    read: async () => new Uint8Array(),
    size: async () => 0,
    fingerprint: async (name) => `${name} ${++opened}`,
    state: async () => "as it was",
    close: async () => undefined,
  };
  const open = async (now: FileTree) => openPictureIndex(now, now.names, await keptIndexes(now.path));
  const first = await open(tree);
  expect(first.header(1)).toBeUndefined();
  first.add(1, { width: 16, height: 8, channels: 3 });
  const contents = await first.contents();
  const second = await open(tree);
  expect([second.header(0), second.header(1)]).toEqual([undefined, { width: 16, height: 8, channels: 3 }]);
  expect([await second.contents(), opened]).toEqual([contents, 2]);
  const changed = await open({ ...tree, state: async () => "changed" });
  expect(changed.header(1)).toBeUndefined();
  expect(await changed.contents()).not.toBe(contents);
});

it.each([
  ["a folder", folderOf],
  ["an archive", zipOf],
])("lies beside %s, and gives way when an image changes", async (_, make) => {
  const place = await make(8);
  const [resolution, contents] = await look(place);
  expect(resolution).toBe(8);
  const written = readFileSync(`${place}.index`);
  expect(await look(place)).toEqual([resolution, contents]);
  expect(readFileSync(`${place}.index`)).toEqual(written);
  await make(16);
  const [now, others] = await look(place);
  expect([now, others === contents]).toEqual([16, false]);
  expect(existsSync(path("cache"))).toBe(false);
});

it("gives way to a picture of as many bytes whose time was put back", async () => {
  const place = await folderOf(8);
  const file = path("set", "b.webp");
  const bytes = [8, 16].map((side) => plain(side, side, 4, 5, 6).png({ compressionLevel: 0 }).toBuffer());
  const [small, large] = await Promise.all(bytes);
  const padded = Buffer.alloc(large?.length ?? 0);
  small?.copy(padded);
  writeFileSync(file, padded);
  await look(place);
  const { atime, mtime } = statSync(file);
  writeFileSync(file, large ?? "");
  utimesSync(file, atime, mtime);
  await expect(look(place)).rejects.toThrow("but got 8 x 8");
});

it("lies in the cache where nothing can be written beside the pictures", async () => {
  const place = await zipOf(8);
  mkdirSync(`${place}.index`);
  const first = await look(place);
  expect(readdirSync(path("cache", "indexes"))).toEqual([expect.stringMatching(/^[0-9a-f]{16}-set\.zip\.index$/)]);
  expect(await look(place)).toEqual(first);
});

it("is made anew where it is damaged", async () => {
  const place = await zipOf(8);
  const first = await look(place);
  const written = readFileSync(`${place}.index`);
  for (const damage of [
    Buffer.from("words"),
    written.subarray(0, 50),
    Buffer.from(written).fill(7, written.length - 8),
  ]) {
    writeFileSync(`${place}.index`, damage);
    expect(await look(place)).toEqual(first);
    expect(readFileSync(`${place}.index`)).toEqual(written);
  }
});

it("is not kept of a few pictures", async () => {
  const source = await openImageSource(await zipOf(8));
  await openDataset(source);
  await source.contents();
  await source.close();
  expect(readdirSync(path())).toEqual(["set.zip"]);
});

it("opens an archive as reading its directory does, entries that were passed over among them", async () => {
  const picture = await plain(8, 8, 9).png().toBuffer();
  const labels = JSON.stringify({
    labels: [
      ["b.png", 1],
      ["x/a.png", 0],
    ],
  });
  const files = { "x/a.png": picture, ".hidden.png": picture, "b.png": picture, "../c.png": picture };
  writeFileSync(path("set.zip"), zipSync({ ...files, "dataset.json": Buffer.from(labels) }, { level: 6 }));
  const seen = async () => {
    const tree = await openFileTree(path("set.zip"), { kept: await keptIndexes(path("set.zip")) });
    const source = await openImageSource(path("set.zip"), { indexFrom: 1 });
    await openDataset(source);
    await source.contents();
    const read = await Promise.all(tree.names.map((name) => tree.read(name)));
    const sizes = await Promise.all(tree.names.map((name) => tree.size(name)));
    const told = [tree.names, tree.passedOver, await tree.state?.(), read, sizes, source.names, source.labels];
    await tree.close();
    await source.close();
    return told;
  };
  const first = await seen();
  expect(await keptIndexes(path("set.zip"))).toHaveLength(1);
  expect(await seen()).toEqual(first);
});

it("keeps no directory that its tensors do not hold whole", () => {
  const directory = { names: ["a", "b"], numbers: new Float64Array(12).fill(3), passedOver: [], start: 7 };
  const tensors = directoryTensors(directory);
  expect(keptDirectory(tensors)).toEqual(directory);
  const words = (text: string) => hostTensor("uint8", [text.length], Buffer.from(text));
  for (const text of ["words", "null", "{}", '{"names":["a"],"passedOver":[],"start":7}', '{"names":[1,2]}']) {
    expect(keptDirectory(new Map([...tensors, ["directory.words", words(text)]]))).toBeUndefined();
  }
  expect(keptDirectory(new Map())).toBeUndefined();
});

it("keeps what was found before Ctrl-C, and goes on from there", async () => {
  const place = await folderOf(8);
  const stop = new AbortController();
  const source = await openImageSource(place, { indexFrom: 1 });
  const opening = openDataset(source, { signal: stop.signal, onProgress: () => stop.abort(new Error("Ctrl-C")) });
  await expect(opening).rejects.toThrow("Ctrl-C");
  await source.close();
  const [kept] = await keptIndexes(place);
  expect([kept?.contents, kept?.headers.slice(0, 3)]).toEqual([undefined, Int32Array.of(8, 8, 3)]);
  const again = await openImageSource(place, { indexFrom: 1 });
  expect(again.knownHeader?.(0)).toEqual({ width: 8, height: 8, channels: 3 });
  const told: number[] = [];
  await openDataset(again);
  await again.contents(undefined, (done, total) => told.push(done, total));
  await again.close();
  expect(told).toEqual([1, 2, 2, 2]);
  expect((await keptIndexes(place))[0]?.contents).toMatch(/^folder:/);
});
