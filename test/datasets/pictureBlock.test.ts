import { describe, expect, it } from "vitest";
import type { DecodedImage } from "../../src/datasets/imageSource.ts";
import { openDataset } from "../../src/datasets/openDataset.ts";
import { blockSource, pictureBlock, readPictureBlock, writePictureBlock } from "../../src/datasets/pictureBlock.ts";
import { concatBytes } from "../../src/formats/byteReader.ts";

const image = (start: number, side = 8): DecodedImage => ({
  width: side,
  height: side,
  channels: 3,
  data: Uint8Array.from({ length: side * side * 3 }, (_, i) => (start + i) % 256),
});
const block = pictureBlock(
  "two",
  [
    ["a.png", image(3)],
    ["b/ü.png", image(90)],
  ],
  8,
  3,
);

describe("a block of pictures", () => {
  it("is a source whose pictures are those that were put in", async () => {
    const dataset = await openDataset(blockSource(block), { mirror: true, cacheBytes: 0 });
    expect(dataset).toMatchObject({ name: "two", count: 4, resolution: 8, channels: 3, cDim: 0 });
    const { data } = await dataset.images([1]);
    const at = (x: number, y: number, c: number): number => Math.round(((data[c * 64 + y * 8 + x] ?? 0) + 1) * 127.5);
    expect([at(0, 0, 0), at(1, 0, 2), at(0, 1, 1)]).toEqual([90, 95, (90 + 25) % 256]);
  });

  it("is read back as it was written", () => {
    expect(readPictureBlock(concatBytes(writePictureBlock(block)))).toEqual(block);
  });

  it("takes pictures of its own size only", () => {
    expect(() => pictureBlock("two", [["a.png", image(0, 16)]], 8, 3)).toThrow(/"a.png" is 16 x 16 x 3/);
  });

  it("refuses other bytes", () => {
    const chunks = writePictureBlock({ ...block, names: ["a.png"], data: block.data.subarray(0, 192) });
    const text = new TextDecoder("latin1").decode(concatBytes(chunks)).replace("a.png", "a,png");
    expect(() =>
      readPictureBlock(Uint8Array.from(text.replace('\\"a,png\\"', "         "), (c) => c.charCodeAt(0))),
    ).toThrow("those that were stored");
  });
});
