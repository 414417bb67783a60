/** A number as an unevaluated sum of two doubles, about 106 bits. Pairs as arrays take twice as long. */
interface DoubleDouble {
  readonly high: number;
  readonly low: number;
}
const exact = (high: number): DoubleDouble => ({ high, low: 0 });

/** Odd reciprocals 1/1, 1/3, ... 1/35, the series of artanh. */
const ODD_RECIPROCALS: readonly DoubleDouble[] = Array.from({ length: 18 }, (_, k) =>
  quotient(exact(1), exact(2 * k + 1)),
);
/** ln 2 to 106 bits. */
const LN2: DoubleDouble = { high: Math.LN2, low: 2.3190468138462996e-17 };

/** More than what `quickLog` may be off, relative to the logarithm. */
const QUICK_ERROR = 2 ** -64;

/**
 * The natural logarithm, rounded to the nearest double. `Math.log` may be one unit in the last place off, and
 * differently in every browser, which would change a seed's latents. NumPy's come from the C library's
 * logarithm, which is the nearest double in 999 of 1000 cases and one unit beside it in the rest.
 * x is positive, below 2 ** 1023 and not subnormal.
 */
export function exactLog(x: number): number {
  const exponent = Math.round(Math.log2(x));
  const mantissa = x / 2 ** exponent; // exact, in [0.7, 1.42]
  return quickLog(exponent, mantissa) ?? carefulLog(exponent, mantissa);
}

/**
 * To about 70 bits, in a quarter of the time; nothing for the one in a thousand that lies too close to the middle of
 * two doubles. Only the first terms of the series need pairs, and plain numbers for these are quicker than objects.
 */
function quickLog(exponent: number, mantissa: number): number | undefined {
  // s = (m - 1) / (m + 1)
  const above = mantissa - 1; // exact
  const below = mantissa + 1;
  const belowLow = mantissa - (below - 1);
  const s = above / below;
  const back = s * below;
  const sLow = (above - back - productLow(s, below, back) - s * belowLow) / below;
  const square = s * s;
  const squareLow = productLow(s, s, square) + 2 * s * sLow;
  let [series, seriesLow] = [0, 0];
  for (let k = ODD_RECIPROCALS.length - 1; k >= 0; k--) {
    const { high, low } = ODD_RECIPROCALS[k] ?? exact(0);
    const next = series * square;
    const nextLow =
      k < PAIRED_TERMS ? productLow(series, square, next) + (series * squareLow + seriesLow * square) + low : 0;
    series = high + next;
    seriesLow = k < PAIRED_TERMS ? next - (series - high) + nextLow : 0;
  }
  const half = s * series;
  const halfLow = productLow(s, series, half) + (s * seriesLow + sLow * series);
  const whole = exponent * LN2.high;
  const wholeLow = productLow(exponent, LN2.high, whole) + exponent * LN2.low;
  const high = whole + 2 * half;
  const low = 2 * half - (high - whole) + (wholeLow + 2 * halfLow);
  const error = Math.abs(high) * QUICK_ERROR;
  const nearest = high + (low - error);
  return nearest === high + (low + error) ? nearest : undefined;
}

/** Terms of the series that `quickLog` sums as pairs; the others are below 1e-5 together. */
const PAIRED_TERMS = 3;

/** ln m = 2 artanh((m - 1) / (m + 1)), whose argument is below 0.18. */
function carefulLog(exponent: number, mantissa: number): number {
  const s = quotient(twoSum(mantissa, -1), twoSum(mantissa, 1));
  const square = product(s, s);
  let series = exact(0);
  for (let k = ODD_RECIPROCALS.length - 1; k >= 0; k--)
    series = sum(product(series, square), ODD_RECIPROCALS[k] ?? exact(0));
  const { high, low } = sum(product(LN2, exact(exponent)), product(product(s, series), exact(2)));
  return high + low;
}

/** a + b exactly (Knuth). */
function twoSum(a: number, b: number): DoubleDouble {
  const high = a + b;
  const part = high - a;
  return { high, low: a - (high - part) + (b - part) };
}

/** a b exactly. */
function twoProduct(a: number, b: number): DoubleDouble {
  const high = a * b;
  return { high, low: productLow(a, b, high) };
}

/** What a rounded product leaves out (Dekker): the factors are split in halves whose products are exact. */
function productLow(a: number, b: number, rounded: number): number {
  const aHigh = highHalf(a);
  const bHigh = highHalf(b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aHigh * bHigh - rounded + aHigh * bLow + aLow * bHigh + aLow * bLow;
}

function highHalf(a: number): number {
  const scaled = a * 134217729;
  return scaled - (scaled - a);
}

function sum(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const highs = twoSum(a.high, b.high);
  const lows = twoSum(a.low, b.low);
  const middle = twoSum(highs.high, highs.low + lows.high);
  return twoSum(middle.high, middle.low + lows.low);
}

function product(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const { high, low } = twoProduct(a.high, b.high);
  return twoSum(high, low + (a.high * b.low + a.low * b.high));
}

function quotient(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const first = a.high / b.high;
  const rest = sum(a, product(b, exact(-first)));
  const second = rest.high / b.high;
  const third = sum(rest, product(b, exact(-second)));
  return sum(twoSum(first, second), exact(third.high / b.high));
}
