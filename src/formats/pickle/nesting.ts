import { formatError } from "../formatError.ts";

interface Frame {
  readonly value: object;
  readonly children: Iterator<unknown>;
  depth: number;
}

const IN_PROGRESS = -1;

/**
 * Checks that no value contains itself and that containers nest at most `limit` deep, so that whoever walks the value
 * afterwards can do it recursively. Each shared value is visited once; the walk itself keeps its own stack.
 * @throws UserError
 */
export function checkNesting(root: unknown, limit: number): void {
  const depths = new Map<object, number>();
  const path: Frame[] = [];
  enter(root, path, depths, limit);
  for (let frame = path.at(-1); frame !== undefined; frame = path.at(-1)) {
    const next = frame.children.next();
    if (next.done === true) leave(path, depths, limit);
    else enter(next.value, path, depths, limit);
  }
}

function enter(value: unknown, path: Frame[], depths: Map<object, number>, limit: number): void {
  if (!isContainer(value)) return;
  const known = depths.get(value);
  if (known === IN_PROGRESS) throw formatError("the pickle", "no value may contain itself");
  if (known !== undefined) return deepen(path.at(-1), known, limit);
  if (path.length >= limit) throw tooDeep(limit);
  depths.set(value, IN_PROGRESS);
  path.push({ value, children: childrenOf(value)[Symbol.iterator](), depth: 1 });
}

function leave(path: Frame[], depths: Map<object, number>, limit: number): void {
  const frame = path.pop();
  if (frame === undefined) return;
  depths.set(frame.value, frame.depth);
  deepen(path.at(-1), frame.depth, limit);
}

function deepen(parent: Frame | undefined, childDepth: number, limit: number): void {
  if (parent === undefined) return;
  parent.depth = Math.max(parent.depth, childDepth + 1);
  if (parent.depth > limit) throw tooDeep(limit);
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null && !ArrayBuffer.isView(value);
}

function childrenOf(value: object): Iterable<unknown> {
  if (value instanceof Map) return entriesOf(value);
  if (Array.isArray(value) || value instanceof Set) return value;
  return Object.values(value);
}

function* entriesOf(map: ReadonlyMap<unknown, unknown>): Generator<unknown> {
  for (const [key, value] of map) {
    yield key;
    yield value;
  }
}

function tooDeep(limit: number): Error {
  return formatError("the pickle", `its values may nest at most ${limit} deep`, "more");
}
