import type { Recipe } from "../model/recipe/recipe.ts";
import { recipeJson } from "../model/recipe/recipeJson.ts";
import { recipeLink } from "../model/recipe/recipeLink.ts";

/** What --json tells of how the images were made; a link to the page where the page can show them. */
export function recipeData(recipe: Recipe) {
  return { recipe: recipeJson(recipe), link: recipeLink(recipe) };
}
