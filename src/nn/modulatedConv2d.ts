import type { Tensor } from "../program/node.ts";
import {
  abs,
  add,
  cast,
  div,
  matmul,
  max,
  mul,
  reshape,
  rsqrt,
  scale,
  shift,
  square,
  sum,
  transpose,
} from "../program/ops.ts";
import { conv2dResample } from "./conv2dResample.ts";
import type { Filter } from "./filter.ts";

export interface ModulatedConv2d {
  readonly up?: number;
  readonly padding?: number;
  readonly filter?: Filter;
  /** Scales every output channel back to unit variance; on by default. */
  readonly demodulate?: boolean;
  readonly flipWeight?: boolean;
  /** Added to the result. [N or 1, 1, H', W']. */
  readonly noise?: Tensor;
}

/**
 * Modulated convolution (Karras et al. 2020, eq. 1 and 3). x [N, I, H, W], weight [O, I, kh, kw],
 * styles [N, I] -> [N, O, H', W']. The weight stays fixed: activations are scaled by the styles before it
 * and by rsqrt(styles² · ΣW²) after it, which is the same product and serves any batch with one convolution.
 */
export function modulatedConv2d(x: Tensor, weight: Tensor, styles: Tensor, o: ModulatedConv2d = {}): Tensor {
  const { demodulate = true, noise } = o;
  const safe = x.dtype === "float16" && demodulate ? normalised(weight, styles) : { weight, styles };
  const modulated = mul(x, cast(perChannel(safe.styles), x.dtype)); // [N, I, H, W]
  const y = conv2dResample(modulated, cast(safe.weight, x.dtype), o); // [N, O, H', W']
  const demodulated = demodulate ? mul(y, cast(perChannel(demodulation(safe.weight, safe.styles)), x.dtype)) : y;
  return noise === undefined ? demodulated : add(demodulated, cast(noise, x.dtype));
}

/** 1 / sqrt(Σ (styles weight)² + 1e-8) (Karras et al. 2020, eq. 3), in float32. [N, O]. */
function demodulation(weight: Tensor, styles: Tensor): Tensor {
  const [o = 1, i = 1] = weight.shape;
  const energy = reshape(sum(square(weight), [2, 3]), [o, i]); // [O, I]
  return rsqrt(shift(matmul(square(styles), transpose(energy, [1, 0])), 1e-8));
}

/**
 * For half precision: largest weight of an output channel 1/sqrt(fan-in), largest style of a sample 1, so that
 * no product overflows. Demodulation undoes both factors.
 */
function normalised(weight: Tensor, styles: Tensor): { weight: Tensor; styles: Tensor } {
  const [, i = 1, kh = 1, kw = 1] = weight.shape;
  return {
    weight: scale(div(weight, max(abs(weight), [1, 2, 3])), 1 / Math.sqrt(i * kh * kw)),
    styles: div(styles, max(abs(styles), [1])),
  };
}

/** [N, C] -> [N, C, 1, 1]. */
function perChannel(x: Tensor): Tensor {
  return reshape(x, [...x.shape, 1, 1]);
}
