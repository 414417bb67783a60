import { moveAlong } from "../../src/model/directions.ts";
import { latentWs, seedWs } from "../../src/model/generation.ts";
import { rows, stack, styleMix } from "../../src/model/latents.ts";
import type { Network } from "../../src/model/network.ts";
import { between } from "../../src/model/walk.ts";
import type { Float32Tensor } from "../../src/tensor/hostTensor.ts";
import type { Session } from "./session.ts";
import type { Look, Recipe } from "./studio.ts";

/** The seeds whose ws a recipe is made of; a walk in z needs none. */
export function seedsOf(recipe: Recipe): readonly number[] {
  if (recipe.kind === "seed") return [recipe.seed];
  if (recipe.kind === "mix") return [recipe.row, recipe.column];
  return recipe.space === "w" ? [recipe.from, recipe.to] : [];
}

/** The seed of a recipe's random noise: that of the row in a mix, and one for a whole walk, so that it stays still. */
export function noiseSeedOf(recipe: Recipe): number {
  if (recipe.kind === "seed") return recipe.seed;
  return recipe.kind === "mix" ? recipe.row : recipe.noiseSeed ?? recipe.from;
}

/** The latent [1, zDim] that a recipe maps; mixes and walks in w have none of their own. */
export function latentOf(network: Network, recipe: Recipe): Float32Tensor | undefined {
  if (recipe.kind === "seed") return network.latents([recipe.seed]);
  if (recipe.kind !== "walk" || recipe.space !== "z") return undefined;
  return between(network.latents([recipe.from]), network.latents([recipe.to]), recipe.t, "z");
}

/**
 * The ws [1, numWs, wDim] of every recipe under a look: mapped and truncated, joined, then moved along directions.
 * @throws UserError for a class or layer that the network does not have.
 */
export async function recipeWs(session: Session, recipes: readonly Recipe[], look: Look): Promise<Float32Tensor[]> {
  const { network } = session;
  const ofSeed = await seedStyles(network, recipes, look);
  const ofLatent = await latentStyles(network, recipes, look);
  const steps = look.directions.filter(({ amount }) => amount !== 0);
  const directions = steps.length === 0 ? undefined : await session.directions.find();
  return recipes.map((recipe) => {
    const ws = ofLatent.get(recipe) ?? joined(recipe, ofSeed);
    return directions === undefined ? ws : moveAlong(ws, directions, steps);
  });
}

type StylesOf = (seed: number) => Float32Tensor;

/** Every seed is mapped once, and all of them together. */
async function seedStyles(network: Network, recipes: readonly Recipe[], look: Look): Promise<StylesOf> {
  const seeds = [...new Set(recipes.flatMap(seedsOf))];
  const ws = seeds.length === 0 ? undefined : await seedWs(network, seeds, look);
  return (seed) => {
    const row = seeds.indexOf(seed);
    if (ws === undefined || row < 0) throw new Error(`recipes: seed ${seed} was not mapped`);
    return rows(ws, row, row + 1);
  };
}

/** The ws of walks in z. */
async function latentStyles(
  network: Network, recipes: readonly Recipe[], look: Look,
): Promise<ReadonlyMap<Recipe, Float32Tensor>> {
  const walks = recipes.filter((recipe) => recipe.kind === "walk" && recipe.space === "z");
  if (walks.length === 0) return new Map();
  const latents = walks.map((recipe) => latentOf(network, recipe)).filter((z) => z !== undefined);
  const ws = await latentWs(network, stack(latents), look);
  return new Map(walks.map((recipe, i) => [recipe, rows(ws, i, i + 1)]));
}

function joined(recipe: Recipe, stylesOf: StylesOf): Float32Tensor {
  if (recipe.kind === "seed") return stylesOf(recipe.seed);
  if (recipe.kind === "mix") return styleMix(stylesOf(recipe.row), stylesOf(recipe.column), recipe.layers);
  return between(stylesOf(recipe.from), stylesOf(recipe.to), recipe.t, recipe.space);
}
