import { gradient } from "../../src/program/gradient.ts";
import type { Tensor } from "../../src/program/node.ts";
import { mul, reshape, sum } from "../../src/program/ops.ts";
import { program } from "../../src/program/program.ts";
import type { Trace } from "../../src/program/trace.ts";
import { numbers } from "../engine/cases.ts";
import { evaluateExactly, toValue, type Value } from "../engine/reference.ts";

export type Feeds = Readonly<Record<string, Value>>;

/** <x, weights>, weights fed under this name. */
export function weighted(trace: Trace, x: Tensor, name: string): Tensor {
  const product = mul(x, trace.input(name, x.shape));
  return reshape(
    sum(
      product,
      product.shape.map((_, axis) => axis),
    ),
    [],
  );
}

/** A direction of the same shape, elements in [-1, 1]. */
export function direction({ shape }: Tensor, seed: number): Value {
  return toValue(numbers(shape, [-1, 1], "float32", seed));
}

/**
 * The slope of a scalar along a direction of its inputs, told by the program's gradients and by central differences
 * in double precision.
 */
export function slopes(
  scalar: Tensor,
  inputs: readonly Tensor[],
  feeds: Feeds,
  step = 1e-5,
): { readonly told: number; readonly measured: number; readonly size: number } {
  const along = new Map(inputs.map((input, i) => [nameOf(input), direction(input, 31 + i)]));
  const moved = (by: number): number => {
    const fed = Object.entries(feeds).map(([name, x]) => [name, plus(x, along.get(name), by)]);
    return evaluateExactly(program({ scalar }), Object.fromEntries(fed)).get("scalar")?.data[0] ?? NaN;
  };
  const gradients = gradient(scalar, inputs);
  const outputs = Object.fromEntries(inputs.map((input, i) => [nameOf(input), gradients[i] ?? input]));
  const told = evaluateExactly(renamed(outputs), feeds);
  const terms = inputs.flatMap((input) => {
    const [slope, way] = [told.get(`d ${nameOf(input)}`)?.data ?? [], along.get(nameOf(input))?.data ?? []];
    return Array.from(slope, (value, k) => value * (way[k] ?? NaN));
  });
  return {
    told: terms.reduce((total, term) => total + term, 0),
    measured: (moved(step) - moved(-step)) / (2 * step),
    size: Math.hypot(...terms, 1e-3),
  };
}

function renamed(outputs: Readonly<Record<string, Tensor>>) {
  return program(Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [`d ${name}`, tensor])));
}

function nameOf(input: Tensor): string {
  if (input.op !== "input") throw new Error("slopes: only inputs of a program are moved");
  return input.attributes.name;
}

function plus(x: Value, along: Value | undefined, by: number): Value {
  if (along === undefined) return x;
  return { shape: x.shape, data: x.data.map((value, i) => value + by * (along.data[i] ?? 0)) };
}
