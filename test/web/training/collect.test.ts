import { describe, expect, it } from "vitest";
import type { DecodedImage } from "../../../src/datasets/imageSource.ts";
import { concatBytes } from "../../../src/formats/byteReader.ts";
import { zipSync } from "fflate";
import { collectPictures } from "../../../web/training/pictures/collect.ts";
import { drawnFaces } from "../../../web/training/pictures/drawings.ts";
import type { NamedFile } from "../../../web/training/training.ts";

/** Reads "pictures" of one byte, a colour; 0 is a broken one. */
async function decode(file: Blob, side: number): Promise<DecodedImage> {
  const [colour = 0] = new Uint8Array(await file.arrayBuffer());
  if (colour === 0) throw new Error("this browser cannot read it as an image");
  return { width: side, height: side, channels: 3, data: new Uint8Array(side ** 2 * 3).fill(colour) };
}

const file = (path: string, ...bytes: readonly number[]): NamedFile => ({
  path,
  file: new Blob([Uint8Array.from(bytes)]),
});
const collect = (...files: readonly NamedFile[]) =>
  collectPictures({ kind: "files", name: "photos", files }, 8, decode, () => undefined);

describe("pictures from what was dropped", () => {
  it("come in the order of their paths, with those of zips, and without other files", async () => {
    const zip = zipSync({ "00000/img1.png": Uint8Array.of(7), "dataset.json": Uint8Array.of(123) });
    const { pictures, skipped } = await collect(
      file("b/2.JPG", 5),
      file("a/1.png", 9),
      file("a/notes.txt", 1),
      file("data.zip", ...zip),
    );
    const names = ["a/1.png", "b/2.JPG", "data.zip/00000/img1.png"];
    expect(pictures).toMatchObject({ name: "photos", names, resolution: 8 });
    expect([0, 1, 2].map((i) => pictures.data[i * 192])).toEqual([9, 5, 7]);
    expect(skipped).toEqual([]);
  });

  it("leave out what is broken, and say which", async () => {
    const { pictures, skipped } = await collect(
      file("good.png", 1),
      file("broken.png", 0),
      file("empty.png"),
      file("no.zip", 1, 2, 3),
    );
    expect(pictures.names).toEqual(["good.png"]);
    expect(skipped.map((one) => one.file)).toEqual(["no.zip", "broken.png", "empty.png"]);
    expect(skipped.slice(1).map(({ reason }) => reason)).toEqual([
      "this browser cannot read it as an image",
      "the file is empty",
    ]);
  });

  it("are refused where there are none, or too many", async () => {
    await expect(collect(file("notes.txt", 1))).rejects.toThrow("no image files");
    await expect(collect(file("broken.png", 0))).rejects.toThrow("1 broken one, such as broken.png");
    const many = Array.from({ length: 5462 }, (_, i) => file(`${i}.png`, 1));
    const wide = collectPictures({ kind: "files", name: "all", files: many }, 128, decode, () => undefined);
    await expect(wide).rejects.toThrow("5461 images of 128 x 128 at most, but got 5462");
  });
});

describe("drawn faces", () => {
  it("differ, are the same each time, and fill the whole range of colours", () => {
    const first = drawnFaces(12, 16);
    expect(drawnFaces(12, 16)).toEqual(first);
    const faces = Array.from({ length: 12 }, (_, i) => concatBytes([first.data.subarray(i * 768, (i + 1) * 768)]));
    expect(new Set(faces.map(String)).size).toBe(12);
    expect(Math.min(...first.data)).toBeLessThan(60);
    expect(Math.max(...first.data)).toBeGreaterThan(230);
  });
});
