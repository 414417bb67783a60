import { formatShape, sameShape } from "../base/assertShape.ts";
import { UserError } from "../base/errors.ts";
import { printable } from "../formats/formatError.ts";
import type { Declaration } from "../nn/scope.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";
import type { NetworkTensors } from "./checkpoint.ts";
import { isBlockFilter, isFilter, isFilterOf } from "./inferFilter.ts";

/**
 * A network's tensors in the order of its declarations. Names and shapes must be exactly the declared ones: a missing,
 * a mis-shaped and an unknown tensor are all errors, since each means that the configuration is not this network's.
 * Only filters may be missing or odd: they are made from the configuration, and a block's must agree with it.
 * @throws UserError that lists the first few.
 */
export function matchTensors(
  declared: readonly Declaration[],
  found: NetworkTensors,
  taps: readonly number[],
  label: string,
): NetworkTensors {
  const problems = [
    ...shapeProblems(declared, found),
    ...unknownTensors(declared, found),
    ...filterProblems(found, taps),
  ];
  if (problems.length > 0) throw mismatch(problems, label);
  return new Map(
    declared.flatMap((declaration) => {
      const tensor = isFilter(declaration.name) ? madeFilter(declaration) : found.get(declaration.name);
      return tensor === undefined ? [] : [[declaration.name, tensor] as const];
    }),
  );
}

function shapeProblems(declared: readonly Declaration[], found: NetworkTensors): string[] {
  return declared
    .filter(({ name }) => !isFilter(name))
    .flatMap(({ name, shape }) => {
      const tensor = found.get(name);
      if (tensor === undefined) return [`${name} ${formatShape(shape)} is missing`];
      if (sameShape(tensor.shape, shape)) return [];
      return [`${name} must have shape ${formatShape(shape)} and has ${formatShape(tensor.shape)}`];
    });
}

function unknownTensors(declared: readonly Declaration[], found: NetworkTensors): string[] {
  const names = new Set(declared.map(({ name }) => name));
  return [...found.keys()]
    .filter((name) => !isFilter(name) && !names.has(name))
    .map((name) => `${printable(name)} is not known`);
}

function filterProblems(found: NetworkTensors, taps: readonly number[]): string[] {
  return [...found]
    .filter(([name, tensor]) => isBlockFilter(name) && !isFilterOf(tensor, taps))

    .map(([name]) => `${name} is not the separable filter of the taps ${formatShape(taps)}`);
}

function madeFilter({ shape, initial }: Declaration): Float32Tensor | undefined {
  return initial.kind === "fixed" ? float32(shape, initial.values) : undefined;
}

const LISTED = 3;

function mismatch(problems: readonly string[], label: string): UserError {
  const more = problems.length > LISTED ? `; and ${problems.length - LISTED} more` : "";
  return new UserError({
    attempted: `use ${label}`,
    rule: "its tensors must match its configuration",
    received: `these differences: ${problems.slice(0, LISTED).join("; ")}${more}`,
    next: "The file is damaged, or its configuration belongs to another network.",
  });
}
