/** IEEE 754 binary16, between its bit patterns and JavaScript numbers. */
const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** The bit pattern of the nearest half (ties to even); beyond 65504 it is infinity. */
export function encodeHalf(value: number): number {
  float[0] = value;
  const x = bits[0] ?? 0;
  const sign = (x >>> 16) & 0x8000;
  const magnitude = x & 0x7fffffff;
  if (magnitude >= 0x7f800000) return sign | (magnitude > 0x7f800000 ? 0x7e00 : 0x7c00);
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude < 0x38800000) return sign | subnormalHalf(magnitude);
  // Rebias the exponent by 15 - 127 and round the 13 bits that fall off, ties to even.
  const rounded = magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1);
  return sign | (rounded >>> 13);
}

/** Below 2^-14 halves count in steps of 2^-24. */
function subnormalHalf(magnitude: number): number {
  bits[0] = magnitude;
  const steps = (float[0] ?? 0) * 2 ** 24;
  const floor = Math.floor(steps);
  const rest = steps - floor;
  return floor + (rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? 1 : 0);
}

/** The number that a binary16 bit pattern stands for. */
export function decodeHalf(pattern: number): number {
  const sign = pattern & 0x8000 ? -1 : 1;
  const exponent = (pattern >>> 10) & 0x1f;
  const fraction = pattern & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
