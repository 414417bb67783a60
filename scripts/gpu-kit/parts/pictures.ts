import type { Engine } from "../../../src/engine/engine.ts";
import { openEngine } from "../../../src/engine/ort-node/openEngine.ts";
import { generatorOf } from "../../../src/checkpoints/checkpoint.ts";
import { Network, type NetworkWeights } from "../../../src/model/network.ts";
import { openCheckpoint } from "../../../src/tasks/openCheckpoint.ts";
import { shippedNetwork } from "../../../src/tasks/shippedNetwork.ts";
import type { Float32Tensor } from "../../../src/tensor/hostTensor.ts";
import { recorded, rounded, type Figures, type Kit, type Part } from "../kit.ts";
import { openGpu, workloadOf } from "../measure.ts";

/** Images of the shipped network and of random ones on WebGPU beside the CPU's in float32. */
export const pictures: Part = async (kit) => {
  const [cpu, gpu] = [await openEngine({ device: "cpu" }), await openGpu()];
  const shipped = await openCheckpoint(shippedNetwork("avatars"));
  await compare(kit, "shipped", generatorOf(shipped), { cpu, gpu });
  for (const { resolution, channelBase } of kit.sizes.pictures) {
    if (kit.secondsLeft() < 5) break;
    await compare(kit, `random ${resolution}`, workloadOf(resolution, channelBase), { cpu, gpu });
  }
  await Promise.all([cpu.dispose(), gpu.dispose()]);
};

interface Engines {
  readonly cpu: Engine;
  readonly gpu: Engine;
}

async function compare(
  kit: Kit,
  network: string,
  generator: NetworkWeights["generator"],
  { cpu, gpu }: Engines,
): Promise<void> {
  const wanted = await picturesOf(generator, cpu, false);
  for (const precision of kit.sizes.precisions) {
    await recorded(kit, { network, precision }, async () =>
      difference(await picturesOf(generator, gpu, precision === "fp16"), wanted),
    );
  }
}

/** Two images of fixed seeds with the stored noise. [2, C, R, R]. */
async function picturesOf(
  generator: NetworkWeights["generator"],
  engine: Engine,
  halfPrecision: boolean,
): Promise<Float32Tensor> {
  const network = new Network({ generator }, engine, { halfPrecision });
  const images = await network.synthesis(await network.mapping(network.latents([0, 1])));
  await network.dispose();
  return images;
}

/** Of pixels in [-1, 1], so 2 / 255 is one step of a byte; `largest` is that of the CPU's values. */
function difference({ data: actual }: Float32Tensor, { data: wanted }: Float32Tensor): Figures {
  const differences = wanted.map((value, i) => Math.abs(value - (actual[i] ?? Number.NaN)));
  const most = (values: Float32Array): number => values.reduce((best, value) => Math.max(best, Math.abs(value)), 0);
  return {
    maxDifference: rounded(most(differences)),
    meanDifference: rounded(differences.reduce((sum, value) => sum + value, 0) / differences.length),
    largest: rounded(most(wanted)),
    isFinite: actual.every(Number.isFinite),
  };
}
