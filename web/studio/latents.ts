import { concatBytes } from "../../src/formats/byteReader.ts";
import { writeNpz } from "../../src/formats/numpy/npz.ts";
import { stack } from "../../src/model/latents.ts";
import { latentOf, recipeWs } from "../../src/model/recipe/recipeWs.ts";
import type { Float32Tensor } from "../../src/tensor/hostTensor.ts";
import type { Session } from "./session.ts";
import type { PictureRecipe } from "../../src/model/recipe/recipe.ts";
import type { Look } from "./studio.ts";

/** The ws [1, numWs, wDim] of a recipe as it is drawn. */
export async function recipeTensor(session: Session, recipe: PictureRecipe, look: Look): Promise<Float32Tensor> {
  const [ws] = await recipeWs(session.network, [recipe], look, session.directions);
  if (ws === undefined) throw new Error("latents: the recipe gave no ws");
  return ws;
}

/**
 * `w` [N, numWs, wDim] of recipes as they are drawn, and `z` [N, zDim] where every recipe has a latent of its own.
 */
export async function recipeLatents(
  session: Session,
  recipes: readonly PictureRecipe[],
  look: Look,
): Promise<Uint8Array<ArrayBuffer>> {
  const ws = await recipeWs(session.network, recipes, look, session.directions);
  const arrays = new Map<string, Float32Tensor>([["w", stack(ws)]]);
  const latents = recipes.flatMap((recipe) => latentOf(session.network, recipe) ?? []);
  if (latents.length === recipes.length) arrays.set("z", stack(latents));
  return concatBytes(writeNpz(arrays));
}
