import type { Tensor } from "../program/node.ts";
import { mean, reshape } from "../program/ops.ts";

/** The mean of each square of factor x factor pixels. x [N, C, H, W] -> [N, C, H / factor, W / factor]. */
export function averagedDown(x: Tensor, factor: number): Tensor {
  const [n = 1, channels = 1, height = 1, width = 1] = x.shape;
  if (factor <= 1) return x;
  const [rows, columns] = [height / factor, width / factor];
  return reshape(mean(reshape(x, [n, channels, rows, factor, columns, factor]), [3, 5]), [n, channels, rows, columns]);
}
