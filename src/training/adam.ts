import type { Tensor } from "../program/node.ts";
import { add, div, mul, scale, shift, sqrt, square, sub } from "../program/ops.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";

/** Adam (Kingma & Ba 2015, alg. 1) without its first moment, which for StyleGAN2's beta1 = 0 is the gradient itself. */
export interface AdamSettings {
  readonly learningRate: number;
  readonly beta2: number;
  readonly epsilon: number;
}

export const ADAM_DEFAULTS: AdamSettings = { learningRate: 0.002, beta2: 0.99, epsilon: 1e-8 };

/**
 * Lazy regularisation (Karras et al. 2020, sec. 3.1 and appendix B): of interval + 1 steps one is the regulariser's,
 * so that a step of each counts interval / (interval + 1) of a step of both.
 */
export function lazyAdam(settings: AdamSettings, interval: number): AdamSettings {
  const share = interval / (interval + 1);
  return { ...settings, learningRate: settings.learningRate * share, beta2: settings.beta2 ** share };
}

/** What a step of the optimiser changes; all tensors are [size]. */
export interface AdamState {
  readonly parameters: Tensor;
  /** The running mean of the squared gradient. */
  readonly secondMoment: Tensor;
}

/**
 * One step inside a program. rate and correction are scalars that `adamFeeds` gives: they change from step to step, the
 * program does not.
 */
export function adamStep(
  { parameters, secondMoment }: AdamState,
  gradient: Tensor,
  { beta2, epsilon }: AdamSettings,
  rate: Tensor,
  correction: Tensor,
): AdamState {
  const second = add(scale(secondMoment, beta2), scale(square(gradient), 1 - beta2));
  const deviation = shift(mul(sqrt(second), correction), epsilon);
  return { parameters: sub(parameters, mul(div(gradient, deviation), rate)), secondMoment: second };
}

/**
 * The scalars of a step: learningRate, and what corrects the second moment's start at zero.
 * @param step counts the optimiser's steps from 1.
 */
export function adamFeeds(
  { learningRate, beta2 }: AdamSettings,
  step: number,
): Record<"rate" | "correction", Float32Tensor> {
  if (!(step >= 1)) throw new Error(`adam: steps count from 1, got ${step}`);
  return { rate: float32([], [learningRate]), correction: float32([], [1 / Math.sqrt(1 - beta2 ** step)]) };
}
