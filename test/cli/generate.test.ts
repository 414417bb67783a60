import { readdirSync, readFileSync } from "node:fs";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { readNpz } from "../../src/formats/numpy/npz.ts";
import {
  AS_REFERENCE,
  COND,
  crop,
  difference,
  expected,
  floats,
  pixelsOf,
  rowOf,
  SEEDS,
  stylegan,
  succeed,
  temporaryFolder,
  TINY,
} from "./realCommands.ts";

const path = temporaryFolder();
const tiny = ["generate", "--network", TINY, "--device", "cpu", ...AS_REFERENCE];

describe("stylegan generate", () => {
  it("gives the official pictures of a network without classes", async () => {
    const result = await succeed(...tiny, "--out", path("out"));
    const files = ["0075", "0085", "0100"].map((seed) => path("out", `seed${seed}.png`));
    expect(result).toMatchObject({ pictures: 3, files, recipe: { seeds: [...SEEDS] } });
    expect(result).toMatchObject({ link: expect.stringMatching(/^gallery\?.*&file=tiny32.pkl$/) });
    for (const [i, seed] of SEEDS.entries()) {
      const { data, ...size } = await pixelsOf(path("out", `seed${String(seed).padStart(4, "0")}.png`));
      expect(size).toEqual({ width: 32, height: 32, channels: 3 });
      expect(difference(data, rowOf(expected("tiny32", "uint8"), i)), `seed ${seed}`).toBeLessThanOrEqual(1);
    }
  });

  it("gives grey pictures of a class", async () => {
    const label = rowOf(expected("cond16", "c"), 0).indexOf(1);
    const picture = ["--seeds", "85", "--trunc", "0.7", "--class", `${label}`];
    await succeed("generate", "--network", COND, "--device", "cpu", ...picture, "--out", path("out"));
    const { width, channels } = await sharp(path("out", "seed0085.png")).metadata();
    expect([width, channels]).toEqual([16, 1]);
    const grey = await sharp(path("out", "seed0085.png")).toColourspace("b-w").raw().toBuffer();
    expect(difference(new Uint8Array(grey), rowOf(expected("cond16", "uint8"), 0))).toBeLessThanOrEqual(1);
  });

  it("says what it did in words, notes on stderr", async () => {
    const { code, out, err } = await stylegan(...tiny, "--out", path("out"));
    expect({ code, out }).toEqual({ code: 0, out: `3 images in ${path("out")}\n` });
    expect(err).toMatch(/^Computing on cpu, ONNX Runtime .*\nGenerating: 3\/3 images in \d+s\n$/);
  });

  it.each([
    ["webp", 0],
    ["avif", 40],
    ["jpg", 60],
  ])("writes %s within %d levels", async (format, levels) => {
    await succeed(...tiny, "--out", path("out"), "--format", format);
    const { data } = await pixelsOf(path("out", `seed0085.${format}`));
    expect(difference(data, rowOf(expected("tiny32", "uint8"), 0))).toBeLessThanOrEqual(levels + 1);
    const { format: found } = await sharp(path("out", `seed0085.${format}`)).metadata();
    expect(found).toBe({ jpg: "jpeg", avif: "heif" }[format] ?? format);
  });

  it("enlarges pictures, in the grid too, with crisp pixels where asked", async () => {
    await succeed(...tiny, "--size", "96", "--resize", "nearest", "--grid", "--out", path("large"));
    await succeed(...tiny, "--out", path("small"));
    const [large, small] = [await pixelsOf(path("large/seed0085.png")), await pixelsOf(path("small/seed0085.png"))];
    expect([large.width, large.height]).toEqual([96, 96]);
    for (const [x, y] of [
      [0, 0],
      [50, 20],
      [95, 95],
    ] as const) {
      const [from, to] = [3 * (Math.floor(y / 3) * 32 + Math.floor(x / 3)), 3 * (y * 96 + x)];
      expect([...large.data.subarray(to, to + 3)]).toEqual([...small.data.subarray(from, from + 3)]);
    }
    expect(await sharp(path("large/grid.png")).metadata()).toMatchObject({ width: 192, height: 192 });
  });

  it("lays all pictures out in a grid", async () => {
    await succeed(...tiny, "--out", path("out"), "--grid");
    const grid = await pixelsOf(path("out", "grid.png"));
    expect([grid.width, grid.height]).toEqual([64, 64]);
    const last = await pixelsOf(path("out", "seed0075.png"));
    expect(crop(grid, 0, 32, 32).data).toEqual(last.data);
    expect(crop(grid, 32, 32, 32).data.every((value) => value === 0)).toBe(true);
  });

  it("gives a picture again from the w that --save-raw kept", async () => {
    await succeed(...tiny, "--out", path("out"), "--save-raw");
    const arrays = readNpz(new Uint8Array(readFileSync(path("out", "seed0085.npz"))));
    expect(arrays.get("image")?.shape).toEqual([3, 32, 32]);
    expect(arrays.get("w")?.shape).toEqual([1, 8, 64]);
    const image = floats(expected("tiny32", "image/1")).subarray(0, 3 * 32 * 32);
    const saved = floats(arrays.get("image"));
    expect(Math.max(...saved.map((value, i) => Math.abs(value - (image[i] ?? NaN))))).toBeLessThan(1e-3);
    const projected = ["--projected-w", path("out", "seed0085.npz"), "--out", path("again")];
    await succeed("generate", "--network", TINY, "--device", "cpu", ...projected);
    expect(readFileSync(path("again", "proj00.png"))).toEqual(readFileSync(path("out", "seed0085.png")));
  });

  it.each(["const", "random"])("gives the same files whatever the batch, %s noise", async (noise) => {
    const run = (out: string, ...more: string[]) =>
      succeed(...tiny, "--noise-mode", noise, "--out", path(out), ...more);
    await run("one");
    await run("three", "--batch", "3");
    await run("two", "--batch", "2");
    for (const file of readdirSync(path("one"))) {
      const [one, two, three] = await Promise.all(["one", "two", "three"].map((out) => pixelsOf(path(out, file))));
      expect(difference(one?.data ?? new Uint8Array(1), three?.data ?? new Uint8Array(2))).toBeLessThanOrEqual(1);
      expect(difference(one?.data ?? new Uint8Array(1), two?.data ?? new Uint8Array(2))).toBeLessThanOrEqual(1);
    }
  });

  it("draws random noise from the seed, and leaves it out when told", async () => {
    const run = (out: string, mode: string, seeds = "85") =>
      succeed(
        "generate",
        "--network",
        TINY,
        "--device",
        "cpu",
        "--seeds",
        seeds,
        "--noise-mode",
        mode,
        "--out",
        path(out),
      );
    await run("random", "random");
    await run("again", "random", "100,85");
    await run("none", "none");
    await run("const", "const");
    const [random, again, none, fixed] = ["random", "again", "none", "const"].map((out) =>
      readFileSync(path(out, "seed0085.png")),
    );
    expect(again).toEqual(random);
    expect(none).not.toEqual(random);
    expect(fixed).not.toEqual(random);
    expect(fixed).not.toEqual(none);
  });

  it("takes the generator as trained under --weights G", async () => {
    await succeed(...tiny, "--trunc", "1", "--weights", "G", "--save-raw", "--out", path("G"));
    const saved = floats(readNpz(new Uint8Array(readFileSync(path("G", "seed0085.npz")))).get("image"));
    const image = floats(expected("tiny32", "image/G"));
    expect(Math.max(...saved.map((value, i) => Math.abs(value - (image[i] ?? NaN))))).toBeLessThan(1e-3);
  });

  it("writes a seed that is listed twice once, and all 2^32 seeds have a name", async () => {
    await succeed("generate", "--network", TINY, "--device", "cpu", "--seeds", "7,7,4294967295", "--out", path("out"));
    expect(readdirSync(path("out"))).toEqual(["seed0007.png", "seed4294967295.png"]);
  });
});
