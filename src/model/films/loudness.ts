import { mono, type Sound } from "./sound.ts";

/** Seconds that are listened to for one frame at least. */
const WINDOW = 0.05;

/** How loud a sound is around each frame of a film: the root of the mean square. [frames]. */
export function loudness(sound: Sound, frames: number, fps: number): Float64Array {
  const sums = squaresUpTo(mono(sound));
  const samples = sums.length - 1;
  const half = (Math.max(WINDOW, 1 / fps) * sound.sampleRate) / 2;
  const within = (sample: number): number => Math.min(samples, Math.max(0, Math.round(sample)));
  return Float64Array.from({ length: frames }, (_, frame) => {
    const centre = ((frame + 0.5) / fps) * sound.sampleRate;
    const [start, end] = [within(centre - half), within(centre + half)];
    return start === end ? 0 : Math.sqrt(((sums[end] ?? 0) - (sums[start] ?? 0)) / (end - start));
  });
}

/** [samples + 1]: the squares before each sample, summed. */
function squaresUpTo(samples: Float32Array): Float64Array {
  const sums = new Float64Array(samples.length + 1);
  samples.forEach((value, i) => (sums[i + 1] = (sums[i] ?? 0) + value * value));
  return sums;
}
