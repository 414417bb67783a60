import { createRng } from "../../src/base/rng.ts";
import type { BlockImages } from "../../src/model/network.ts";
import { toPictures } from "../../src/model/picture.ts";
import { noiseSeedOf } from "../../src/model/recipe/recipeWs.ts";
import { float32, type Float32Tensor } from "../../src/tensor/hostTensor.ts";
import { recipeTensor } from "./latents.ts";
import { toPagePicture } from "./pagePicture.ts";
import type { Session } from "./session.ts";
import type { PictureRecipe } from "../../src/model/recipe/recipe.ts";
import type { LayerPictures, Look, PagePicture } from "./studio.ts";

/** Maps that are shown of each resolution. */
const STRONGEST = 8;

/** What every resolution does for one image, lowest first. */
export async function inspectRecipe(session: Session, recipe: PictureRecipe, look: Look): Promise<LayerPictures[]> {
  const ws = await recipeTensor(session, recipe, look);
  const { noiseMode } = look;
  const rng = [createRng(noiseSeedOf(recipe), "noise")];
  return (await session.network.inspect(ws, { noiseMode, rng })).map(layerPictures);
}

export function layerPictures({ resolution, image, rgb, features }: BlockImages): LayerPictures {
  return {
    resolution,
    image: pictureOf(image),
    contribution: pictureOf(stretched(rgb)),
    features: strongest(features, STRONGEST).map((map) => pictureOf(fullRange(map))),
  };
}

function pictureOf(image: Float32Tensor): PagePicture {
  const [picture] = toPictures(image);
  if (picture === undefined) throw new Error("inspect: no image");
  return toPagePicture(picture);
}

/** Scaled so that the farthest value is at the end of [-1, 1]; what adds nothing stays in the middle. */
function stretched({ shape, data }: Float32Tensor): Float32Tensor {
  const farthest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return float32(shape, farthest > 0 ? data.map((value) => value / farthest) : data);
}

/** The maps [1, 1, H, W] whose values vary most, the most varied first. features [1, C, H, W]. */
function strongest({ shape, data }: Float32Tensor, count: number): Float32Tensor[] {
  const [, channels = 0, height = 0, width = 0] = shape;
  const area = height * width;
  return Array.from({ length: channels }, (_, c) => data.subarray(c * area, (c + 1) * area))
    .map((values) => ({ values, variance: varianceOf(values) }))
    .sort((a, b) => b.variance - a.variance)
    .slice(0, count)
    .map(({ values }) => float32([1, 1, height, width], values));
}

function varianceOf(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}

/** From its least value, black, to its greatest, white. */
function fullRange({ shape, data }: Float32Tensor): Float32Tensor {
  const [least, greatest] = data.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [
    Infinity,
    -Infinity,
  ] as [number, number]);
  const range = greatest - least;
  return float32(
    shape,
    data.map((value) => (range > 0 ? (2 * (value - least)) / range - 1 : 0)),
  );
}
