import { randomStateNormals } from "../base/randomState.ts";
import { labelRows, type Label } from "../model/labels.ts";
import type { Network } from "../model/network.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";

/** Where the w of a network lie. */
export interface LatentStatistics {
  /** [wDim]. */
  readonly mean: Float32Tensor;
  /** The root of the mean squared distance from it. */
  readonly deviation: number;
}

const SEED = 123;
export const LATENT_SAMPLES = 10_000;

/**
 * The mean of w and how far w lie from it, of as many latents of NumPy's RandomState(123).
 * @param label of all of them, for a conditional network. @throws UserError where it is missing.
 */
export async function latentStatistics(
  network: Network,
  label?: Label,
  samples = LATENT_SAMPLES,
): Promise<LatentStatistics> {
  const { zDim, cDim, wDim } = network;
  const z = float32([samples, zDim], Float32Array.from(randomStateNormals(SEED, samples * zDim)));
  const labels = labelRows(new Array<Label | undefined>(samples).fill(label), cDim);
  const { data, shape } = await network.mapping(z, { labels });
  const step = (shape[1] ?? 1) * wDim; // every layer has the same w
  const at = (row: number, i: number): number => data[row * step + i] ?? 0;
  const sum = new Float64Array(wDim);
  for (let row = 0; row < samples; row++) for (let i = 0; i < wDim; i++) sum[i] = (sum[i] ?? 0) + at(row, i);
  const mean = float32(
    [wDim],
    sum.map((value) => value / samples),
  );
  let squares = 0;
  for (let row = 0; row < samples; row++)
    for (let i = 0; i < wDim; i++) squares += (at(row, i) - (mean.data[i] ?? 0)) ** 2;
  return { mean, deviation: Math.sqrt(squares / samples) };
}
