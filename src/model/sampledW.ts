import { UserError } from "../base/errors.ts";
import { breathe, type TaskContext } from "../base/taskContext.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";
import { stack } from "./latents.ts";
import type { Network } from "./network.ts";

/** Seeds mapped before the event loop is heard. */
const SEEDS_AT_ONCE = 64;

/**
 * w of the seeds from 0 on without truncation; of a conditional network each of its classes in turn. -> [N, wDim].
 * @throws UserError unless there are two seeds or more for each class.
 */
export async function sampledW(
  network: Network,
  samples: number,
  { signal, onProgress }: TaskContext = {},
): Promise<Float32Tensor> {
  const { cDim } = network;
  assertSamples(samples, 2 * Math.max(1, cDim));
  const parts: Float32Tensor[] = [];
  for (let start = 0; start < samples; start += SEEDS_AT_ONCE) {
    const seeds = Array.from({ length: Math.min(SEEDS_AT_ONCE, samples - start) }, (_, i) => start + i);
    const labels = cDim > 0 ? seeds.map((seed) => seed % cDim) : undefined;
    parts.push(firstLayers(await network.mapping(network.latents(seeds), { labels })));
    onProgress?.(start + seeds.length, samples);
    await breathe(signal);
  }
  return stack(parts);
}

/** Every layer has the same w before truncation. ws [N, numWs, wDim] -> w [N, wDim], a copy. */
function firstLayers({ shape, data }: Float32Tensor): Float32Tensor {
  const [n = 0, numWs = 1, wDim = 0] = shape;
  const w = new Float32Array(n * wDim);
  for (let i = 0; i < n; i++) w.set(data.subarray(i * numWs * wDim, (i * numWs + 1) * wDim), i * wDim);
  return float32([n, wDim], w);
}

function assertSamples(samples: number, least: number): void {
  if (Number.isInteger(samples) && samples >= least) return;
  throw new UserError({
    attempted: "find directions",
    rule: `it takes ${least} seeds or more, two of each class`,
    received: String(samples),
    next: "Try 2048.",
  });
}
