import type { Tensor } from "../program/node.ts";
import { matmul, scale, transpose } from "../program/ops.ts";
import { biasAct, type Activation } from "./biasAct.ts";
import { constant, normal, type Scope } from "./scope.ts";

export interface FullyConnected {
  readonly outFeatures: number;
  readonly activation?: Activation;
  /** Learning-rate multiplier: weights are stored larger by its inverse and scaled back at run time. */
  readonly lrMultiplier?: number;
  readonly biasInit?: number;
}

/** Linear layer with the equalised learning rate of Karras et al. 2018, sec. 4.1. x [N, I] -> [N, O]. */
export function fullyConnected(scope: Scope, x: Tensor, o: FullyConnected): Tensor {
  const { outFeatures, activation, lrMultiplier = 1, biasInit = 0 } = o;
  const [, inFeatures = 0] = x.shape;
  const weight = scope.parameter("weight", [outFeatures, inFeatures], normal(1 / lrMultiplier));
  const bias = scope.parameter("bias", [outFeatures], constant(biasInit));
  const gained = scale(weight, lrMultiplier / Math.sqrt(inFeatures));
  const y = matmul(x, transpose(gained, [1, 0])); // [N, O]
  return biasAct(y, scale(bias, lrMultiplier), { activation });
}
