import type { DeviceKind } from "../engine/engine.ts";
import type { Float32Tensor } from "../tensor/hostTensor.ts";
import { rows, stack } from "./latents.ts";

/** The rows of x that belong to a batch, filled up. */
export type Take = (x: Float32Tensor) => Float32Tensor;

/** Together, more pixels than this are computed no faster on a CPU, and take as many times the memory. */
const CPU_PIXELS = 256 ** 2;

/** How many images of a batch a program makes at a time; an image does not depend on their number. */
export function imagesARun(batchSize: number, resolution: number, device: DeviceKind): number {
  return device === "cpu" ? Math.min(batchSize, Math.max(1, Math.floor(CPU_PIXELS / resolution ** 2))) : batchSize;
}

/** Runs n rows through a program of a fixed batch; the last batch is filled up with its last row. */
export async function inBatches(
  n: number,
  batch: number,
  run: (take: Take, start: number) => Promise<Float32Tensor>,
): Promise<Float32Tensor> {
  const parts: Float32Tensor[] = [];
  for (let start = 0; start < n; start += batch) {
    const stop = Math.min(n, start + batch);
    const y = await run((x) => filled(rows(x, start, stop), batch), start);
    parts.push(stop - start === batch ? y : rows(y, 0, stop - start));
  }
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : stack(parts);
}

function filled(x: Float32Tensor, batch: number): Float32Tensor {
  const [n = 1] = x.shape;
  const last = rows(x, n - 1, n);
  return n === batch ? x : stack([x, ...Array.from({ length: batch - n }, () => last)]);
}
