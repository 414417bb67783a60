import type { Draws } from "./draws.ts";

/** Low-pass filter of the symlet with two vanishing moments (Daubechies 1992), of sum sqrt(2). */
const SYM2 = [-0.12940952255092145, 0.22414386804185735, 0.836516303737469, 0.48296291314469025];
const BANDS = 4;
/** A natural image's power in the bands [0, pi/8], [pi/8, pi/4], [pi/4, pi/2], [pi/2, pi]. */
const EXPECTED_POWER = [10, 1, 1, 1].map((power) => power / 13);
/** Deviation of a band's amplification, of its logarithm to base 2. */
const DEVIATION = 1;

/** A filter with its middle tap in the centre. */
type Taps = readonly number[];

function convolved(a: Taps, b: Taps): Taps {
  const result = new Array<number>(a.length + b.length - 1).fill(0);
  a.forEach((x, i) =>
    b.forEach((y, j) => {
      result[i + j] = (result[i + j] ?? 0) + x * y;
    }),
  );
  return result;
}

/** f(z) -> f(z^step): step - 1 zeros between the taps. */
function spread(taps: Taps, step: number): Taps {
  return Array.from({ length: (taps.length - 1) * step + 1 }, (_, i) => (i % step === 0 ? (taps[i / step] ?? 0) : 0));
}

/** Half the filter's correlation with itself: f(z) f(1/z) / 2. */
function halfPower(taps: Taps): Taps {
  return convolved(taps, taps.toReversed()).map((tap) => tap / 2);
}

/**
 * The undecimated wavelet transform (Karras et al. 2020b, appendix B): with L = H(z) H(1/z) / 2 and its complement U =
 * 1 - L, the upper half of the spectrum is U(z), the next octave L(z) U(z^2), then L(z) L(z^2) U(z^4), and what is
 * below. The bands sum to 1.
 * [band][tap], lowest band first, all of the lowest one's length.
 */
export const FILTER_BANK: readonly Taps[] = makeBank();
export const FILTER_TAPS = FILTER_BANK[0]?.length ?? 0;

function makeBank(): Taps[] {
  const low = halfPower(SYM2);
  const high = halfPower(SYM2.map((tap, k) => (k % 2 === 0 ? tap : -tap)));
  const below = Array.from({ length: BANDS }, (_, octave) =>
    Array.from({ length: octave }, (_, i) => spread(low, 2 ** i)).reduce(convolved, [1]),
  );
  const bands = below.slice(0, -1).map((lows, octave) => convolved(lows, spread(high, 2 ** octave)));
  const lowest = below.at(-1) ?? [];
  return [lowest, ...bands.reverse()].map((taps) => centred(taps, lowest.length));
}

function centred(taps: Taps, length: number): Taps {
  const zeros = new Array<number>((length - taps.length) / 2).fill(0);
  return [...zeros, ...taps, ...zeros];
}

/**
 * One image's filter. Every band in turn is amplified with this probability, and each time all are scaled so that a
 * natural image keeps its power. [FILTER_TAPS].
 */
export function drawFilter(draws: Draws, probability: number): number[] {
  const gains = EXPECTED_POWER.reduce<readonly number[]>(
    (all, _, band) => {
      if (!draws.chance(probability)) return all;
      const own = EXPECTED_POWER.map((_, other) => (other === band ? 2 ** (draws.normal() * DEVIATION) : 1));
      const power = own.reduce((sum, gain, i) => sum + (EXPECTED_POWER[i] ?? 0) * gain ** 2, 0);
      return all.map((gain, i) => (gain * (own[i] ?? 1)) / Math.sqrt(power));
    },
    EXPECTED_POWER.map(() => 1),
  );
  return Array.from({ length: FILTER_TAPS }, (_, k) =>
    FILTER_BANK.reduce((sum, band, i) => sum + (gains[i] ?? 0) * (band[k] ?? 0), 0),
  );
}
