import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  checkFilm,
  filmFormatOf,
  FILM_FORMATS,
  isFilmFormat,
  openFilm,
  type Film,
  type FilmOptions,
} from "../../src/media/film.ts";
import { createRng } from "../../src/base/rng.ts";
import { frameTicks } from "../../src/model/films/filmTiming.ts";
import { h264Settings } from "../../src/model/films/h264.ts";
import { boxes, children, type Mp4Box } from "../../src/model/films/mp4Boxes.ts";
import { colourStandardFor, rgbToYuv420 } from "../../src/model/films/yuv.ts";
import type { Channels, Picture } from "../../src/model/picture.ts";

let folder = "";
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "film-"))));
afterEach(() => rm(folder, { recursive: true }));

/** A flat frame whose brightness tells its number. */
function frame(width: number, height: number, channels: Channels, index: number): Picture {
  return { width, height, channels, data: new Uint8Array(width * height * channels).fill(30 + 20 * index) };
}

async function makeFilm(
  name: string,
  frames: number,
  options: FilmOptions,
  channels: Channels = 3,
): Promise<Uint8Array> {
  const path = join(folder, name);
  const film = await openFilm(path, options);
  for (let i = 0; i < frames; i++) await film.addFrame(frame(options.width, options.height, channels, i));
  expect(await readdir(folder)).not.toContain(name);
  await film.finish();
  expect(await readdir(folder)).toEqual([name]);
  return readFile(path);
}

function find(all: readonly Mp4Box[], [type, ...rest]: readonly string[]): Mp4Box {
  const box = all.find((one) => one.type === type);
  if (box === undefined) throw new Error(`no ${type} among ${all.map((one) => one.type).join(", ")}`);
  return rest.length === 0 ? box : find(children(box), rest);
}

const field = (box: Mp4Box, at: number): number => Buffer.from(box.bytes).readUInt32BE(at);
const STBL = ["moov", "trak", "mdia", "minf", "stbl"];

describe("mp4", () => {
  it("is H.264 in MP4 with every frame, its size, speed and colours", async () => {
    const all = [...boxes(await makeFilm("a.mp4", 12, { width: 32, height: 16, fps: 24 }, 1))];
    expect(all[0]?.type).toBe("ftyp");
    const track = find(all, [...STBL, "stsd", "avc1"]);
    expect(Buffer.from(track.bytes).readUInt32BE(32)).toBe((32 << 16) | 16);
    expect(find([track], ["avc1"]).bytes.length).toBeGreaterThan(86);
    expect(children(track).map((box) => box.type)).toEqual(["avcC", "colr"]);
    expect(field(find(all, [...STBL, "stsz"]), 16)).toBe(12);
    const times = find(all, [...STBL, "stts"]);
    expect([field(times, 12), field(times, 16), field(times, 20)]).toEqual([1, 12, 90000 / 24]);
    expect(find(all, ["mdat"]).bytes.length).toBeGreaterThan(100);
  });

  it("has its index before its frames, and the index finds them", async () => {
    const bytes = await makeFilm("a.mp4", 12, { width: 32, height: 16, fps: 29.97 });
    const all = [...boxes(bytes)];
    const types = all.map(({ type }) => type);
    expect(types.indexOf("moov")).toBeLessThan(types.indexOf("mdat"));
    const ticks = field(find(all, ["moov", "trak", "mdia", "mdhd"]), 20);
    expect(ticks).toBe(field(find(all, ["moov", "mvhd"]), 20));
    expect(ticks / field(find(all, [...STBL, "stts"]), 20)).toBeCloseTo(29.97, 6);
    const frames = find(all, ["mdat"]).bytes;
    const chunks = find(all, [...STBL, "stco"]);
    const chunk = field(chunks, 16) - (frames.byteOffset - bytes.byteOffset);
    const firstSize = field(find(all, [...STBL, "stsz"]), 20);
    const unit = Buffer.from(frames).readUInt32BE(chunk); // a frame begins with the length of its first unit
    expect(chunk).toBeGreaterThanOrEqual(8);
    expect(unit + 4).toBeLessThanOrEqual(firstSize);
    expect((frames[chunk + 4] ?? 0) & 31).toBe(5); // an IDR slice
  });

  it("leaves out when it was made, so that the same pictures make the same file", async () => {
    const all = [...boxes(await makeFilm("a.mp4", 2, { width: 16, height: 16, fps: 10 }))];
    for (const path of [["mvhd"], ["trak", "tkhd"], ["trak", "mdia", "mdhd"]]) {
      expect([...find(all, ["moov", ...path]).bytes.subarray(12, 20)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    }
  });

  it("is as fine or as large as asked", async () => {
    const size = { width: 64, height: 64, fps: 12.5 };
    const bytesOf = async (quality: Pick<FilmOptions, "crf" | "bitrate">): Promise<number> => {
      const noise = createRng(3);
      const film = await openFilm(join(folder, "a.mp4"), { ...size, ...quality });
      for (let i = 0; i < 25; i++) {
        const data = Uint8Array.from({ length: 64 * 64 * 3 }, () => 256 * noise.uniform());
        await film.addFrame({ width: 64, height: 64, channels: 3, data });
      }
      await film.finish();
      return (await readFile(join(folder, "a.mp4"))).length;
    };
    const [fine, usual, coarse] = [await bytesOf({ crf: 10 }), await bytesOf({}), await bytesOf({ crf: 40 })];
    expect(usual).toBeLessThan(0.9 * fine);
    expect(coarse).toBeLessThan(0.5 * usual);
    expect(await bytesOf({ crf: 18 })).toBe(usual);
    // The encoder needs some seconds to come down to the rate.
    const [slow, slower] = [await bytesOf({ bitrate: 100 }), await bytesOf({ bitrate: 50 })];
    expect([slow < 0.6 * usual, slower < 0.9 * slow]).toEqual([true, true]);
    expect(h264Settings({ ...size, bitrate: 300 }).kbps).toBe(312); // at 13 frames a second, of which the film has 12.5
  });

  it.each([
    ["a.mp4", { crf: 20, bitrate: 100 }, "crf and bitrate exclude each other"],
    ["a.gif", { crf: 20 }, "crf is for mp4, but got gif"],
    ["a.webp", { bitrate: 100 }, "bitrate is for mp4"],
  ])("refuses what cannot be meant: %s %j", (name, quality, message) => {
    expect(() => checkFilm(name, { fps: 30, ...quality })).toThrow(message);
  });

  it("grows odd sizes by one pixel", async () => {
    const all = [...boxes(await makeFilm("a.mp4", 2, { width: 33, height: 17, fps: 10 }))];
    expect(Buffer.from(find(all, [...STBL, "stsd", "avc1"]).bytes).readUInt32BE(32)).toBe((34 << 16) | 18);
  });

  it("leaves the process's handlers for uncaught errors as they were", async () => {
    const before = [process.listenerCount("uncaughtException"), process.listenerCount("unhandledRejection")];
    await makeFilm("a.mp4", 1, { width: 16, height: 16, fps: 10 });
    expect([process.listenerCount("uncaughtException"), process.listenerCount("unhandledRejection")]).toEqual(before);
  });

  it("makes two films at once", async () => {
    const open = (name: string): Promise<Film> => openFilm(join(folder, name), { width: 16, height: 16, fps: 10 });
    const films = await Promise.all(["a.mp4", "b.mp4"].map(open));
    for (let i = 0; i < 3; i++) for (const film of films) await film.addFrame(frame(16, 16, 3, i));
    for (const film of films) await film.finish();
    expect(await readFile(join(folder, "a.mp4"))).toEqual(await readFile(join(folder, "b.mp4")));
  });
});

describe.each(["gif", "webp"])("%s", (format) => {
  it("holds every frame in order, at its time, for ever", async () => {
    const bytes = await makeFilm(`a.${format}`, 10, { width: 20, height: 10, fps: 30 });
    const { pages, pageHeight, width, loop, delay } = await sharp(bytes, { animated: true }).metadata();
    expect({ pages, pageHeight, width, loop }).toEqual({ pages: 10, pageHeight: 10, width: 20, loop: 0 });
    expect(delay?.reduce((sum, milliseconds) => sum + milliseconds, 0)).toBeCloseTo(333, -1);
    for (const page of [0, 4, 9]) {
      const pixels = await sharp(bytes, { page }).removeAlpha().raw().toBuffer();
      expect(Math.abs((pixels[0] ?? 0) - (30 + 20 * page))).toBeLessThan(4);
    }
  });
});

describe("gif", () => {
  it("encodes one frame at a time, those of several films too", async () => {
    const encode = sharp.prototype.toBuffer;
    let [busy, most] = [0, 0];
    // sharp's own counters cannot tell: they are read one after the other, while its threads move a task between them.
    const counted = vi.spyOn(sharp.prototype, "toBuffer").mockImplementation(function (this: Sharp) {
      most = Math.max(most, ++busy);
      return encode.call(this).finally(() => busy--);
    });
    const open = (name: string): Promise<Film> => openFilm(join(folder, name), { width: 64, height: 64, fps: 10 });
    const films = await Promise.all(["a.gif", "b.gif"].map(open));
    for (let i = 0; i < 8; i++) await Promise.all(films.map((film) => film.addFrame(frame(64, 64, 3, i))));
    await Promise.all(films.map((film) => film.finish()));
    expect(counted).toHaveBeenCalledTimes(16);
    counted.mockRestore();
    expect(most).toBe(1);
  });
});

describe.each(["mp4", "gif", "webp"])("any film (%s)", (format) => {
  const options = { width: 16, height: 16, fps: 10 };

  it("leaves nothing when it is aborted", async () => {
    const film = await openFilm(join(folder, `a.${format}`), options);
    await film.addFrame(frame(16, 16, 3, 0));
    await film.abort();
    await film.abort();
    expect(await readdir(folder)).toEqual([]);
  });

  it("stops at the signal", async () => {
    const abort = new AbortController();
    const film = await openFilm(join(folder, `a.${format}`), { ...options, signal: abort.signal });
    abort.abort(new Error("stopped"));
    await expect(film.addFrame(frame(16, 16, 3, 0))).rejects.toThrow("stopped");
    await film.abort();
    expect(await readdir(folder)).toEqual([]);
  });

  it("refuses other sizes, no frames and impossible speeds", async () => {
    const path = join(folder, `a.${format}`);
    const film = await openFilm(path, options);
    await expect(film.addFrame(frame(8, 8, 3, 0))).rejects.toThrow("8 x 8 in a video of 16 x 16");
    await expect(film.finish()).rejects.toThrow("needs a frame");
    await film.abort();
    await expect(openFilm(path, { ...options, fps: 0 })).rejects.toThrow("supports 0.1 to");
    await expect(openFilm(path, { ...options, fps: 1000 })).rejects.toThrow("supports 0.1 to");
    await expect(openFilm(path, { ...options, width: 70000 })).rejects.toThrow("at most");
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("film parts", () => {
  it("knows a format by the path's ending", () => {
    expect(filmFormatOf("walk.MP4")).toBe("mp4");
    expect(() => filmFormatOf("walk.mov")).toThrow('mp4, gif, avi, webp, but got ".mov"');
    expect(Object.keys(FILM_FORMATS).every(isFilmFormat)).toBe(true);
  });

  it("rounds times without drift", () => {
    const ticks = Array.from({ length: 30 }, (_, i) => frameTicks(i, 30, 100));
    expect(new Set(ticks)).toEqual(new Set([3, 4]));
    expect(ticks.reduce((sum, tick) => sum + tick, 0)).toBe(100);
  });

  it.each([
    ["black", [0, 0, 0], [16, 128, 128]],
    ["white", [255, 255, 255], [235, 128, 128]],
    ["red", [255, 0, 0], [81, 90, 240]],
    ["blue", [0, 0, 255], [41, 240, 110]],
  ])("turns %s into BT.601's values", (_, rgb, yuv) => {
    const data = Uint8Array.from([...rgb, ...rgb, ...rgb, ...rgb]);
    const bytes = rgbToYuv420({ width: 2, height: 2, channels: 3, data }, colourStandardFor(256, 256));
    expect([bytes[0], bytes[4], bytes[5]]).toEqual(yuv);
  });

  it("takes BT.709 for large films", () => {
    expect(colourStandardFor(512, 512).matrix).toBe(6);
    expect(colourStandardFor(1024, 1024).matrix).toBe(1);
  });
});
