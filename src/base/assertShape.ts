import { UserError } from "./errors.ts";

export type Shape = readonly number[];

/** The number of elements of a tensor of this shape; 1 for a scalar. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((size, axis) => size * axis, 1);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((axis, i) => axis === b[i]);
}

/** `[3, 512]`, or `[]` for a scalar. */
export function formatShape(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

/**
 * Checks a public entry's tensor against a pattern of axis sizes and axis names,
 * `["N", 3, "H", "W"]`; a name stands for any size of 1 or more, the same wherever it recurs.
 * @throws UserError with the pattern and the shape received.
 */
export function assertShape(what: string, shape: Shape, pattern: readonly (number | string)[]): void {
  const bound = new Map<string, number>();
  const fits = shape.length === pattern.length && shape.every((size, i) => axisFits(size, pattern[i], bound));
  if (fits) return;
  throw new UserError({
    attempted: `use ${what}`,
    rule: `its shape must be [${pattern.join(", ")}]`,
    received: formatShape(shape),
    next: "Reshape it, or pass the tensor that this step expects.",
  });
}

function axisFits(size: number, axis: number | string | undefined, bound: Map<string, number>): boolean {
  if (typeof axis !== "string") return size === axis;
  const known = bound.get(axis);
  bound.set(axis, size);
  return size >= 1 && (known === undefined || known === size);
}
