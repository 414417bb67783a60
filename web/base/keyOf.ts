/**
 * A value as text to compare it by: JSON, with a sum in the place of each list of numbers that is too long to write.
 * Lists of other numbers have other sums, but for chance.
 */
export function keyOf(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (part instanceof Float32Array ? sumOf(part) : part));
}

function sumOf(numbers: Float32Array): string {
  const sum = numbers.reduce((total, value, i) => total + value * (1 + (i % 1009)), 0);
  return `${numbers.length} numbers: ${sum}`;
}
