import { sizeOf } from "../src/base/assertShape.ts";
import type { Tensor } from "../src/program/node.ts";
import type { Program } from "../src/program/program.ts";

/** Multiply-adds of a program's dense convolutions and their adjoints, twice; the rest of it is small. */
export function convolutionFlops({ nodes }: Program): number {
  return nodes.reduce((total, node) => total + flopsOf(node), 0);
}

/** Every weight meets every position of every channel of the convolution's output side, y [N, O, H', W']. */
function flopsOf(node: Tensor): number {
  const [first, second] = node.inputs;
  const known = { conv2d: [second, node], conv2dInputGradient: [second, first], conv2dFilterGradient: [node, second] };
  const [weight, y] = Object.hasOwn(known, node.op) ? known[node.op as keyof typeof known] : [];
  if (weight === undefined || y === undefined) return 0;
  const [n = 0, , height = 0, width = 0] = y.shape;
  return 2 * sizeOf(weight.shape) * n * height * width;
}
