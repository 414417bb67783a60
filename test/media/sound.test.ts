import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openFilm } from "../../src/media/film.ts";
import { readSound } from "../../src/media/sound/readSound.ts";
import { boxes, children, type Mp4Box } from "../../src/model/films/mp4Boxes.ts";
import { mono, soundSeconds, type Sound } from "../../src/model/films/sound.ts";

const reference = (name: string): string => join(import.meta.dirname, "../reference/sound", name);
let folder = "";
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), "sound-"))));
afterAll(() => rm(folder, { recursive: true }));

/** Loudest value between two times. */
function peak(sound: Sound, from: number, to: number): number {
  const { sampleRate } = sound;
  return mono(sound)
    .subarray(from * sampleRate, to * sampleRate)
    .reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

describe("readSound", () => {
  // Half a second of 440 Hz, whose second half is forty times louder.
  it.each([
    ["tone.wav", 1],
    ["tone.mp3", 2], // its decoder always gives two
    ["tone.flac", 1],
  ])("reads %s", async (name, channels) => {
    const sound = await readSound(reference(name));
    expect([sound.sampleRate, sound.channels.length]).toEqual([8000, channels]);
    expect(soundSeconds(sound)).toBeCloseTo(0.5, 1);
    const [quiet, loud] = [peak(sound, 0.05, 0.2), peak(sound, 0.3, 0.45)];
    expect(quiet).toBeGreaterThan(0.005);
    expect(loud / quiet).toBeGreaterThan(20);
  });

  it("tells what is no sound, whatever it is called, and what is damaged", async () => {
    await writeFile(join(folder, "a.wav"), "no sound at all");
    await expect(readSound(join(folder, "a.wav"))).rejects.toThrow(/a.wav.*must be a .wav, .mp3 or .flac file/);
    for (const name of ["tone.wav", "tone.mp3", "tone.flac"]) {
      await writeFile(join(folder, name), (await readFile(reference(name))).subarray(0, 30));
      await expect(readSound(join(folder, name)), name).rejects.toThrow(new RegExp(`${name}.*(decoded|hold sound)`));
    }
    await expect(readSound(join(folder, "none.wav"))).rejects.toThrow(/none.wav/);
  });
});

describe("a film with sound", () => {
  const sound: Sound = {
    sampleRate: 44_100,
    channels: Array.from({ length: 3 }, () => Float32Array.from({ length: 88_200 }, (_, i) => Math.sin(i / 20) / 2)),
  };
  const film = async (name: string): Promise<Buffer> => {
    const film = await openFilm(join(folder, name), { width: 32, height: 32, fps: 12.5, sound });
    for (let i = 0; i < 10; i++) {
      await film.addFrame({ width: 32, height: 32, channels: 3, data: new Uint8Array(32 * 32 * 3).fill(20 * i) });
    }
    await film.finish();
    return readFile(join(folder, name));
  };
  const find = ([type, ...rest]: readonly string[], all: readonly Mp4Box[]): Mp4Box[] =>
    all.filter((box) => box.type === type).flatMap((box) => (rest.length === 0 ? [box] : find(rest, children(box))));

  it("has both, the sound as long as the pictures, its index at the front, and no time of its making", async () => {
    const bytes = await film("a.mp4");
    const all = [...boxes(bytes)];
    expect(all.map(({ type }) => type)).toEqual(["ftyp", "moov", "mdat"]);
    const headers = find(["moov", "trak", "mdia", "mdhd"], all).map((box) => Buffer.from(box.bytes));
    const seconds = headers.map((header) => header.readUInt32BE(24) / header.readUInt32BE(20));
    expect(seconds[0]).toBeCloseTo(0.8, 4);
    expect(seconds[1]).toBeCloseTo(0.8, 1); // whole packets of 1024 values, the first of them left out by its edit list
    expect(headers.every((header) => header.readBigUInt64BE(12) === 0n)).toBe(true);
    const kinds = find(["moov", "trak", "mdia", "minf", "stbl", "stsd"], all).flatMap(children);
    expect(kinds.map(({ type }) => type)).toEqual(["avc1", "mp4a"]);
    expect(kinds.map(({ bytes: entry }) => Buffer.from(entry).readUInt16BE(24))[1]).toBe(2); // channels of three
    expect(children(kinds[0] ?? expect.unreachable()).map(({ type }) => type)).toContain("colr");
    expect((await film("b.mp4")).equals(bytes)).toBe(true);
  });

  it("is refused where the format or the rate cannot be, before a picture is drawn", async () => {
    const size = { width: 32, height: 32, fps: 10 };
    await expect(openFilm(join(folder, "a.gif"), { ...size, sound })).rejects.toThrow("sound is for mp4, but got gif");
    const odd = { ...sound, sampleRate: 192_000 };
    await expect(openFilm(join(folder, "c.mp4"), { ...size, sound: odd })).rejects.toThrow(
      /AAC takes .* got 192000 Hz/,
    );
  });
});
