import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkPixels } from "../../src/datasets/checkPixels.ts";
import { openDataset } from "../../src/datasets/openDataset.ts";
import { zipSync } from "fflate";
import { openImageSource as openSource, type FileImageSource } from "../../src/media/imageSource.ts";
import { noise, plain, writeFiles } from "./pictures.ts";

let folder = "";
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "source-"))));
const opened: FileImageSource[] = [];
afterEach(async () => {
  for (const source of opened.splice(0)) await source.close();
  await rm(folder, { recursive: true });
});

async function openImageSource(...options: Parameters<typeof openSource>): Promise<FileImageSource> {
  const source = await openSource(...options);
  opened.push(source);
  return source;
}

const png = (...pixel: number[]) => plain(8, 8, ...pixel).png();

async function zip(files: Record<string, Uint8Array | string>, level: 0 | 6 = 0): Promise<string> {
  const path = join(folder, "set.zip");
  const bytes = (file: Uint8Array | string) => (typeof file === "string" ? new TextEncoder().encode(file) : file);
  const entries = Object.entries(files).map(([name, file]) => [name, bytes(file)]);
  await writeFile(path, zipSync(Object.fromEntries(entries), { level }));
  return path;
}

describe("a folder", () => {
  it("gives its pictures of any depth, by name", async () => {
    await writeFiles(folder, {
      "b/c/2.PNG": png(2, 2, 2),
      "b/1.png": png(1, 1, 1),
      "a.webp": plain(8, 8, 3, 3, 3).webp({ lossless: true }),
      "notes.txt": "no image",
      ".hidden.png": "x",
      "__MACOSX/a.png": "x",
      "b/.git/x.png": "x",
      "Thumbs.db": "x",
    });
    const source = await openImageSource(folder);
    expect(source.names).toEqual(["a.webp", "b/1.png", "b/c/2.PNG"]);
    expect(source.labels).toBe(undefined);
    const { data } = await (await openDataset(source)).images([0, 1, 2]);
    expect([0, 192, 384].map((at) => Math.round(((data[at] ?? 0) + 1) * 127.5))).toEqual([3, 1, 2]);
  });

  it.skipIf(process.platform === "win32")("follows links to pictures, and tells of broken ones", async () => {
    await writeFiles(folder, { "real.png": png(1) });
    await symlink(join(folder, "real.png"), join(folder, "link.png"));
    expect((await openImageSource(folder)).names).toEqual(["link.png", "real.png"]);
    await symlink(join(folder, "gone"), join(folder, "broken.png"));
    await expect(openDataset(await openImageSource(folder))).rejects.toThrow(/broken\.png.*nothing is there/);
  });

  it("keeps grey pictures grey", async () => {
    await writeFiles(folder, { "a.png": png(9), "b.png": png(8, 255) });
    expect((await openDataset(await openImageSource(folder))).channels).toBe(1);
  });

  it("puts the next picture in the place of a damaged one, which it names", async () => {
    const bytes = await noise(64, 64).png().toBuffer();
    await writeFiles(folder, { "whole.png": bytes, "cut.png": bytes.subarray(0, bytes.length / 2) });
    const dataset = await openDataset(await openImageSource(folder));
    expect((await dataset.images([0])).data).toEqual((await dataset.images([1])).data);
    expect(dataset.damaged()).toEqual([{ file: "cut.png", reason: "damaged, or cut off" }]);
    await expect(checkPixels(dataset)).rejects.toThrow('intact, but got "cut.png" (damaged, or cut off)');
  });

  it.each([
    ["empty.png", "", "the file is empty"],
    ["text.jpg", "words", "it is not an image that can be read"],
  ])("refuses %s before training", async (name, content, message) => {
    await writeFiles(folder, { "a.png": png(1), [name]: content });
    await expect(openDataset(await openImageSource(folder))).rejects.toThrow(message);
  });

  it("that is not there", async () => {
    await expect(openImageSource(join(folder, "none"))).rejects.toThrow("nothing is there");
  });

  it("that is a file of another kind", async () => {
    await writeFiles(folder, { "a.txt": "words" });
    await expect(openImageSource(join(folder, "a.txt"))).rejects.toThrow(
      "it must be a folder of images, a .zip archive, a .tar or .tar.gz, an images-idx3",
    );
  });
});

describe("an archive", () => {
  it.each([0, 6] as const)("is read from the disk, level %d", async (level) => {
    const files = { "x/2.png": await png(2, 0, 0).toBuffer(), "x/1.png": await png(1, 0, 0).toBuffer() };
    const dataset = await openDataset(await openImageSource(await zip(files, level)));
    const { data } = await dataset.images([0, 1]);
    expect([0, 192].map((at) => Math.round(((data[at] ?? 0) + 1) * 127.5))).toEqual([1, 2]);
  });

  it("with official labels", async () => {
    const picture = await png(1).toBuffer();
    const labels = '{"labels": [["00000/img00000001.png", 0], ["00000/img00000000.png", 2]]}';
    const pictures = { "00000/img00000000.png": picture, "00000/img00000001.png": picture };
    const path = await zip({ ...pictures, "dataset.json": labels });
    const source = await openImageSource(path);
    expect(source.labels).toEqual({ cDim: 3, values: [2, 0] });
    expect((await openImageSource(path, { labels: "none" })).labels).toBe(undefined);
  });

  it("with two classes for one picture, by two ways of naming it, is refused", async () => {
    const labels = '{"labels": [["a.png", 0], ["/home/me/a.png", 1]]}';
    const path = await zip({ "a.png": await png(1).toBuffer(), "dataset.json": labels, "notes.txt": Buffer.of(1) });
    await expect(openImageSource(path)).rejects.toThrow('but got "a.png" with 0 and with 1');
  });

  it.each([
    ["in the one folder of an archive", "set/", "set/dataset.json", "x/é.png"],
    ["by names from that folder on", "set/", "set/dataset.json", "set/x/é.png"],
    ["by absolute names", "", "dataset.json", "/home/me/pictures/x/é.png"],
    ["by absolute names of Windows", "set/", "set/dataset.json", "C:\\\\me\\\\x\\\\é.png"],
  ])("with labels %s, accents apart or not", async (_, place, json, written) => {
    const picture = await png(1).toBuffer();
    const labels = `{"labels": [["${written.normalize("NFC")}", 3]]}`;
    const path = await zip({ [`${place}x/é.png`.normalize("NFD")]: picture, [json]: labels });
    expect((await openImageSource(path)).labels).toEqual({ cDim: 4, values: [3] });
  });

  it("whose labels miss a picture", async () => {
    const picture = await png(1).toBuffer();
    const path = await zip({ "a.png": picture, "b.png": picture, "dataset.json": '{"labels": [["a.png", 0]]}' });
    await expect(openImageSource(path)).rejects.toThrow('"b.png": dataset.json has no label for it');
  });

  it("that was cut off is refused", async () => {
    const path = await zip({ "a.png": await png(1).toBuffer() });
    await writeFile(path, (await readFile(path)).subarray(0, -30));
    await expect(openImageSource(path)).rejects.toThrow(/set\.zip": it must be a whole zip archive.*[^.]\. The file/);
  });

  it("that names files outside itself is read without them", async () => {
    const source = await openImageSource(await zip({ "../a.png": "x", "b.png": "x" }));
    expect(source.names).toEqual(["b.png"]);
  });
});

describe("classes of sub-folders", () => {
  it("are labels", async () => {
    await writeFiles(folder, { "dog/a.png": png(1), "cat/b.png": png(2), "cat/deep/c.png": png(3) });
    const source = await openImageSource(folder, { labels: "folders" });
    expect(source.labels).toEqual({ cDim: 2, classNames: ["cat", "dog"], values: [0, 0, 1] });
  });

  it("must be there", async () => {
    await writeFiles(folder, { "a.png": png(1) });
    const opening = openImageSource(folder, { labels: "folders" });
    await expect(opening).rejects.toThrow("its images must lie in sub-folders");
  });

  it("must be there for each picture", async () => {
    await writeFiles(folder, { "dog/a.png": png(1), "b.png": png(2) });
    await expect(openImageSource(folder, { labels: "folders" })).rejects.toThrow('"b.png": it is not in a sub-folder');
  });
});

describe("a damaged archive", () => {
  it("costs the pictures that are damaged, not the process", async () => {
    const picture = await noise(64, 64).png().toBuffer();
    const path = await zip({ "a.png": picture, "b.png": picture }, 6);
    const bytes = await readFile(path);
    bytes.fill(0xff, 200, 6000);
    await writeFile(path, bytes);
    const source = await openImageSource(path);
    const results = await Promise.allSettled([0, 1, 0, 1].map((index) => source.decode(index)));
    expect(results.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "rejected", "fulfilled"]);
    await expect(source.decode(0)).rejects.toThrow(/set\.zip\/a\.png/);
  });

  it("cannot inflate beyond what it declares", async () => {
    const path = await zip({ "a.png": new Uint8Array(1_000_000) }, 6);
    const bytes = await readFile(path);
    const directory = bytes.indexOf(Buffer.from("PK\x01\x02", "latin1"));
    bytes.writeUInt32LE(100, directory + 24);
    await writeFile(path, bytes);
    await expect((await openImageSource(path)).decode(0)).rejects.toThrow(/a\.png/);
  });
});
