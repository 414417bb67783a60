import { createRng } from "../base/rng.ts";
import type { NoiseMode } from "../networks/generator.ts";
import type { Float32Tensor } from "../tensor/hostTensor.ts";
import type { DirectionStep } from "./directions.ts";
import { labelRows, type Label } from "./labels.ts";
import type { Network } from "./network.ts";
import { toPictures, type Picture } from "./picture.ts";

/** What a user chooses of images, however their ws come about. */
export interface PictureOptions {
  /** A class, or the vector of a network of attributes. */
  readonly label?: Label;
  readonly truncationPsi?: number;
  readonly truncationCutoff?: number;
  readonly noiseMode?: NoiseMode;
}

/** What all images of a recipe share. */
export interface Look extends PictureOptions {
  /** Steps along directions of W, after everything else. */
  readonly directions?: readonly DirectionStep[];
}

/**
 * Checks what can be checked before anything is computed or written.
 * @throws UserError for a class where there are none, none where there are, or one out of range.
 */
export function assertPictureOptions(network: Network, { label }: PictureOptions): void {
  labelRows([label], network.cDim);
}

/**
 * The ws of seeds under the options' class and truncation. -> [N, numWs, wDim].
 * @example
 * ```ts
 * import { seedWs } from "stylegan2-ada";
 *
 * const ws = await seedWs(network, [85, 100], { truncationPsi: 0.7 });
 * ws.shape; // => [2, network.numWs, network.wDim]
 * ```
 */
export function seedWs(network: Network, seeds: readonly number[], o: PictureOptions): Promise<Float32Tensor> {
  return latentWs(network, network.latents(seeds), o);
}

/**
 * z [N, zDim] -> ws [N, numWs, wDim].
 * @param labels of each, [N, cDim]; the options' own for all where they are left out.
 */
export async function latentWs(
  network: Network,
  z: Float32Tensor,
  o: PictureOptions,
  labels?: Float32Tensor,
): Promise<Float32Tensor> {
  const { label, truncationPsi, truncationCutoff } = o;
  const [n = 0] = z.shape;
  const own = labels ?? labelRows(new Array<Label | undefined>(n).fill(label), network.cDim);
  return network.mapping(z, { labels: own, truncationPsi, truncationCutoff });
}

/**
 * ws [N, numWs, wDim] -> images [N, C, R, R]. Random noise of image i is a stream of noiseSeeds[i], so that a
 * image does not depend on which others are made with it.
 */
export function wsImages(
  network: Network,
  ws: Float32Tensor,
  noiseSeeds: readonly number[],
  { noiseMode }: PictureOptions,
): Promise<Float32Tensor> {
  return network.synthesis(ws, { noiseMode, rng: noiseSeeds.map((seed) => createRng(seed, "noise")) });
}

/**
 * ws -> 8-bit images.
 * @example
 * ```ts
 * import { seedWs, wsPictures } from "stylegan2-ada";
 *
 * const look = { truncationPsi: 0.7, noiseMode: "random" } as const;
 * const pictures = await wsPictures(network, await seedWs(network, [85, 100], look), [85, 100], look);
 * pictures.map(({ width, height }) => `${width} x ${height}`); // => ["32 x 32", "32 x 32"]
 * ```
 */
export async function wsPictures(
  network: Network,
  ws: Float32Tensor,
  noiseSeeds: readonly number[],
  o: PictureOptions,
): Promise<Picture[]> {
  return toPictures(await wsImages(network, ws, noiseSeeds, o));
}
