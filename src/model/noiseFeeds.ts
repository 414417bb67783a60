import type { Rng } from "../base/rng.ts";
import type { Generator } from "../networks/generator.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";
import { stack } from "./latents.ts";

/** The noise inputs of a batch: each image's from its own stream. */
export function noiseFeeds(generator: Generator, streams: readonly Rng[]): Record<string, Float32Tensor> {
  return Object.fromEntries(
    generator.noiseInputs(streams.length).map(({ name, shape }) => {
      const [, , height = 1, width = 1] = shape;
      const plane = [1, 1, height, width];
      return [name, stack(streams.map((stream) => float32(plane, stream.stream(name).normals(height * width))))];
    }),
  );
}
