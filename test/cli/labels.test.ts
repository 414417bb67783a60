import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { concatBytes } from "../../src/formats/byteReader.ts";
import { writeNpy } from "../../src/formats/numpy/npy.ts";
import { readNpz } from "../../src/formats/numpy/npz.ts";
import { rows } from "../../src/model/latents.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";
import { COND, crop, floats, pixelsOf, stylegan, succeed, temporaryFolder, TINY } from "./realCommands.ts";

const path = temporaryFolder();
const cpu = ["--device", "cpu"] as const;
const cond = (command: string, ...more: string[]) => succeed(command, "--network", COND, ...cpu, ...more);
const picture = (name: string) => readFileSync(path(name));

/** The w of a seed of tiny32, as a file. */
async function wOf(seed: string): Promise<Float32Array> {
  await succeed("generate", "--network", TINY, ...cpu, "--seeds", seed, "--save-raw", "--out", path(`raw${seed}`));
  return floats(readNpz(readFileSync(path(`raw${seed}`, `seed00${seed}.npz`))).get("w"));
}

describe("stylegan generate with labels", () => {
  it("draws each seed in each class, and a grid with a row for each seed", async () => {
    const { files } = await cond("generate", "--seeds", "7,8", "--class", "0-2", "--grid", "--out", path("all"));
    expect((files as string[]).map((file) => basename(file))).toEqual([
      "grid.png",
      ...["7", "8"].flatMap((seed) => [0, 1, 2].map((label) => `seed000${seed}-class${label}.png`)),
    ]);
    const grid = await pixelsOf(path("all", "grid.png"));
    expect([grid.width, grid.height]).toEqual([48, 32]);
    await cond("generate", "--seeds", "8", "--class", "2", "--out", path("one"));
    expect(picture("all/seed0008-class2.png")).toEqual(picture("one/seed0008.png"));
    expect(crop(grid, 32, 16, 16).data).toEqual((await pixelsOf(path("one", "seed0008.png"))).data);
  });

  it("takes a label as a vector, of which a class is one", async () => {
    await cond("generate", "--seeds", "7", "--class", "3", "--out", path("class"));
    await cond("generate", "--seeds", "7", "--label", "0,0,0,1,0", "--out", path("vector"));
    await cond("generate", "--seeds", "7", "--label", "1,0.3,0.7,0,-0.5", "--out", path("mixed"));
    expect(picture("vector/seed0007.png")).toEqual(picture("class/seed0007.png"));
    expect(picture("mixed/seed0007.png")).not.toEqual(picture("class/seed0007.png"));
  });

  it.each<[string, string[], RegExp]>([
    ["a vector of another length", ["--label", "1,0"], /vectors of 5 numbers, but got 2 numbers: 1, 0/],
    ["words", ["--label", "1,x"], /must be a number, but got "x"/],
    ["class and vector", ["--class", "1", "--label", "1,0,0,0,0"], /either as --class or as --label, but got both/],
    ["a class too far", ["--class", "3-5"], /classes 0 to 4, but got 5/],
  ])("refuses %s, before anything is written", async (_, more, message) => {
    const words = ["--network", COND, ...cpu, "--seeds", "7", "--out", path("o"), ...more];
    const { code, err } = await stylegan("generate", ...words);
    expect([code, err]).toEqual([2, expect.stringMatching(message)]);
    expect(readdirSync(path())).toEqual([]);
  });

  it("refuses a vector for a network without classes, and several labels where one is wanted", async () => {
    const words = ["--network", TINY, ...cpu, "--seeds", "7", "--label", "1,0", "--out", path("o")];
    const tiny = await stylegan("generate", ...words);
    expect(tiny.err).toMatch(/unconditional/);
    const mix = await stylegan("mix", "--network", COND, ...cpu, "--class", "0-2", "--out", path("o"));
    expect(mix.err).toMatch(/one label, but got 3/);
  });
});

describe("files of w", () => {
  it("are pictures of generate, of any format and shape", async () => {
    const w = await wOf("85");
    writeFileSync(path("w.npy"), concatBytes(writeNpy(float32([8, 64], w))));
    await succeed("generate", "--network", TINY, ...cpu, "--projected-w", path("w.npy"), "--out", path("again"));
    expect(picture("again/proj00.png")).toEqual(picture("raw85/seed0085.png"));
  });

  it("stand in mixes among seeds", async () => {
    writeFileSync(path("face.npy"), concatBytes(writeNpy(float32([1, 8, 64], await wOf("85")))));
    const mix = (list: string, out: string) =>
      succeed("mix", "--network", TINY, ...cpu, "--rows", list, "--cols", "75", "--styles", "0-3", "--out", path(out));
    await mix(`${path("face.npy")},17`, "files");
    await mix("85,17", "seeds");
    expect(readdirSync(path("files")).sort()).toEqual([
      "17-17.png",
      "17-75.png",
      "75-75.png",
      "face-75.png",
      "face-face.png",
      "grid.png",
    ]);
    expect(picture("files/grid.png")).toEqual(picture("seeds/grid.png"));
  });

  it("stand in walks among seeds; a file of several is several stops", async () => {
    const both = float32([2, 8, 64], [...(await wOf("85")), ...(await wOf("17"))]);
    writeFileSync(path("two.npy"), concatBytes(writeNpy(both)));
    writeFileSync(path("one.npy"), concatBytes(writeNpy(rows(both, 0, 1))));
    const walk = (list: string, out: string) =>
      succeed("walk", "--network", TINY, ...cpu, "--seeds", list, "--frames", "2", "--out", path(out));
    expect(await walk(`${path("two.npy")},75`, "files.gif")).toMatchObject({ frames: 5 });
    await walk("85,17,75", "seeds.gif");
    expect(picture("files.gif")).toEqual(picture("seeds.gif"));
    const refused = async (...words: string[]) =>
      (await stylegan("walk", "--network", TINY, ...cpu, "--out", path("a.gif"), ...words)).err;
    expect(await refused("--seeds", `${path("two.npy")}`, "--space", "z")).toMatch(/has no z, but got two\.0/);
    expect(await refused("--seeds", `${path("two.npy")}`, "--class", "1")).toMatch(
      /Omit --class and --label, or add a seed/,
    );
    expect(await refused("--seeds", path("one.npy"))).toMatch(/at least two seeds, but got 1/);
    expect(await refused("--seeds", `1,${path("none.npy")}`)).toMatch(/none\.npy/);
    expect(await refused("--seeds", "1,x")).toMatch(/a seed is a whole number/);
  });

  it("of another network are refused by their shape", async () => {
    writeFileSync(path("w.npy"), concatBytes(writeNpy(float32([14, 512], new Float32Array(14 * 512)))));
    const { code, err } = await stylegan("mix", "--network", TINY, ...cpu, "--rows", path("w.npy"), "--out", path("o"));
    expect([code, err]).toEqual([2, expect.stringMatching(/w\.npy".*\[8, 64\], .* \[14, 512\]\. Use the checkpoint/)]);
  });
});

it("walks one seed through the classes", async () => {
  const words = ["--seeds", "7", "--class", "0-2", "--frames", "2", "--loop", "--out", path("a.gif")];
  expect(await cond("walk", ...words)).toMatchObject({ frames: 6 });
});
