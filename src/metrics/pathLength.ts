/** Of path lengths, the mean of those between the 1st and the 99th percentile (Karras et al. 2020, section 3.1). */
export function meanPathLength(distances: ArrayLike<number>): number {
  const sorted = Float64Array.from(distances).sort();
  const last = sorted.length - 1;
  const lowest = sorted[Math.floor(0.01 * last)] ?? NaN;
  const highest = sorted[Math.ceil(0.99 * last)] ?? NaN;
  const kept = sorted.filter((distance) => distance >= lowest && distance <= highest);
  return kept.reduce((sum, distance) => sum + distance, 0) / kept.length;
}
