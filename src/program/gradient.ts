import { formatShape, sameShape } from "../base/assertShape.ts";
import { gradientsOfInputs } from "./gradientRules.ts";
import type { Tensor } from "./node.ts";
import { add, broadcast } from "./ops.ts";

/**
 * Reverse-mode differentiation: the gradient of `output` with respect to each of `inputs`, which may be any nodes
 * of its trace. Gradients are ordinary nodes, so gradients of gradients are taken in the same way, to any order.
 *
 * Every node on a path from an input to the output receives the gradient of the output with respect to itself: the
 * sum of what its users hand down by their op's rule. A node's inputs have smaller ids than the node, so going
 * through ids downwards meets every node after all of its users.
 *
 * An inner node stands for itself alone: where simplification led a user past it (a reshape or a broadcast, merged into
 * the next), that user's part goes to what the node was made of.
 *
 * @param outputGradient a tensor like the output, with which the Jacobian is multiplied from the left. Ones where
 * none is given: the result is then the gradient of the sum of the output's elements.
 * @returns a tensor like each input; zeros where the output does not depend on it.
 */
export function gradient(output: Tensor, inputs: readonly Tensor[], outputGradient?: Tensor): Tensor[] {
  const seed = outputGradient ?? filled(output, 1);
  if (!sameShape(seed.shape, output.shape) || seed.dtype !== output.dtype) {
    throw new Error(
      `gradient: an output ${output.dtype}${formatShape(output.shape)} has no gradient ` +
        `${seed.dtype}${formatShape(seed.shape)}`,
    );
  }
  const between = nodesBetween(inputs, output);
  const gradients = new Map<Tensor, Tensor>([[output, seed]]);
  for (const node of [...between].sort((a, b) => b.id - a.id)) {
    const own = gradients.get(node);
    if (own !== undefined) handDown(node, own, between, gradients);
  }
  return inputs.map((input) => (between.has(input) ? gradients.get(input) : undefined) ?? filled(input, 0));
}

function handDown(node: Tensor, own: Tensor, between: ReadonlySet<Tensor>, gradients: Map<Tensor, Tensor>): void {
  if (!node.inputs.some((input) => between.has(input))) return;
  const parts = gradientsOfInputs(node, own);
  for (const [i, input] of node.inputs.entries()) {
    const part = parts[i];
    if (part === undefined || !between.has(input)) continue;
    const soFar = gradients.get(input);
    gradients.set(input, soFar === undefined ? part : add(soFar, part));
  }
}

/** The nodes that the output depends on and that depend on one of the inputs, inputs included. */
function nodesBetween(inputs: readonly Tensor[], output: Tensor): ReadonlySet<Tensor> {
  const below = new Set<Tensor>([output]);
  for (const node of below) node.inputs.forEach((input) => below.add(input));
  const wanted = new Set(inputs);
  const between = new Set<Tensor>();
  for (const node of [...below].sort((a, b) => a.id - b.id)) {
    if (wanted.has(node) || node.inputs.some((input) => between.has(input))) between.add(node);
  }
  return between;
}

function filled(like: Tensor, value: number): Tensor {
  return broadcast(like.trace.scalar(value, like.dtype), like.shape);
}
