import type { Tensor } from "../program/node.ts";
import {
  add,
  clamp,
  elu,
  leakyRelu,
  mul,
  relu,
  reshape,
  scale,
  selu,
  sigmoid,
  softplus,
  tanh,
} from "../program/ops.ts";

/** An activation, and the gain that keeps the variance of a normal input. */
interface ActivationRule {
  readonly gain: number;
  readonly apply: (x: Tensor) => Tensor;
}

/** The nine activations of the official code. */
export const ACTIVATIONS = {
  linear: { gain: 1, apply: (x) => x },
  relu: { gain: Math.SQRT2, apply: relu },
  lrelu: { gain: Math.SQRT2, apply: (x) => leakyRelu(x, 0.2) },
  tanh: { gain: 1, apply: tanh },
  sigmoid: { gain: 1, apply: sigmoid },
  elu: { gain: 1, apply: elu },
  selu: { gain: 1, apply: selu },
  softplus: { gain: 1, apply: softplus },
  swish: { gain: Math.SQRT2, apply: (x) => mul(x, sigmoid(x)) },
} as const satisfies Readonly<Record<string, ActivationRule>>;

export type Activation = keyof typeof ACTIVATIONS;

export interface BiasAct {
  readonly activation?: Activation;
  /** Factor after the activation; the activation's own gain where none is given. */
  readonly gain?: number;
  /** Limits the result to [-clamp, clamp]. */
  readonly clamp?: number;
}

/** clamp(activation(x + bias) gain). x [N, C, ...], bias [C] -> [N, C, ...]. */
export function biasAct(x: Tensor, bias: Tensor | undefined, o: BiasAct = {}): Tensor {
  const { gain, apply } = ACTIVATIONS[o.activation ?? "linear"];
  const biased = bias === undefined ? x : add(x, reshape(bias, perChannel(x)));
  const activated = scale(apply(biased), o.gain ?? gain);
  return o.clamp === undefined ? activated : clamp(activated, -o.clamp, o.clamp);
}

/** [C, 1, ...]: broadcasts over every axis of x but the second. */
function perChannel({ shape: [, channels = 1, ...rest] }: Tensor): number[] {
  return [channels, ...rest.map(() => 1)];
}
