import { describe, expect, it } from "vitest";
import { createRng } from "../../src/base/rng.ts";
import { loudness } from "../../src/model/films/loudness.ts";
import { onsets } from "../../src/model/films/onsets.ts";
import type { Sound } from "../../src/model/films/sound.ts";
import { soundScore, type SoundScoreOptions } from "../../src/model/films/soundScore.ts";
import { walkFrame, walkLength, type TimedWalk } from "../../src/model/recipe/recipe.ts";

const RATE = 8000;
const FPS = 20;

/** Two seconds of noise whose loudness follows `level`, a number for each tenth of a second. */
function noise(level: (tenth: number) => number): Sound {
  const rng = createRng(0, "noise");
  const at = (i: number): number => level(Math.floor((10 * i) / RATE));
  return {
    sampleRate: RATE,
    channels: [Float32Array.from({ length: 2 * RATE }, (_, i) => at(i) * (rng.uniform() - 0.5))],
  };
}

const O: SoundScoreOptions = { seeds: [1, 2, 3], loop: false, fps: FPS };
const steps = (positions: readonly number[]): number[] => positions.slice(1).map((at, i) => at - (positions[i] ?? 0));
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe("what a frame hears", () => {
  it("is how loud it is", () => {
    const [quiet, loud] = [5, 15].map(
      (tenth) =>
        loudness(
          noise((at) => (at < 10 ? 0.1 : 1)),
          40,
          FPS,
        )[2 * tenth],
    );
    expect(loud).toBeCloseTo(Math.sqrt(1 / 12), 1);
    expect((loud ?? 0) / (quiet ?? 1)).toBeCloseTo(10, -0.5);
  });

  it("is what begins: in its own frame, at any speed of the film, and no steady sound", () => {
    const beats = noise((tenth) => (tenth % 5 === 2 ? 1 : 0.001));
    for (const fps of [10, 30, 120]) {
      const heard = onsets(beats, 2 * fps, fps);
      for (const second of [0.2, 0.7, 1.2, 1.7]) {
        const frame = Math.round(second * fps);
        const near = [...heard.subarray(Math.max(0, frame - 1), frame + 2)];
        expect(Math.max(...near), `${second} s at ${fps}`).toBeGreaterThan(0.5 * Math.max(...heard));
      }
      expect(heard[Math.round(0.5 * fps)]).toBeLessThan(0.1 * Math.max(...heard));
    }
  });
});

describe("soundScore", () => {
  it("goes from the first keyframe to the last, the faster the louder", () => {
    const { positions, truncation } = soundScore(
      noise((tenth) => (tenth < 10 ? 0.1 : 1)),
      O,
    );
    expect([positions.length, truncation.length, positions[0], positions.at(-1)]).toEqual([40, 40, 0, 2]);
    expect(steps(positions).every((step) => step >= 0)).toBe(true);
    expect(sum(steps(positions).slice(22))).toBeGreaterThan(2.5 * sum(steps(positions).slice(0, 18)));
    expect(truncation.at(-1)).toBeGreaterThan(0.95);
    expect(truncation[15]).toBeLessThan(0.8);
  });

  it("has strengths: 0 is an even walk at the look's own truncation", () => {
    const { positions, truncation } = soundScore(
      noise((tenth) => tenth % 3),
      { ...O, pace: 0, truncation: 0 },
    );
    for (const step of steps(positions)) expect(step).toBeCloseTo(2 / 39, 10);
    expect(new Set(truncation)).toEqual(new Set([1]));
    const quiet = soundScore(
      noise((tenth) => (tenth < 10 ? 1 : 0)),
      { ...O, pace: 1, truncation: 1 },
    );
    expect(sum(steps(quiet.positions).slice(34))).toBeLessThan(0.02);
    expect(quiet.truncation.at(-1)).toBeLessThan(0.05);
  });

  it("closes a loop, may end early, and is the same each time", () => {
    const sound = noise(() => 1);
    const loop = soundScore(sound, { ...O, loop: true, maxFrames: 30 });
    expect(loop.positions).toHaveLength(30);
    expect(loop.positions.at(-1)).toBeLessThan(3);
    expect(loop.positions.at(-1)).toBeGreaterThan(2.5);
    expect(soundScore(sound, { ...O, loop: true, maxFrames: 30 })).toEqual(loop);
  });

  it.each([
    ["silence", { sampleRate: RATE, channels: [new Float32Array(RATE)] }, "must not be silent"],
    [
      "a click",
      { sampleRate: RATE, channels: [new Float32Array(400).fill(1)] },
      "two frames or longer, but got 0.050 s",
    ],
  ])("refuses %s", (_, sound, message) => expect(() => soundScore(sound, O)).toThrow(message));

  it("gives a walk its time", () => {
    const score = { positions: [0, 0.25, 1.5, 2], truncation: [1, 0.5, 1, 1] };
    const walk: TimedWalk = { ...O, frames: 60, space: "w", easing: "linear", score };
    expect(walkLength(walk)).toBe(4);
    expect(walkFrame(walk, 1)).toMatchObject({ from: 1, to: 2, t: 0.25, truncation: 0.5 });
    expect(walkFrame(walk, 2)).toEqual({ kind: "walk", from: 2, to: 3, t: 0.5, space: "w", noiseSeed: 1 });
    expect(walkFrame(walk, 3)).toMatchObject({ from: 3, t: 0 });
  });
});
