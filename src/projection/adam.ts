import { sizeOf } from "../base/assertShape.ts";
import type { Tensor } from "../program/node.ts";
import { add, concat, div, mul, reshape, scale, shift, slice, sqrt, square, sub } from "../program/ops.ts";
import type { Trace } from "../program/trace.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";

/** Adam (Kingma & Ba 2015) with its usual decays. */
const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** A step of Adam for several tensors, whose moments lie one after another in two vectors. */
export function adamStep(trace: Trace, parameters: readonly [Tensor, ...Tensor[]], gradients: readonly Tensor[]) {
  const flat = (tensors: readonly Tensor[]): Tensor => {
    const [first, ...others] = tensors.map((tensor) => reshape(tensor, [sizeOf(tensor.shape)]));
    return concat([first, ...others] as [Tensor, ...Tensor[]], 0);
  };
  const gradient = flat(gradients); // [size]
  const momentInput = (name: string): Tensor => trace.input(name, gradient.shape);
  const [rate, correction] = [trace.input("rate", []), trace.input("correction", [])];
  const { beta1, beta2, epsilon } = ADAM;
  const first = add(scale(momentInput("firstMoment"), beta1), scale(gradient, 1 - beta1));
  const second = add(scale(momentInput("secondMoment"), beta2), scale(square(gradient), 1 - beta2));
  const change = mul(div(first, shift(mul(sqrt(second), correction), epsilon)), rate);
  let start = 0;
  const moved = parameters.map((parameter) => {
    const stop = start + sizeOf(parameter.shape);
    const own = reshape(slice(change, 0, start, stop), parameter.shape);
    start = stop;
    return sub(parameter, own);
  });
  return { moved, newFirstMoment: first, newSecondMoment: second };
}

/** The scalars of a step, counted from 1: the learning rate, and what corrects the moments' start at zero. */
export function adamFeeds(learningRate: number, count: number): Record<"rate" | "correction", Float32Tensor> {
  const { beta1, beta2 } = ADAM;
  return {
    rate: float32([], [learningRate / (1 - beta1 ** count)]),
    correction: float32([], [1 / Math.sqrt(1 - beta2 ** count)]),
  };
}
