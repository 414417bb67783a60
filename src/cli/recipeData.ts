import type { Recipe } from "../model/recipe/recipe.ts";
import { recipeJson } from "../model/recipe/recipeJson.ts";
import { recipeLink } from "../model/recipe/recipeLink.ts";
import { linkedFileOf } from "../tasks/shippedNetwork.ts";

/**
 * What --json tells of how the images were made; a link to the page where the page can show them.
 * @param network as --network names it.
 */
export function recipeData(recipe: Recipe, network: string | undefined) {
  return { recipe: recipeJson(recipe), link: recipeLink(recipe, linkedFileOf(network)) };
}
