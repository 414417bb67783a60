import { moveAlong } from "../../src/model/directions.ts";
import { latentWs } from "../../src/model/generation.ts";
import { labelRows, type Label } from "../../src/model/labels.ts";
import { rows, stack, styleMix } from "../../src/model/latents.ts";
import type { Network } from "../../src/model/network.ts";
import { between } from "../../src/model/walk.ts";
import type { Float32Tensor } from "../../src/tensor/hostTensor.ts";
import type { Session } from "./session.ts";
import type { Look, Recipe } from "./studio.ts";

/** A seed under a label of its own, or under the look's. */
interface Stop {
  readonly seed: number;
  readonly label?: Label;
}

/** What the ws of a recipe are made of; a walk in z needs none. */
function stopsOf(recipe: Recipe): readonly Stop[] {
  if (recipe.kind === "seed") return [{ seed: recipe.seed, label: recipe.label }];
  if (recipe.kind === "mix") return [{ seed: recipe.row }, { seed: recipe.column }];
  const { from, to, space, labels: [first, second] = [] } = recipe;
  return space === "w"
    ? [
        { seed: from, label: first },
        { seed: to, label: second },
      ]
    : [];
}

/** The seed of a recipe's random noise: that of the row in a mix, and one for a whole walk, so that it stays still. */
export function noiseSeedOf(recipe: Recipe): number {
  if (recipe.kind === "seed") return recipe.seed;
  return recipe.kind === "mix" ? recipe.row : (recipe.noiseSeed ?? recipe.from);
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
  const ofStop = await stopStyles(network, recipes, look);
  const ofLatent = await latentStyles(network, recipes, look);
  const steps = look.directions.filter(({ amount }) => amount !== 0);
  const directions = steps.length === 0 ? undefined : await session.directions.find();
  return recipes.map((recipe) => {
    const ws = ofLatent.get(recipe) ?? joined(recipe, ofStop);
    return directions === undefined ? ws : moveAlong(ws, directions, steps);
  });
}

type StylesOf = (stop: Stop) => Float32Tensor;

/** Every seed is mapped once under each of its labels, and all of them together. */
async function stopStyles(network: Network, recipes: readonly Recipe[], look: Look): Promise<StylesOf> {
  const stops = new Map(recipes.flatMap(stopsOf).map((stop) => [keyOf(stop), stop]));
  const seeds = [...stops.values()].map(({ seed }) => seed);
  const labels = labelRows(
    [...stops.values()].map(({ label = look.label }) => label),
    network.cDim,
  );
  const ws = seeds.length === 0 ? undefined : await latentWs(network, network.latents(seeds), look, labels);
  const keys = [...stops.keys()];
  return (stop) => {
    const row = keys.indexOf(keyOf(stop));
    if (ws === undefined || row < 0) throw new Error(`recipes: seed ${stop.seed} was not mapped`);
    return rows(ws, row, row + 1);
  };
}

function keyOf({ seed, label }: Stop): string {
  return JSON.stringify([seed, label]);
}

/** The ws of walks in z. */
async function latentStyles(
  network: Network,
  recipes: readonly Recipe[],
  look: Look,
): Promise<ReadonlyMap<Recipe, Float32Tensor>> {
  const walks = recipes.filter((recipe) => recipe.kind === "walk" && recipe.space === "z");
  if (walks.length === 0) return new Map();
  const latents = walks.map((recipe) => latentOf(network, recipe)).filter((z) => z !== undefined);
  const labels = walks.flatMap((walk) => labelOf(network, walk, look) ?? []);
  const ws = await latentWs(network, stack(latents), look, labels.length === 0 ? undefined : stack(labels));
  return new Map(walks.map((recipe, i) => [recipe, rows(ws, i, i + 1)]));
}

/** The label [1, cDim] of a walk in z: on the straight line between those of its seeds. */
function labelOf(network: Network, recipe: Recipe, look: Look): Float32Tensor | undefined {
  if (recipe.kind !== "walk") return undefined;
  const labels = labelRows(recipe.labels ?? [look.label, look.label], network.cDim);
  return labels && between(rows(labels, 0, 1), rows(labels, 1, 2), recipe.t, "w");
}

function joined(recipe: Recipe, stylesOf: StylesOf): Float32Tensor {
  const [first, second = first] = stopsOf(recipe).map(stylesOf);
  if (first === undefined || second === undefined) throw new Error("recipes: a recipe without seeds");
  if (recipe.kind === "mix") return styleMix(first, second, recipe.layers);
  return recipe.kind === "walk" ? between(first, second, recipe.t, recipe.space) : first;
}
