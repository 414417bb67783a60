import { stack } from "../model/latents.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";

/** The same row n times. [1, ...] -> [n, ...]. */
export function copies(row: Float32Tensor, n: number): Float32Tensor {
  return stack(Array.from({ length: n }, () => row));
}

/** The first w of each row for so many layers; as it is where it has them all. [N, L, wDim] -> [N, layers, wDim]. */
export function layered(w: Float32Tensor, layers: number): Float32Tensor {
  const [n = 1, own = 1, wDim = 1] = w.shape;
  if (own === layers) return w;
  const data = new Float32Array(n * layers * wDim);
  for (let row = 0; row < n; row++) {
    const first = w.data.subarray(row * own * wDim, (row * own + 1) * wDim);
    for (let layer = 0; layer < layers; layer++) data.set(first, (row * layers + layer) * wDim);
  }
  return float32([n, layers, wDim], data);
}
