import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { expect, it } from "vitest";
import { noise, plain, writeFiles } from "../datasets/pictures.ts";
import { tiff } from "../datasets/tiff.ts";
import { readStats } from "../../src/tasks/train/statsFile.ts";
import { succeed, stylegan, temporaryFolder } from "./realCommands.ts";
import { runFolderOf, SMALL } from "./trainRuns.ts";

const path = temporaryFolder();
const HEIC = readFileSync(fileURLToPath(new URL("../media/halves.heic", import.meta.url)));

/** 8 x 8 pixels of 24 bits, blue first, rows from the bottom: red above blue. */
function bmp(): Buffer {
  const file = Buffer.alloc(54 + 8 * 8 * 3);
  file.write("BM");
  for (const [at, value] of [
    [2, file.length],
    [10, 54],
    [14, 40],
    [18, 8],
    [22, 8],
  ] as const)
    file.writeUInt32LE(value, at);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  for (let i = 0; i < 64; i++) file.writeUInt8(200, 54 + 3 * i + (i < 32 ? 0 : 2));
  return file;
}

async function messyFolder(): Promise<string> {
  const halves = plain(16, 8, 250, 0, 0).extend({ bottom: 8, background: "#0000fa" });
  const lying = sharp(await halves.png().toBuffer())
    .rotate(270)
    .withMetadata({ orientation: 6 });
  const photo = await noise(40, 40).jpeg().toBuffer();
  const classes = [
    "./grey.png",
    "alpha.png",
    "deep.tif",
    "red.bmp",
    "sub/é.webp",
    "turned.jpg",
    "phone.heic",
    "cut.jpg",
  ];
  const labels = classes.map((name, i) => [name, i % 2]);
  await writeFiles(path("in"), {
    "grey.png": plain(20, 20, 77).png(),
    "alpha.png": plain(20, 20, 10, 200, 30, 128).png(),
    "deep.tif": tiff(
      16,
      "uint",
      16,
      Array.from({ length: 256 }, (_, i) => i * 257),
    ),
    "red.bmp": bmp(),
    [`sub/${"é".normalize("NFD")}.webp`]: plain(30, 20, 1, 2, 200).webp(),
    "turned.jpg": lying.jpeg({ quality: 100 }),
    "phone.heic": HEIC,
    "cut.jpg": photo.subarray(0, photo.length / 2),
    "notes.txt": "words",
    "dataset.json": `\ufeff${JSON.stringify({ labels })}`,
  });
  return path("in");
}

it("a folder of what people have becomes a data set, and a network learns from it", async () => {
  const zip = path("data.zip");
  const report = await succeed("dataset", await messyFolder(), zip, "--resolution", "8");
  expect(report).toMatchObject({
    pictures: 7,
    channels: 3,
    labelled: true,
    skipped: [
      { file: "cut.jpg", reason: "damaged, or cut off" },
      { file: "notes.txt", reason: "it is not an image that can be read" },
    ],
  });
  const steps = ["--kimg", "0.016", "--tick", "0.008"];
  const { code, err } = await stylegan(
    ...["train", "--data", zip, "--out", path("runs"), "--cond", "--mirror", "--mirror-y", ...SMALL, ...steps],
  );
  expect(code, err).toBe(0);
  expect(err).toMatch(/tick 1 .*\n.*tick 2 /);
  const stats = await readStats(runFolderOf(path("runs")));
  expect(stats).toHaveLength(2);
});
