import { breathe } from "../../base/taskContext.ts";
import type { Float32Tensor } from "../../tensor/hostTensor.ts";
import { DirectionFinder } from "../directionFinder.ts";
import { wsImages, type Look } from "../generation.ts";
import { rows, stack } from "../latents.ts";
import type { Network } from "../network.ts";
import { toPictures, type Picture } from "../picture.ts";
import type { PictureRecipe } from "./recipe.ts";
import { noiseSeedOf, recipeWs } from "./recipeWs.ts";

export interface DrawContext {
  /** Aborted, it ends the drawing at the next image. */
  readonly signal?: AbortSignal;
  /** The network's own directions, where they are kept or found in another way. */
  readonly directions?: Pick<DirectionFinder, "find">;
}

/** A recipe's image, with what it was made of. */
export interface Drawn<R extends PictureRecipe = PictureRecipe> {
  readonly recipe: R;
  readonly picture: Picture;
  /** About [-1, 1]. [1, C, R, R]. */
  readonly image: Float32Tensor;
  /** [1, numWs, wDim]. */
  readonly ws: Float32Tensor;
}

/** As many as the mapping network takes in one run. */
const WS_AT_ONCE = 16;

/**
 * Draws recipes in their order, as many at a time as the network's batch. Their number is no matter: they are taken one
 * after another, and nothing of them is kept.
 * @throws UserError as `recipeWs`.
 */
export async function* drawRecipes<R extends PictureRecipe>(
  network: Network,
  recipes: Iterable<R>,
  look: Look,
  { signal, directions = new DirectionFinder(network, {}, signal) }: DrawContext = {},
): AsyncGenerator<Drawn<R>, void, undefined> {
  const { batchSize } = network;
  for (const some of inGroups(recipes, batchSize * Math.max(1, Math.floor(WS_AT_ONCE / batchSize)))) {
    const made = await recipeWs(network, some, look, directions);
    for (const batch of inGroups(
      some.map((recipe, i) => ({ recipe, ws: made.slice(i, i + 1) })),
      batchSize,
    )) {
      const ws = stack(batch.flatMap((one) => one.ws));
      const noise = batch.map(({ recipe }) => noiseSeedOf(recipe));
      const images = await wsImages(network, ws, noise, look);
      const pictures = toPictures(images);
      for (const [i, { recipe }] of batch.entries()) {
        const picture = pictures[i];
        if (picture === undefined) throw new Error("drawRecipes: the network gave no image");
        yield { recipe, picture, image: rows(images, i, i + 1), ws: rows(ws, i, i + 1) };
      }
      await breathe(signal);
    }
  }
}

function* inGroups<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let group: T[] = [];
  for (const item of items) {
    if (group.push(item) < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
