import type { Tensor } from "../program/node.ts";
import { mean, reshape } from "../program/ops.ts";

/** Averages squares down to `height` rows, a divisor of the image's. [N, C, H, W] -> [N, C, height, W height / H]. */
export function areaAverage(x: Tensor, height: number): Tensor {
  const [n = 1, channels = 1, rows = 1, columns = 1] = x.shape;
  const factor = rows / height;
  if (factor === 1) return x;
  const width = columns / factor;
  return reshape(mean(reshape(x, [n, channels, height, factor, width, factor]), [3, 5]), [n, channels, height, width]);
}
