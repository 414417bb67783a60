/**
 * Works on items side by side, at most `limit` at once, and yields the results in the items' order. Ended early, it
 * first waits for what is under way.
 */
export async function* sideBySide<T, R>(
  items: Iterable<T>,
  limit: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R, void, undefined> {
  const running: Promise<R>[] = [];
  try {
    for (const item of items) {
      const result = work(item);
      result.catch(() => undefined); // heard of when its turn comes
      running.push(result);
      const next = running.length >= limit ? running.shift() : undefined;
      if (next !== undefined) yield await next;
    }
    for (let next = running.shift(); next !== undefined; next = running.shift()) yield await next;
  } finally {
    await Promise.allSettled(running);
  }
}
