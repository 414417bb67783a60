import { formatError, printable } from "../formatError.ts";
import { Foreign } from "./foreign.ts";

const MOST_AXES = 64;

/** Checks of what came out of a pickle: each returns the value with its type, or throws a UserError. */

export function expectString(value: unknown, what: string): string {
  if (typeof value === "string") return value;
  throw unexpected(what, "text", value);
}

export function expectMap(value: unknown, what: string): Map<unknown, unknown> {
  if (value instanceof Map) return value;
  throw unexpected(what, "a dict", value);
}

export function expectArray(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw unexpected(what, "a tuple or list", value);
}

export function expectBytes(value: unknown, what: string): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw unexpected(what, "bytes", value);
}

/** A whole number from 0 to 2^53 − 1. */
export function expectCount(value: unknown, what: string): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw unexpected(what, "a non-negative integer", value);
}

/** One whole number an axis, for 64 axes at most: what PyTorch and NumPy allow. */
export function expectCounts(value: unknown, what: string): number[] {
  const counts = expectArray(value, what);
  if (counts.length > MOST_AXES) throw unexpected(what, `one number per axis, for at most ${MOST_AXES} axes`, value);
  return counts.map((count) => expectCount(count, what));
}

/** The axis lengths of a tensor of at most 64 axes whose size is a safe integer. */
export function expectShape(value: unknown, what: string): number[] {
  const shape = expectCounts(value, what);
  const size = shape.reduce((product, axis) => product * axis, 1);
  if (Number.isSafeInteger(size)) return shape;
  throw unexpected(what, "a shape that fits in memory", `[${shape.slice(0, 8).join(", ")}]`);
}

function unexpected(what: string, wanted: string, value: unknown): Error {
  return formatError("the pickle", `${what} must be ${wanted}`, describe(value));
}

/** A value in a few words, for a message. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "string") return JSON.stringify(value.slice(0, 80));
  if (typeof value !== "object") return String(value).slice(0, 80);
  if (value instanceof Foreign) return printable(value.name);
  if (Array.isArray(value)) return `a sequence of ${value.length}`;
  return value instanceof Map ? `a dict of ${value.size}` : (value.constructor?.name ?? "an object");
}
