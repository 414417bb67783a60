const LONGEST = 80;

/** A value that JSON gave, in a few words for a message: what it nests is not looked at, however deep it goes. */
export function describeJson(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "string") return JSON.stringify(value.slice(0, LONGEST));
  if (typeof value !== "object" || value === null) return String(value);
  if (!Array.isArray(value)) return "an object";
  const items: readonly unknown[] = value;
  const isFlat = items.length <= 4 && items.every((item) => typeof item !== "object" || item === null);
  return isFlat ? `[${items.map((item) => describeJson(item)).join(",")}]` : `a list of ${items.length}`;
}
