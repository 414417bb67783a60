import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { datasetCommand } from "../../src/cli/commands/dataset.ts";
import { Interrupted } from "../../src/cli/exit.ts";
import { runCli } from "../../src/cli/runCli.ts";
import { openDataset } from "../../src/datasets/openDataset.ts";
import { ZipArchive } from "../../src/formats/zip/readZip.ts";
import { writeDatasetZip, type LabelledPng } from "../../src/media/datasetZip.ts";
import { openImageSource } from "../../src/media/imageSource.ts";
import { makeDataset } from "../../src/tasks/dataset.ts";
import { noise, pixels, plain, writeFiles } from "../datasets/pictures.ts";

let folder = "";
let source = "";
let dest = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dataset-"));
  [source, dest] = [join(folder, "in"), join(folder, "out.zip")];
  await mkdir(source);
});
afterEach(() => rm(folder, { recursive: true }));

async function run(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const written = { out: "", err: "" };
  const stdout = { write: (text: string) => void (written.out += text) };
  const stderr = { write: (text: string) => void (written.err += text) };
  const io = { stdout, stderr, signal: new AbortController().signal, version: "0" };
  return { code: await runCli(["dataset", ...words], [datasetCommand], io), ...written };
}

async function report(...words: string[]): Promise<Record<string, unknown>> {
  const { code, out } = await run(source, dest, ...words, "--json");
  expect(code, out).toBe(0);
  return JSON.parse(out) as Record<string, unknown>;
}

/** The data set's files, checked as strictly as any unzipper does. */
async function contents(path = dest): Promise<Record<string, Uint8Array>> {
  return unzipSync(await readFile(path));
}

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20">' +
  '<rect width="30" height="20" fill="#c81e28"/></svg>';

/** One colour for each image of the data set, in order. */
async function colours(): Promise<number[][]> {
  const files = Object.entries(await contents()).filter(([name]) => name.endsWith(".png"));
  return Promise.all(
    files.map(async ([, bytes]) => {
      const { data, channels, width } = await pixels(bytes);
      const middle = (width / 2) * width + width / 2;
      return data.slice(middle * channels, (middle + 1) * channels);
    }),
  );
}

describe("a messy folder", () => {
  const red = [200, 30, 40] as const;

  it("becomes a data set, and what cannot is told", async () => {
    const photo = await noise(200, 200).jpeg().toBuffer();
    const frames = await Promise.all(
      [red, [0, 0, 255]].map((colour) =>
        plain(20, 20, ...colour)
          .png()
          .toBuffer(),
      ),
    );
    await writeFiles(source, {
      "alpha.png": plain(20, 20, 0, 0, 0, 0).png(),
      "animation.gif": sharp(frames, { join: { animated: true } }).gif(),
      "b.avif": plain(20, 20, ...red).avif({ quality: 90 }),
      "c.tif": plain(20, 20, ...red).tiff(),
      "cmyk.jpg": plain(64, 64, ...red)
        .toColourspace("cmyk")
        .jpeg({ quality: 100 }),
      "cut.jpg": photo.subarray(0, photo.length / 2),
      "deep/er/photo.JPEG": plain(90, 60, ...red).jpeg({ quality: 100 }),
      "empty.png": "",
      "grey.png": plain(20, 20, 77).png(),
      "greyalpha.png": plain(20, 20, 77, 255).png(),
      noending: plain(20, 20, ...red).webp({ lossless: true }),
      "notes.txt": "words",
      "palette.png": plain(20, 20, ...red).png({ palette: true }),
      "sixteen.png": plain(20, 20, ...red)
        .toColourspace("rgb16")
        .png(),
      "vector.svg": SVG,
      ".DS_Store": "x",
    });
    expect(await report("--resolution", "16")).toEqual({
      file: dest,
      pictures: 12,
      resolution: 16,
      channels: 3,
      labelled: false,
      enlarged: 0,
      skipped: [
        { file: "cut.jpg", reason: "damaged, or cut off" },
        { file: "empty.png", reason: "the file is empty" },
        { file: "notes.txt", reason: "it is not an image that can be read" },
      ],
    });
    const found = await colours();
    const expected = [[255, 255, 255], red, red, red, red, red, [77, 77, 77], [77, 77, 77], red, red, red, red];
    expect(found).toHaveLength(expected.length);
    found.forEach((colour, i) =>
      colour.forEach((value, c) => {
        const allowed = i === 4 ? 40 : 6; // CMYK inks do not reach every colour
        expect(Math.abs(value - (expected[i]?.[c] ?? 0)), `image ${i}: ${String(colour)}`).toBeLessThanOrEqual(allowed);
      }),
    );
  });

  it("is reported in words", async () => {
    await writeFiles(source, { "a.png": plain(10, 10, ...red).png(), "b.txt": "words", "c.png": plain(4, 4, 1).png() });
    const { out, err, code } = await run(source, dest, "--resolution", "8");
    expect({ code, out }).toEqual({
      code: 0,
      out:
        `2 images in ${dest}: 8 x 8, in colour, no labels\n1 of them was smaller and had to be enlarged.\n\n` +
        "1 file skipped:\n  b.txt  it is not an image that can be read\n",
    });
    expect(err).toMatch(/Converting: 3\/3 images/);
  });
});

describe("pictures", () => {
  it("stand upright as EXIF says", async () => {
    const top = plain(16, 8, 250, 0, 0).extend({ bottom: 8, background: "#0000fa" });
    const upright = await top.png().toBuffer();
    const lying = sharp(upright).rotate(270).withMetadata({ orientation: 6 });
    await writeFiles(source, { "a.jpg": lying.jpeg({ quality: 100 }) });
    await report("--resolution", "16");
    const { data } = await pixels((await contents())["00000/img00000000.png"] ?? new Uint8Array());
    expect(data[3 * 8]).toBeGreaterThan(200);
    expect(data[3 * (15 * 16 + 8) + 2]).toBeGreaterThan(200);
  });

  it("show the background through transparency", async () => {
    const [clear, half] = [plain(8, 8, 0, 0, 0, 0), plain(8, 8, 255, 255, 255, 128)];
    await writeFiles(source, { "a.png": clear.png(), "b.png": half.png() });
    await report("--background", "#204060");
    expect(await colours()).toEqual(
      [
        [32, 64, 96],
        [143, 160, 176],
      ].map((c) => c.map((v) => expect.closeTo(v, -0.5))),
    );
  });

  it("keep their transparency as a fourth channel, which training then takes", async () => {
    await writeFiles(source, { "a.png": plain(8, 8, 200, 10, 20, 128).png(), "b.png": plain(8, 8, 0, 90, 0).png() });
    expect(await report("--channels", "rgba")).toMatchObject({ channels: 4, pictures: 2 });
    const files = await contents();
    expect(JSON.parse(new TextDecoder().decode(files["dataset.json"]))).toEqual({ labels: null, transparency: true });
    const data = await openDataset(await openImageSource(dest));
    expect(data.channels).toBe(4);
    const images = await data.images([0, 1]);
    expect(images.shape).toEqual([2, 4, 8, 8]);
    const alpha = [3 * 64, 7 * 64].map((at) => Math.round(((images.data[at] ?? NaN) + 1) * 127.5));
    expect(alpha).toEqual([128, 255]);
    await data.close();
  });

  it("stay grey where all are", async () => {
    await writeFiles(source, { "a.png": plain(8, 8, 77).png(), "b.png": plain(8, 8, 60, 255).png() });
    expect(await report()).toMatchObject({ channels: 1, pictures: 2 });
    expect(await colours()).toEqual([[77], [60]]);
    expect(await report("--channels", "rgb")).toMatchObject({ channels: 3 });
    expect(await colours()).toEqual([
      [77, 77, 77],
      [60, 60, 60],
    ]);
  });

  it("become grey on request", async () => {
    await writeFiles(source, { "a.png": plain(8, 8, 255, 0, 0).png(), "b.png": plain(8, 8, 0, 255, 0).png() });
    expect(await report("--channels", "grey")).toMatchObject({ channels: 1 });
    const [[red = 0] = [], [green = 0] = []] = await colours();
    expect(green).toBeGreaterThan(red);
  });

  it("are cut to the middle square by default", async () => {
    const wide = plain(8, 8, 0, 200, 0).extend({ left: 8, right: 8, background: "red" });
    await writeFiles(source, { "a.png": wide.png() });
    await report("--resolution", "8", "--filter", "box");
    const { data } = await pixels((await contents())["00000/img00000000.png"] ?? new Uint8Array());
    expect(new Set(data)).toEqual(new Set([0, 200]));
  });

  it.each(["lanczos", "box"])("keep flat colours under %s", async (filter) => {
    await writeFiles(source, { "a.png": plain(50, 50, 10, 200, 30).png() });
    await report("--resolution", "16", "--filter", filter);
    expect(await colours()).toEqual([[10, 200, 30]]);
  });

  it("lie between black bars with center-crop-wide", async () => {
    await writeFiles(source, { "a.png": plain(40, 40, 200, 200, 200).png() });
    await report("--resolution", "16x8", "--transform", "center-crop-wide");
    const { data, width } = await pixels((await contents())["00000/img00000000.png"] ?? new Uint8Array());
    expect(width).toBe(16);
    const rows = Array.from({ length: 16 }, (_, y) => data[y * 16 * 3]);
    expect(rows).toEqual([0, 0, 0, 0, 200, 200, 200, 200, 200, 200, 200, 200, 0, 0, 0, 0]);
    await report("--resolution", "16", "--transform", "center-crop-wide");
    const again = await pixels((await contents())["00000/img00000000.png"] ?? new Uint8Array());
    expect(again.data.filter((value) => value === 0)).toHaveLength(4 * 16 * 3);
  });

  it("are left out by --transform none unless they are square", async () => {
    await writeFiles(source, { "a.png": plain(8, 8, 1, 1, 1).png(), "b.png": plain(9, 8, 1, 1, 1).png() });
    expect(await report("--resolution", "8", "--transform", "none")).toMatchObject({
      pictures: 1,
      skipped: [{ file: "b.png", reason: "it is 9 x 8, not square; the transform center-crop crops it" }],
    });
  });

  it("are no more than --max-images", async () => {
    await writeFiles(source, Object.fromEntries([0, 1, 2, 3, 4].map((i) => [`${i}.png`, plain(8, 8, i, i, i).png()])));
    await writeFiles(source, { "0a.txt": "words" });
    expect(await report("--max-images", "2")).toMatchObject({ pictures: 2, skipped: [{ file: "0a.txt" }] });
    expect(await colours()).toEqual([
      [0, 0, 0],
      [1, 1, 1],
    ]);
  });
});

describe("the official layout", () => {
  it("is a thousand pictures to a folder, stored", async () => {
    async function* pngs(): AsyncGenerator<LabelledPng, void, undefined> {
      for (let i = 0; i < 1002; i++) yield { png: Uint8Array.of(i % 256), label: undefined };
    }
    await writeDatasetZip(dest, pngs());
    const { entries } = new ZipArchive(await readFile(dest));
    expect([...entries.values()].every((entry) => entry.method === 0)).toBe(true);
    expect([...entries.keys()].slice(999)).toEqual([
      "00000/img00000999.png",
      "00001/img00001000.png",
      "00001/img00001001.png",
      "dataset.json",
    ]);
    expect((await contents())["00001/img00001001.png"]).toEqual(Uint8Array.of(1001 % 256));
  });

  it("is uncompressed PNGs, and the same bytes every time", async () => {
    await writeFiles(source, { "a.png": plain(8, 8, 5).png(), "b.png": plain(8, 8, 6).png() });
    await report();
    const bytes = await readFile(dest);
    expect(
      Object.values(await contents())
        .slice(0, -1)
        .every((png) => png.length > 8 * 8),
    ).toBe(true);
    await report();
    expect(bytes.equals(await readFile(dest))).toBe(true);
  });

  it("has null labels without any", async () => {
    await writeFiles(source, { "a.png": plain(8, 8, 1).png() });
    await report();
    expect(new TextDecoder().decode((await contents())["dataset.json"])).toBe('{"labels":null}');
  });

  it("keeps labels from data set to data set and serves training", async () => {
    await writeFiles(source, {
      "dog/a.png": plain(8, 8, 10, 0, 0).png(),
      "cat/b.png": plain(8, 8, 20, 0, 0).png(),
      "cat/bad.png": "x",
    });
    const classes = ["cat", "dog"];
    expect(await report("--labels", "folders")).toMatchObject({ pictures: 2, labelled: true, classNames: classes });
    const again = join(folder, "again.zip");
    expect((await run(dest, again)).out).toContain("2 images");
    for (const path of [dest, again]) {
      const json = JSON.parse(new TextDecoder().decode((await contents(path))["dataset.json"])) as unknown;
      expect(json).toEqual({
        labels: [
          ["00000/img00000000.png", 0],
          ["00000/img00000001.png", 1],
        ],
        classes,
      });
      const dataset = await openDataset(await openImageSource(path), { cond: true });
      expect([dataset.cDim, dataset.classNames]).toEqual([2, classes]);
      expect([...(dataset.labels([0, 1])?.data ?? [])]).toEqual([1, 0, 0, 1]);
      await dataset.close();
    }
  });

  it("tells of classes that begin at 1, which are kept", async () => {
    const labels = '\ufeff{"labels": [["./a.png", 1], ["b.png", 2]]}';
    await writeFiles(source, { "a.png": plain(8, 8, 1).png(), "b.png": plain(8, 8, 2).png(), "dataset.json": labels });
    expect((await run(source, dest)).out).toContain(
      "No image has class 0: the network gets 3 classes, of which 0 is never shown. Subtract 1 from the labels",
    );
    await writeFiles(source, { "dataset.json": labels.replace("2", "0") });
    expect((await run(source, dest)).out).not.toContain("class 0");
  });

  it("leaves out pictures without a class", async () => {
    await writeFiles(source, { "dog/a.png": plain(8, 8, 1).png(), "b.png": plain(8, 8, 1).png() });
    expect(await report("--labels", "folders")).toMatchObject({
      pictures: 1,
      skipped: [{ file: "b.png", reason: "it is not in a sub-folder, so it has no class" }],
    });
  });
});

describe("what makes no sense", () => {
  it.each([
    [["--resolution", "100"], "256, 512, 1024, but got 100. For example --resolution 64."],
    [["--resolution", "0"], "For example --resolution 8."],
    [["--resolution", "big"], 'it must be a number such as 256, or 512x384, but got "big"'],
    [["--resolution", "16x8"], "width and height must be the same, unless"],
    [["--resolution", "16x32", "--transform", "center-crop-wide"], "width and height must be the same, unless"],
    [["--transform", "center-crop-wide"], "center-crop-wide needs a resolution"],
    [["--background", "greenish"], 'it must be a CSS colour, but got "greenish"'],
    [["--labels", "folders"], "its images must lie in sub-folders"],
    [["--filter", "bicubic"], "it must be one of lanczos, box"],
    [[], "without --resolution all images must have the same side, one of 8, 16"],
  ])("%j", async (options, message) => {
    await writeFiles(source, { "a.png": plain(8, 8, 1, 1, 1).png(), "b.png": plain(16, 16, 1, 1, 1).png() });
    const { code, err } = await run(source, dest, ...options);
    expect(err).toContain(message);
    expect(code).toBe(2);
    expect(await readdir(folder)).toEqual(["in"]);
  });

  it("a folder without pictures", async () => {
    await writeFiles(source, { "a.txt": "words" });
    const { err } = await run(source, dest, "--resolution", "8");
    expect(err).toContain('it must contain an image, but got other files, such as "a.txt": it is not an image');
    expect(await readdir(folder)).toEqual(["in"]);
  });

  it("a destination that is no archive, or the source", async () => {
    await writeFiles(source, { "a.png": plain(8, 8, 1).png() });
    expect((await run(source, join(folder, "out.tar"))).err).toContain("a dataset is a .zip archive or a folder");
    expect((await run(source, source)).err).toContain("an output must not overwrite an input");
    await writeFiles(join(folder, "full"), { "a.txt": "words" });
    const { err } = await run(source, join(folder, "full"));
    expect(err).toContain('a dataset needs a new or empty folder, but got one that holds "a.txt"');
    await run(source, dest);
    expect((await run(dest, dest)).err).toContain("an output must not overwrite an input");
  });
});

it("writes a folder with the very files of the archive, and nothing of it when it is stopped", async () => {
  for (let i = 0; i < 40; i++) await writeFiles(source, { [`${i % 2}/${i}.png`]: plain(8, 8, i).png() });
  const into = join(folder, "made", "data");
  await run(source, dest, "--labels", "folders");
  await run(source, into, "--labels", "folders");
  const archive = unzipSync(await readFile(dest));
  const files = (await readdir(into, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  expect(files.length).toBe(Object.keys(archive).length);
  for (const [name, bytes] of Object.entries(archive))
    expect(await readFile(join(into, name))).toEqual(Buffer.from(bytes));
  expect(await readdir(join(folder, "made"))).toEqual(["data"]);

  const stop = new AbortController();
  const onProgress = (done: number): void => void (done === 10 && stop.abort(new Interrupted("SIGINT")));
  const stopped = makeDataset(
    source,
    join(folder, "made", "other"),
    {
      transform: "center-crop",
      filter: "lanczos",
      channels: "auto",
      labels: "json",
      background: "white",
      range: "auto",
    },
    { signal: stop.signal, onProgress },
  );
  await expect(stopped).rejects.toThrow("stopped by SIGINT");
  expect(await readdir(join(folder, "made"))).toEqual(["data"]);
});

it("leaves nothing when it is stopped, and keeps what was there", async () => {
  for (let i = 0; i < 40; i++) await writeFiles(source, { [`${i}.png`]: plain(8, 8, i).png() });
  await writeFile(dest, "older");
  const stop = new AbortController();
  const onProgress = (done: number): void => void (done === 10 && stop.abort(new Interrupted("SIGINT")));
  const stopped = makeDataset(
    source,
    dest,
    {
      transform: "center-crop",
      filter: "lanczos",
      channels: "auto",
      labels: "json",
      background: "white",
      range: "auto",
    },
    { signal: stop.signal, onProgress },
  );
  await expect(stopped).rejects.toThrow("stopped by SIGINT");
  expect(await readdir(folder)).toEqual(["in", "out.zip"]);
  expect(await readFile(dest, "utf8")).toBe("older");
});
