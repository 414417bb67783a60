import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { toPictures } from "../../src/model/picture.ts";
import { isDType } from "../../src/tensor/hostTensor.ts";
import { crop, difference, expected, pixelsOf, stylegan, succeed, temporaryFolder, TINY } from "./realCommands.ts";

const path = temporaryFolder();
const mix = ["mix", "--network", TINY, "--device", "cpu"];

describe("stylegan mix", () => {
  it("writes the grid and each picture", async () => {
    const { grid, files, link } = await succeed(
      ...mix,
      "--rows",
      "85,75",
      "--cols",
      "100,75,55",
      "--styles",
      "0-2",
      "--out",
      path("out"),
    );
    expect(grid).toBe(path("out", "grid.png"));
    expect(link).toBe("mix?psi=1&noise=const&rows=85,75&columns=100,75,55&layers=0-2&file=tiny32.pkl");
    expect(readdirSync(path("out")).sort()).toEqual([
      "100-100.png",
      "55-55.png",
      "75-100.png",
      "75-55.png",
      "75-75.png",
      "85-100.png",
      "85-55.png",
      "85-75.png",
      "85-85.png",
      "grid.png",
    ]);
    expect(new Set(files as string[])).toEqual(new Set(readdirSync(path("out")).map((file) => path("out", file))));
    const pixels = await pixelsOf(path("out", "grid.png"));
    expect([pixels.width, pixels.height]).toEqual([4 * 32, 3 * 32]);
    const cells = [
      [1, 0, "100-100"],
      [2, 0, "75-75"],
      [0, 1, "85-85"],
      [1, 1, "85-100"],
      [3, 2, "75-55"],
      [2, 2, "75-75"],
    ] as const;
    for (const [column, row, name] of cells) {
      const { data } = await pixelsOf(path("out", `${name}.png`));
      expect(crop(pixels, column * 32, row * 32, 32).data, name).toEqual(data);
    }
    expect(crop(pixels, 0, 0, 32).data.every((value) => value === 0)).toBe(true);
  });

  it("gives the official mixes", async () => {
    const image = expected("tiny32", "mix/image");
    if (!isDType(image, "float32")) throw new Error("float32 was expected");
    await succeed(...mix, ...MIX_OF_REFERENCE, "--out", path("out"));
    for (const [i, picture] of toPictures(image).entries()) {
      const { data } = await pixelsOf(path("out", `85-${COLUMNS_OF_REFERENCE[i]}.png`));
      expect(difference(data, picture.data)).toBeLessThanOrEqual(1);
    }
  });

  it("takes every layer from the column, or by default 0 to 6", async () => {
    await succeed(...mix, "--rows", "85", "--cols", "100", "--styles", "0-7", "--out", path("all"));
    expect(readFileSync(path("all", "85-100.png"))).toEqual(readFileSync(path("all", "100-100.png")));
    const { styles } = await succeed(...mix, "--rows", "85", "--cols", "100", "--out", path("few"));
    expect(styles).toEqual([0, 1, 2, 3, 4, 5, 6]);
    const { out } = await stylegan(...mix, "--rows", "85", "--cols", "100", "--out", path("few"));
    expect(out).toBe(`${path("few", "grid.png")}, and 3 single images beside it\n`);
  });

  it("takes other formats", async () => {
    await succeed(...mix, "--rows", "85", "--cols", "85", "--format", "webp", "--out", path("out"));
    expect(readdirSync(path("out"))).toEqual(["85-85.webp", "grid.webp"]);
  });
});

/** The mix that the reference holds. */
const COLUMNS_OF_REFERENCE = [100, 75];
const MIX_OF_REFERENCE = ["--rows", "85", "--cols", "100,75", "--styles", "0-2", "--trunc", "0.8"];
