import { UserError } from "../../base/errors.ts";
import { stopCount, type WalkOptions, type WalkScore } from "../recipe/recipe.ts";
import { loudness } from "./loudness.ts";
import { onsets } from "./onsets.ts";
import { soundSeconds, type Sound } from "./sound.ts";

export interface SoundScoreOptions extends Pick<WalkOptions, "seeds" | "labels" | "moves" | "loop"> {
  readonly fps: number;
  /** Images of the film at most; those of the whole sound where none is given. */
  readonly maxFrames?: number;
  /** From 0, an even pace, to 1: the walk goes on only as the sound is loud or begins anew. 0.8 by default. */
  readonly pace?: number;
  /** From 0, always the look's truncation, to 1: silence is the average image. 0.3 by default. */
  readonly truncation?: number;
}

/** Quieter than this is silence: one unit of 16 bits. */
const SILENCE = 2 ** -15;
/** Seconds in which a level rises and falls to a third of the difference. */
const LOUDNESS_FALL = 0.25;
const LOUDNESS_RISE = 0.05;
const ONSET_FALL = 0.15;
/** A beginning moves the walk as much as so many full loudnesses. */
const ONSET_WEIGHT = 2;

/**
 * A walk by a sound: it begins at the first keyframe and ends with the sound at the last, faster where that is loud or
 * something begins, and further from the average image.
 * @throws UserError for silence, and for a sound of less than two frames.
 * @example
 * ```ts
 * import { soundScore, walkPictures } from "stylegan2-ada";
 *
 * const beats = Float32Array.from({ length: 16000 }, (_, i) => (i % 4000 < 200 ? Math.sin(i) : 0)); // four beats
 * const o = { seeds: [85, 100], frames: 1, space: "w", easing: "linear", loop: false } as const;
 * const score = soundScore({ sampleRate: 8000, channels: [beats] }, { ...o, fps: 10 });
 * score.positions.length; // => 20
 * for await (const { width } of walkPictures(network, { ...o, score })) console.assert(width === 32);
 * ```
 */
export function soundScore(sound: Sound, o: SoundScoreOptions): WalkScore {
  const { fps, pace = 0.8, truncation = 0.3, maxFrames = Infinity, loop } = o;
  const whole = Math.round(soundSeconds(sound) * fps);
  const frames = Math.min(maxFrames, whole);
  if (frames < 2) throw wrong("it must last two frames or longer", `${soundSeconds(sound).toFixed(3)} s at ${fps} fps`);
  const loud = loudness(sound, frames, fps);
  if (loud.every((value) => value < SILENCE)) throw wrong("it must not be silent", "silence");
  const level = followed(scaled(loud, 0.95), fps, LOUDNESS_RISE, LOUDNESS_FALL);
  const begin = followed(scaled(onsets(sound, frames, fps), 0.98), fps, 0, ONSET_FALL);
  const drive = level.map((value, i) => value + ONSET_WEIGHT * (begin[i] ?? 0));
  const legs = loop ? stopCount(o) : stopCount(o) - 1;
  return {
    positions: [...along(paces(drive, pace), loop)].map((share) => share * legs),
    truncation: [...level].map((value, i) => 1 - truncation * (1 - Math.max(value, begin[i] ?? 0))),
  };
}

/** How fast the walk is at each frame: an even pace of 1, and one of the mean 1 that follows the drive. */
function paces(drive: Float64Array, share: number): Float64Array {
  const mean = drive.reduce((sum, value) => sum + value, 0) / drive.length;
  return drive.map((value) => 1 - share + (mean === 0 ? share : (share * value) / mean));
}

/** Which share of the way lies before each frame: from 0 to 1 at the last, or in a loop at the one after it. */
function along(speeds: Float64Array, loop: boolean): Float64Array {
  const before = new Float64Array(speeds.length);
  let sum = 0;
  speeds.forEach((speed, i) => {
    before[i] = sum;
    sum += speed;
  });
  const all = loop ? sum : (before.at(-1) ?? 0);
  return before.map((value) => (all === 0 ? 0 : value / all));
}

/** Values from 0 to 1, where 1 is their quantile, or the largest where that is 0. */
function scaled(values: Float64Array, quantile: number): Float64Array {
  const sorted = values.toSorted();
  const top = sorted[Math.floor(quantile * (sorted.length - 1))] || sorted.at(-1) || 1;
  return values.map((value) => Math.min(1, value / top));
}

/** Values smoothed as a level meter does. */
function followed(values: Float64Array, fps: number, rise: number, fall: number): Float64Array {
  const rate = (seconds: number): number => (seconds === 0 ? 1 : 1 - Math.exp(-1 / (fps * seconds)));
  const [up, down] = [rate(rise), rate(fall)];
  let level = values[0] ?? 0;
  return values.map((value) => (level += (value - level) * (value > level ? up : down)));
}

function wrong(rule: string, received: string): UserError {
  return new UserError({ attempted: "walk by a sound", rule, received, next: "Choose another file." });
}
