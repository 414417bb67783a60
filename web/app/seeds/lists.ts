/** Seeds with one of them replaced. */
export function replaced(seeds: readonly number[], index: number, seed: number): number[] {
  return seeds.map((before, i) => (i === index ? seed : before));
}

export function removed(seeds: readonly number[], index: number): number[] {
  return seeds.filter((_, i) => i !== index);
}
