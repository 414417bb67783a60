import { mkdirSync, writeFileSync } from "node:fs";
import sharp from "sharp";
import { beforeEach, describe, expect, it } from "vitest";
import { openImageSource } from "../../src/media/imageSource.ts";
import { tiff } from "../datasets/tiff.ts";
import { stylegan, succeed, temporaryFolder } from "./realCommands.ts";

const SIDE = 8;
const path = temporaryFolder();
beforeEach(() => mkdirSync(path("in")));

/** From the first value to the last one in even steps. */
const ramp = (from: number, to: number): number[] =>
  Array.from({ length: SIDE ** 2 }, (_, i) => from + ((to - from) * i) / (SIDE ** 2 - 1));
const whole = (values: readonly number[]): number[] => values.map(Math.round);

const write = (name: string, bytes: Uint8Array): void => writeFileSync(path("in", name), bytes);
const png16 = async (name: string, values: readonly number[]): Promise<void> => {
  const raw = { width: SIDE, height: SIDE, channels: 1 } as const;
  const image = sharp(Uint16Array.from(values), { raw: { ...raw, depth: "ushort" } as typeof raw });
  write(name, await image.toColourspace("grey16").png().toBuffer());
};

const make = (...words: string[]): Promise<Record<string, unknown>> =>
  succeed("dataset", path("in"), path("out.zip"), ...words);

/** First and last bytes of the images that were made. */
async function ends(): Promise<(number | undefined)[][]> {
  const source = await openImageSource(path("out.zip"));
  const images = await Promise.all(source.names.map((_, i) => source.decode(i)));
  await source.close();
  return images.map(({ data }) => [data[0], data.at(-1)]);
}

describe("stylegan dataset --range", () => {
  it("brings 12 bits in 16 out, by one range for all pictures, and says so", async () => {
    await png16("a.png", whole(ramp(0, 2047)));
    await png16("b.png", whole(ramp(1000, 4095)));
    write("c.tif", tiff(SIDE, "uint", 16, whole(ramp(0, 819))));
    const { note } = await make();
    expect(note).toBe('Values from 0 to 4095 became black to white; the range "full" keeps the whole scale.');
    expect(await ends()).toEqual([
      [0, 127],
      [62, 255],
      [0, 51],
    ]);
    const { out } = await stylegan("dataset", path("in"), path("out.zip"));
    expect(out).toContain(note as string);
  });

  it("leaves the scale alone where a quarter of it is used, and where it is asked to", async () => {
    await png16("a.png", whole(ramp(0, 20_000)));
    expect(await make()).not.toHaveProperty("note");
    expect(await ends()).toEqual([[0, 20_000 >> 8]]);
    await png16("a.png", whole(ramp(0, 4095)));
    const { note } = await make("--range", "full");
    expect(note).toBe('Values are only 0 to 4095 of 0 to 65535; the range "auto" stretches them.');
    expect(await ends()).toEqual([[0, 16]]);
  });

  it("is what training names where pictures that it would see as they are use little of the scale", async () => {
    await png16("a.png", whole(ramp(0, 4095)));
    write("b.tif", tiff(SIDE, "uint", 16, whole(ramp(256, 3920))));
    const plan = ["train", "--data", path("in"), "--dry-run"];
    const { code, err } = await stylegan(...plan);
    expect(code).toBe(0);
    expect(err).toContain("Values are only 0 to 4095 of 0 to 65535, so the images are nearly of one grey.");
    expect(err).toMatch(/stylegan dataset .*in data\.zip/);
    await png16("c.png", whole(ramp(0, 20_000)));
    expect((await stylegan(...plan)).err).toBe("");
  });

  it("takes fractions from 0 to 1 as they are meant, and others by what they hold", async () => {
    write("a.tif", tiff(SIDE, "float", 32, ramp(0, 1)));
    expect(await make()).not.toHaveProperty("note");
    expect(await ends()).toEqual([[0, 255]]);
    write("b.tif", tiff(SIDE, "float", 32, ramp(-1000, 400)));
    expect((await make()).note).toBe("Values from -1000 to 400 became black to white.");
    expect(await ends()).toEqual([
      [182, 182],
      [0, 255],
    ]);
  });

  it("takes values below zero, and a range that is told", async () => {
    write("a.tif", tiff(SIDE, "int", 16, whole(ramp(-1000, 400))));
    write("b.tif", tiff(SIDE, "int", 16, whole(ramp(-2000, 3000))));
    await make("--range", "-1000,400");
    expect(await ends()).toEqual([
      [0, 255],
      [0, 255],
    ]);
    expect((await make()).note).toContain("Values from -2000 to 3000 became black to white");
    expect(await ends()).toEqual([
      [51, 122],
      [0, 255],
    ]);
  });

  it("draws what is no number black, and leaves out a picture of nothing else", async () => {
    write("a.tif", tiff(SIDE, "float", 32, [NaN, -Infinity, ...ramp(2, 3).slice(2, -1), Infinity]));
    write("b.tif", tiff(SIDE, "float", 32, new Array(SIDE ** 2).fill(NaN)));
    const { skipped } = await make();
    expect(skipped).toEqual([{ file: "b.tif", reason: "all its values are NaN" }]);
    expect(await ends()).toEqual([[0, 255]]);
  });

  it("finds the same range however many pictures are asked for before, and only of those", async () => {
    await png16("a.png", whole(ramp(0, 1000)));
    await png16("b.png", whole(ramp(0, 4000)));
    expect((await make("--max-images", "1")).note).toContain("from 0 to 1000");
  });

  it.each([
    ["kinds of values that differ", "float", 32, ramp(0, 1), "values of several kinds: ushort, float"],
    ["images of bytes beside them", "uint", 16, whole(ramp(0, 3000)), "0 to 4095, alongside 8-bit images"],
  ] as const)("refuses %s, and says what to do", async (_, kind, bits, values, received) => {
    await png16("a.png", whole(ramp(0, 4095)));
    write("b.tif", tiff(SIDE, kind, bits, values));
    if (kind === "uint") write("c.png", await sharp(path("in", "a.png")).toColourspace("b-w").png().toBuffer());
    const { code, err } = await stylegan("dataset", path("in"), path("out.zip"));
    expect([code, err]).toEqual([2, expect.stringContaining(`which values are black and white, but got ${received}`)]);
    expect(err).toContain("--range 0,4095");
    await make("--range", "0,4095");
  });

  it.each(["", "1", "4,4", "5,1", "a,b", "0,1,2", "0,Infinity", "0,"])("refuses %j", async (range) => {
    const { code, err } = await stylegan("dataset", path("in"), path("out.zip"), "--range", range);
    expect([code, err]).toEqual([2, expect.stringContaining("auto, full, or two increasing numbers")]);
  });

  it("is what training on fractions asks for", async () => {
    write("a.tif", tiff(SIDE, "float", 32, ramp(0, 1)));
    const source = await openImageSource(path("in"));
    await expect(source.decode(0)).rejects.toThrow(/8- or 16-bit integers.*float.*stylegan dataset/);
    await source.close();
  });
});
