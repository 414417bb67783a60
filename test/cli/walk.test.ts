import { readFileSync, readdirSync } from "node:fs";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { COND, stylegan, succeed, temporaryFolder, TINY } from "./realCommands.ts";

const path = temporaryFolder();
const walk = ["walk", "--network", TINY, "--device", "cpu", "--seeds", "85,100"];

/** RGB frames of a .webp film. */
async function framesOf(file: string): Promise<Buffer[]> {
  const frames = sharp(file, { animated: true }).removeAlpha().raw();
  const { data, info } = await frames.toBuffer({ resolveWithObject: true });
  const side = info.width;
  const size = side * side * info.channels;
  return Array.from({ length: data.length / size }, (_, i) => data.subarray(i * size, (i + 1) * size));
}

async function film(name: string, ...more: string[]): Promise<Buffer[]> {
  await succeed(...walk, "--out", path(name), ...more);
  return framesOf(path(name));
}

async function picture(seed: number): Promise<Buffer> {
  await succeed("generate", "--network", TINY, "--device", "cpu", "--seeds", `${seed}`, "--out", path("stills"));
  return sharp(path("stills", `seed${String(seed).padStart(4, "0")}.png`))
    .raw()
    .toBuffer();
}

/** The mean difference of two images; films lose a little, other seeds differ by 50 and more. */
function distance(a: Buffer | undefined, b: Buffer): number {
  if (a?.length !== b.length) throw new Error(`${a?.length} bytes and ${b.length}`);
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? NaN)), 0) / a.length;
}

describe("stylegan walk", () => {
  it.each(["w", "z"])("goes from seed to seed in %s", async (space) => {
    const frames = await film("walk.webp", "--frames", "4", "--space", space);
    expect(frames).toHaveLength(5);
    const [first, last] = [await picture(85), await picture(100)];
    expect(distance(frames[0], first)).toBeLessThan(20);
    expect(distance(frames[4], last)).toBeLessThan(20);
    expect(distance(frames[0], last)).toBeGreaterThan(50);
    expect(new Set(frames.map((frame) => frame.toString("base64"))).size).toBe(5);
  });

  it("takes other ways in w, in z, and smoothly, to the same half", async () => {
    const straight = await film("w.webp", "--frames", "4");
    const round = await film("z.webp", "--frames", "4", "--space", "z");
    const smooth = await film("smooth.webp", "--frames", "4", "--easing", "smooth");
    expect(straight[1]).not.toEqual(round[1]);
    expect(straight[1]).not.toEqual(smooth[1]);
    expect(straight[2]).toEqual(smooth[2]);
  });

  it("closes a loop without showing the first picture twice", async () => {
    const there = await film("there.webp", "--frames", "3");
    const loop = await film("loop.webp", "--frames", "3", "--loop");
    expect(loop).toHaveLength(6);
    expect(loop.slice(0, 4)).toEqual(there);
    // Back the same way: the last frame is one step before the first seed.
    expect(loop[5]).toEqual(there[1]);
  });

  it("holds the average's layers: with all of them held, nothing moves", async () => {
    const still = await film("still.webp", "--frames", "3", "--mix-seed", "w_avg", "--styles", "0-7");
    // Equal frames may be joined in the file; what is there is one and the same.
    expect(new Set(still.map((frame) => frame.toString("base64"))).size).toBe(1);
    const some = await film("some.webp", "--frames", "3", "--mix-seed", "w_avg", "--styles", "0-3");
    const free = await film("free.webp", "--frames", "3");
    expect(new Set(some.map((frame) => frame.toString("base64"))).size).toBe(4);
    expect(some[0]).not.toEqual(free[0]);
    const seed = await film("seed.webp", "--frames", "3", "--mix-seed", "7", "--styles", "0-7");
    expect(distance(seed[0], await picture(7))).toBeLessThan(20);
    expect(distance(seed[0], await picture(85))).toBeGreaterThan(50);
  });

  it("moves by a sound, which the film plays and is as long as", async () => {
    const tone = ["--audio", "test/reference/sound/tone.mp3", "--fps", "10", "--audio-pace", "1"];
    const told = await succeed(...walk, ...tone, "--out", path("song.mp4"));
    expect(told).toMatchObject({ frames: 5, audio: { pace: 1, truncation: 0.3 } });
    expect(readFileSync(path("song.mp4")).includes("mp4a")).toBe(true);
    expect(await succeed(...walk, ...tone, "--frames", "2", "--out", path("cut.mp4"))).toMatchObject({ frames: 3 });
  });

  it.each([
    [["--audio", "test/reference/sound/tone.wav", "--out", "no.gif"], "sound is for mp4, but got gif"],
    [["--audio", "test/reference/tiny32.pkl", "--out", "no.mp4"], "must be a .wav, .mp3 or .flac file"],
    [["--audio-pace", "1", "--out", "no.mp4"], "are for --audio"],
  ])("refuses %j", async (words, message) => {
    const { code, err } = await stylegan(...walk, ...words);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(message) });
  });

  it("goes by keyframes of every kind", async () => {
    const to = ["--device", "cpu", "--frames", "1"];
    await succeed(
      "generate",
      "--network",
      COND,
      "--device",
      "cpu",
      "--seeds",
      "5",
      "--class",
      "4",
      "--save-raw",
      "--out",
      path("a"),
    );
    const list = `7+class:1,class:3,pca:0=2@0/2,${path("a/seed0005.npz")}`;
    const told = await succeed("walk", "--network", COND, ...to, "--keyframes", list, "--out", path("all.webp"));
    expect(told).toMatchObject({ frames: 4, recipe: { labels: [1, 3, 3, 0], moves: ["", "", "pca:0=2@0,2", ""] } });
    const frames = await framesOf(path("all.webp"));
    const stills = [
      ["--class", "1"],
      ["--class", "3"],
      ["--class", "3", "--direction", "pca:0=2@0,2"],
    ];
    for (const [i, more] of stills.entries()) {
      await succeed("generate", "--network", COND, "--device", "cpu", "--seeds", "7", ...more, "--out", path("s"));
      expect(
        distance(frames[i], await sharp(path("s", "seed0007.png")).toColourspace("srgb").raw().toBuffer()),
      ).toBeLessThan(20);
    }
    expect(
      distance(frames[3], await sharp(path("a", "seed0005.png")).toColourspace("srgb").raw().toBuffer()),
    ).toBeLessThan(20);
  });

  it.each([
    [["--keyframes", "class:1,2"], "begin"],
    [["--keyframes", "1,2+class:1"], "where one seed has a label, all need one"],
    [["--keyframes", "1,2+clas:1"], "a keyframe is a seed"],
    [["--keyframes", "1,2", "--seeds", "1,2"], "either --seeds or --keyframes, but got both"],
    [["--keyframes", "1,2", "--class", "0-1"], "may be one label"],
    [[], "but got neither"],
  ])("refuses %j", async (words, message) => {
    const { code, err } = await stylegan(
      "walk",
      "--network",
      COND,
      "--device",
      "cpu",
      ...words,
      "--out",
      path("no.gif"),
    );
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(message) });
  });

  it("enlarges a small network's pictures, at a rate that is no whole number", async () => {
    const words = ["--frames", "2", "--fps", "12.5", "--size", "96", "--resize", "nearest"];
    const file = path("large.webp");
    expect(await succeed(...walk, ...words, "--out", file)).toMatchObject({ file, frames: 3, fps: 12.5 });
    const { width, pageHeight, delay } = await sharp(path("large.webp"), { animated: true }).metadata();
    expect([width, pageHeight, delay]).toEqual([96, 96, [80, 80, 80]]);
  });

  it.each([
    ["walk.mp4", (bytes: Buffer) => bytes.subarray(4, 8).toString() === "ftyp" && bytes.includes("avc1")],
    ["walk.gif", (bytes: Buffer) => bytes.subarray(0, 6).toString() === "GIF89a"],
    ["walk.avi", (bytes: Buffer) => bytes.subarray(8, 12).toString() === "AVI "],
  ])("writes %s", async (name, isRight) => {
    const result = await succeed(...walk, "--frames", "4", "--fps", "25", "--out", path(name));
    expect(result).toMatchObject({ file: path(name), frames: 5, fps: 25, recipe: { seeds: [85, 100], frames: 4 } });
    expect(result).toMatchObject({ link: expect.stringMatching(/^walk.*&file=tiny32.pkl$/) });
    expect(isRight(readFileSync(path(name)))).toBe(true);
    expect(readdirSync(path("."))).toEqual([name]);
  });

  it("visits seeds twice, grey networks and classes", async () => {
    const { out, code } = await stylegan(
      "walk",
      "--network",
      COND,
      "--device",
      "cpu",
      "--seeds",
      "1-3,1",
      "--class",
      "2",
      "--frames",
      "2",
      "--fps",
      "10",
      "--out",
      path("deep", "er", "walk.gif"),
    );
    expect({ out, code }).toEqual({ code: 0, out: `${path("deep", "er", "walk.gif")}: 7 frames, 0.7 s\n` });
    expect((await sharp(path("deep", "er", "walk.gif"), { animated: true }).metadata()).pages).toBe(7);
  });
});
