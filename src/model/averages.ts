import type { Checkpoint, StoredNetwork } from "../checkpoints/checkpoint.ts";
import type { Engine } from "../engine/engine.ts";
import type { GeneratorConfig } from "../networks/config.ts";
import { W_AVERAGE } from "../networks/generator.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";
import { Network } from "./network.ts";

/** How many latents an average w is computed from, as the official code does for its own uses. */
const LATENTS = 10_000;

/** Whether a generator's file lacked its average w, which truncation and training need. */
export function lacksAverages({ G, G_ema }: Checkpoint): boolean {
  return G?.lacksAverage === true || G_ema?.lacksAverage === true;
}

/** The checkpoint with every average w that its file lacked computed from 10,000 latents, the same each time. */
export async function withAverages(checkpoint: Checkpoint, engine: Engine): Promise<Checkpoint> {
  const { G, G_ema } = checkpoint;
  return {
    ...checkpoint,
    ...(G && { G: await withAverage(G, engine) }),
    ...(G_ema && { G_ema: await withAverage(G_ema, engine) }),
  };
}

async function withAverage(
  generator: StoredNetwork<GeneratorConfig>,
  engine: Engine,
): Promise<StoredNetwork<GeneratorConfig>> {
  const { lacksAverage, ...stored } = generator;
  if (lacksAverage !== true) return generator;
  const network = new Network({ generator: stored }, engine);
  try {
    const average = await averageOf(network);
    return {
      ...stored,
      tensors: new Map([...stored.tensors].map(([name, tensor]) => [name, name === W_AVERAGE ? average : tensor])),
    };
  } finally {
    await network.dispose();
  }
}

/** Latents of seeds 0 to 9999, classes in turn. -> [wDim]. */
async function averageOf(network: Network): Promise<Float32Tensor> {
  const { cDim, wDim, numWs } = network;
  const seeds = Array.from({ length: LATENTS }, (_, seed) => seed);
  const labels = cDim > 0 ? { labels: seeds.map((seed) => seed % cDim) } : {};
  const { data } = await network.mapping(network.latents(seeds), labels); // [N, numWs, wDim]
  const row = numWs * wDim;
  const sums = new Float64Array(wDim);
  for (let start = 0; start < data.length; start += row) {
    for (let i = 0; i < wDim; i++) sums[i] = (sums[i] ?? 0) + (data[start + i] ?? 0);
  }
  return float32(
    [wDim],
    sums.map((sum) => sum / LATENTS),
  );
}
