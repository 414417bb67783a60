import FFT from "fft.js";
import { mono, type Sound } from "./sound.ts";

/** Seconds of a spectrum, about; the next one begins half of it later. */
const WINDOW = 0.023;
/** Seconds before and after, whose mean flux a beginning must exceed. */
const AROUND = 0.4;
/** How much the spectrum is compressed, so that quiet sounds begin too. */
const COMPRESSION = 100;

/**
 * How strongly sounds begin at each frame of a film: spectral flux, the growth of a compressed spectrum, above its mean
 * around (Bello et al. 2005, A Tutorial on Onset Detection in Music Signals). [frames].
 */
export function onsets(sound: Sound, frames: number, fps: number): Float64Array {
  const { sampleRate } = sound;
  const size = 2 ** Math.max(4, Math.round(Math.log2(WINDOW * sampleRate)));
  const hop = size / 2;
  const flux = spectralFlux(mono(sound), size, hop);
  const peaks = aboveMean(flux, Math.max(1, Math.round((AROUND * sampleRate) / hop)));
  return Float64Array.from({ length: frames }, (_, frame) => {
    // Spectrum k hears what is new around sample k hop.
    const [start, end] = [frame, frame + 1].map((at) => Math.ceil(((at / fps) * sampleRate) / hop));
    return Math.max(peaks[start ?? 0] ?? 0, ...peaks.subarray(start, end));
  });
}

/** Spectrum k is centred at sample k hop. */
function spectralFlux(samples: Float32Array, size: number, hop: number): Float64Array {
  const fft = new FFT(size);
  const spectrum = fft.createComplexArray();
  const hann = Float64Array.from({ length: size }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size));
  const piece = new Array<number>(size).fill(0);
  let before = new Float64Array(hop);
  return Float64Array.from({ length: Math.ceil(samples.length / hop) }, (_, k) => {
    for (let i = 0; i < size; i++) piece[i] = (samples[(k - 1) * hop + i] ?? 0) * (hann[i] ?? 0);
    fft.realTransform(spectrum, piece);
    const now = before.map((_, bin) => magnitude(spectrum[2 * bin] ?? 0, spectrum[2 * bin + 1] ?? 0, hop));
    const flux = now.reduce((sum, value, bin) => sum + Math.max(0, value - (before[bin] ?? 0)), 0) / hop;
    before = now;
    return flux;
  });
}

function magnitude(real: number, imaginary: number, scale: number): number {
  return Math.log1p((COMPRESSION * Math.hypot(real, imaginary)) / scale);
}

/** What exceeds the mean of `reach` values to either side. */
function aboveMean(values: Float64Array, reach: number): Float64Array {
  const sums = new Float64Array(values.length + 1);
  values.forEach((value, i) => (sums[i + 1] = (sums[i] ?? 0) + value));
  return values.map((value, i) => {
    const [start, end] = [Math.max(0, i - reach), Math.min(values.length, i + reach + 1)];
    return Math.max(0, value - ((sums[end] ?? 0) - (sums[start] ?? 0)) / (end - start));
  });
}
