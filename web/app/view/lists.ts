/** A list with one of its items replaced. */
export function replaced<T>(items: readonly T[], index: number, item: T): T[] {
  return items.map((before, i) => (i === index ? item : before));
}

export function removed<T>(items: readonly T[], index: number): T[] {
  return items.filter((_, i) => i !== index);
}

/** A list whose item `from` was moved to stand at `to`. */
export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const rest = items.filter((_, i) => i !== from);
  return [...rest.slice(0, to), ...items.slice(from, from + 1), ...rest.slice(to)];
}
