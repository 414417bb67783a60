import type { Checkpoint } from "../../src/checkpoints/checkpoint.ts";
import { seedWs } from "../../src/model/generation.ts";
import type { Network } from "../../src/model/network.ts";
import { projectImages } from "../../src/projection/projectImages.ts";

/** The distances of a short projection of a network's own image, the same in a page and in Node. */
export async function projectionCurve(network: Network, checkpoint: Checkpoint, seed: number): Promise<number[]> {
  const images = await network.synthesis(await seedWs(network, [seed], {}));
  const curve: number[] = [];
  for await (const { distance } of projectImages(network, checkpoint, { images }, { numSteps: 4, init: "mean" })) {
    curve.push(...distance);
  }
  return curve;
}
