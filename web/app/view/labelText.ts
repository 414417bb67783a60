/** A label vector as people write it: `1,0.3,0.7`. */
export function writeVector(vector: readonly number[]): string {
  return vector.join(",");
}

/** The reverse; nothing where the text is no list of decimal numbers. */
export function readVector(text: string): number[] | undefined {
  const words = text.split(",").map((word) => word.trim());
  return words.every((word) => /^-?(\d+\.?\d*|\.\d+)$/.test(word)) ? words.map(Number) : undefined;
}
