import { CONVOLUTION_GRADIENTS } from "./gradientsOfConvolution.ts";
import { ELEMENTWISE_GRADIENTS } from "./gradientsOfElementwise.ts";
import { LAYOUT_GRADIENTS } from "./gradientsOfLayout.ts";
import { WARP_GRADIENTS } from "./gradientsOfWarp.ts";
import type { GradientRule } from "./gradientRule.ts";
import type { Tensor } from "./node.ts";
import type { OpName } from "./opTable.ts";

/** How every op hands its gradient down to its inputs; an op without a rule does not compile. */
const GRADIENTS: { readonly [K in OpName]: GradientRule<K> } = {
  input: () => [],
  constant: () => [],
  ...ELEMENTWISE_GRADIENTS,
  ...LAYOUT_GRADIENTS,
  ...CONVOLUTION_GRADIENTS,
  ...WARP_GRADIENTS,
};

/** What a node adds to the gradient of each of its inputs, given its own; undefined where it is zero. */
export function gradientsOfInputs(node: Tensor, dy: Tensor): readonly (Tensor | undefined)[] {
  const rule = GRADIENTS[node.op] as GradientRule<typeof node.op>;
  return rule(node as never, dy);
}
