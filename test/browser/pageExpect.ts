/** What the suites that run in pages ask of vitest's `expect`. */
interface Expectation {
  toBe(wanted: unknown): void;
  toEqual(wanted: unknown): void;
  toMatch(pattern: RegExp): void;
  toBeLessThanOrEqual(limit: number): void;
  toBeGreaterThan(limit: number): void;
  readonly rejects: { toThrow(pattern: RegExp): Promise<void> };
}

export function expect(actual: unknown): Expectation {
  const check = (holds: boolean, relation: string, wanted: unknown): void => {
    if (!holds) throw new Error(`expected ${shown(actual)} ${relation} ${shown(wanted)}`);
  };
  return {
    toBe: (wanted) => check(Object.is(actual, wanted), "to be", wanted),
    toEqual: (wanted) => check(equal(actual, wanted), "to equal", wanted),
    toMatch: (pattern) => check(pattern.test(String(actual)), "to match", pattern),
    // NaN is not within any limit.
    toBeLessThanOrEqual: (limit) => check(Number(actual) <= limit, "to be at most", limit),
    toBeGreaterThan: (limit) => check(Number(actual) > limit, "to be more than", limit),
    rejects: { toThrow: (pattern) => rejection(actual, pattern) },
  };
}

async function rejection(promise: unknown, pattern: RegExp): Promise<void> {
  const outcome: unknown = await Promise.resolve(promise).then(
    () => "nothing was thrown",
    (error: unknown) => error,
  );
  const message = outcome instanceof Error ? outcome.message : undefined;
  if (message !== undefined && pattern.test(message)) return;
  throw new Error(`expected ${shown(outcome)} to match ${pattern}`);
}

/** Of one structure; typed arrays only where they are of one type. */
function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && equal(a[key as never], b[key as never]));
}

function shown(value: unknown): string {
  if (value instanceof Error) return value.stack ?? value.message;
  if (value instanceof RegExp) return String(value);
  const text = JSON.stringify(value, (_, part: unknown) => (ArrayBuffer.isView(part) ? String(part) : part));
  return (text ?? String(value)).slice(0, 500);
}
