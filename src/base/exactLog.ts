/** A number as an unevaluated sum of two doubles, about 106 bits. */
type DoubleDouble = readonly [high: number, low: number];

/** Odd reciprocals 1/1, 1/3, ... 1/35, the series of artanh, to double-double precision. */
const ODD_RECIPROCALS: readonly DoubleDouble[] = Array.from({ length: 18 }, (_, k) => quotient([1, 0], [2 * k + 1, 0]));
/** ln 2 to 106 bits. */
const LN2: DoubleDouble = [Math.LN2, 2.3190468138462996e-17];

/**
 * The natural logarithm, rounded to the nearest double. `Math.log` may be one unit in the last place off, and
 * differently in every browser, which would change a seed's latents. NumPy's come from the C library's
 * logarithm, which is the nearest double in 999 of 1000 cases and one unit beside it in the rest.
 * x is positive, finite and not subnormal.
 */
export function exactLog(x: number): number {
  const exponent = Math.round(Math.log2(x));
  const mantissa = x / 2 ** exponent; // exact, in [0.7, 1.42]
  // ln m = 2 artanh((m - 1) / (m + 1)), whose argument is below 0.18.
  const s = quotient(twoSum(mantissa, -1), twoSum(mantissa, 1));
  const square = product(s, s);
  const series = ODD_RECIPROCALS.reduceRight((total, coefficient) => sum(product(total, square), coefficient), [0, 0]);
  const [high, low] = sum(product(LN2, [exponent, 0]), product(product(s, series), [2, 0]));
  return high + low;
}

/** a + b exactly (Knuth). */
function twoSum(a: number, b: number): DoubleDouble {
  const total = a + b;
  const part = total - a;
  return [total, a - (total - part) + (b - part)];
}

/** a b exactly (Dekker): the factors are split in halves whose products are exact. */
function twoProduct(a: number, b: number): DoubleDouble {
  const [aHigh, aLow] = split(a);
  const [bHigh, bLow] = split(b);
  const high = a * b;
  return [high, aHigh * bHigh - high + aHigh * bLow + aLow * bHigh + aLow * bLow];
}

function split(a: number): DoubleDouble {
  const scaled = a * 134217729;
  const high = scaled - (scaled - a);
  return [high, a - high];
}

function sum([aHigh, aLow]: DoubleDouble, [bHigh, bLow]: DoubleDouble): DoubleDouble {
  const [high, rest] = twoSum(aHigh, bHigh);
  const [low, lowest] = twoSum(aLow, bLow);
  const [middle, carry] = twoSum(high, rest + low);
  return twoSum(middle, carry + lowest);
}

function product([aHigh, aLow]: DoubleDouble, [bHigh, bLow]: DoubleDouble): DoubleDouble {
  const [high, low] = twoProduct(aHigh, bHigh);
  return twoSum(high, low + (aHigh * bLow + aLow * bHigh));
}

function quotient(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const first = a[0] / b[0];
  const rest = sum(a, product(b, [-first, 0]));
  const second = rest[0] / b[0];
  const [third] = sum(rest, product(b, [-second, 0]));
  return sum(twoSum(first, second), [third / b[0], 0]);
}
