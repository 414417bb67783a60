import type { Rng } from "../base/rng.ts";
import type { Tensor } from "../program/node.ts";
import { add, broadcast, mul, reshape, scale, shift } from "../program/ops.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";

/**
 * Style mixing (Karras et al. 2019, sec. 3.1) as a mask over layers, so that the program is the same whatever is
 * drawn: 1 takes the first w, 0 the second. w, second [N, wDim], mask [numWs] -> ws [N, numWs, wDim].
 */
export function mixStyles(w: Tensor, second: Tensor, mask: Tensor): Tensor {
  const [n = 1, wDim = 1] = w.shape;
  const [numWs = 1] = mask.shape;
  const takesFirst = reshape(mask, [1, numWs, 1]);
  const layers = (x: Tensor, share: Tensor): Tensor => mul(reshape(x, [n, 1, wDim]), share);
  return add(layers(w, takesFirst), layers(second, shift(scale(takesFirst, -1), 1)));
}

/** Every layer takes the same w. w [N, wDim] -> [N, numWs, wDim]. */
export function sameStyle(w: Tensor, numWs: number): Tensor {
  const [n = 1, wDim = 1] = w.shape;
  return broadcast(reshape(w, [n, 1, wDim]), [n, numWs, wDim]);
}

/** The official probability with which a batch is mixed. */
export const STYLE_MIXING_PROBABILITY = 0.9;

/**
 * The mask of a batch: with this probability the layers from a cutoff on take the second w, the cutoff drawn evenly
 * from 1 to numWs - 1. [numWs].
 */
export function drawMixingMask(rng: Rng, numWs: number, probability = STYLE_MIXING_PROBABILITY): Float32Tensor {
  const drawn = numWs > 1 ? 1 + rng.integer(numWs - 1) : numWs;
  const cutoff = rng.uniform() < probability ? drawn : numWs;
  return float32(
    [numWs],
    Float32Array.from({ length: numWs }, (_, i) => (i < cutoff ? 1 : 0)),
  );
}
