/**
 * The numbers 0 to n - 1 in a random order (Fisher & Yates).
 * @param atMost draws a whole number from 0 to its argument, which is included.
 */
export function fisherYates(n: number, atMost: (most: number) => number): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = atMost(i);
    const kept = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = kept;
  }
  return order;
}
