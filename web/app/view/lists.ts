/** A list with one of its items replaced. */
export function replaced<T>(items: readonly T[], index: number, item: T): T[] {
  return items.map((before, i) => (i === index ? item : before));
}

export function removed<T>(items: readonly T[], index: number): T[] {
  return items.filter((_, i) => i !== index);
}
