import { createHash } from "node:crypto";

/** Lines that are hashed in one piece: a call for each of a million takes seconds. */
const AT_ONCE = 4096;

/** SHA-256 of the items' lines. */
export function hashOf<T>(items: Iterable<T>, lineOf: (item: T) => string): string {
  const hash = createHash("sha256");
  const lines: string[] = [];
  for (const item of items) {
    lines.push(lineOf(item));
    if (lines.length === AT_ONCE) hash.update(`${lines.splice(0).join("\n")}\n`);
  }
  return hash.update(lines.join("\n")).digest("hex");
}
