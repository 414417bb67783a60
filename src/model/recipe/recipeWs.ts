import type { DirectionFinder } from "../directionFinder.ts";
import { moveAlong, type DirectionStep } from "../directions.ts";
import { latentWs, type Look } from "../generation.ts";
import { labelRows, type Label } from "../labels.ts";
import { lerp, rows, slerp, stack, styleMix } from "../latents.ts";
import type { Network } from "../network.ts";
import { isSeed, noiseSeed, type WsSource } from "../wsSource.ts";
import type { Float32Tensor } from "../../tensor/hostTensor.ts";
import type { PictureRecipe, WalkPicture } from "./recipe.ts";

/** What a w starts from, under a label of its own or under the look's. */
interface Stop {
  readonly source: WsSource | "w_avg";
  readonly label?: Label | undefined;
}

/** What the ws of a recipe are made of; a walk in z maps its own latent, and needs what it holds alone. */
function stopsOf(recipe: PictureRecipe): Stop[] {
  if (recipe.kind === "seed") return [{ source: recipe.seed, label: recipe.label }];
  if (recipe.kind === "mix") return [{ source: recipe.row }, { source: recipe.column }];
  if (recipe.kind === "edit") return [{ source: recipe.base }, ...recipe.blends.map(({ from }) => ({ source: from }))];
  const { space, hold } = recipe;
  const held = hold === undefined ? [] : [{ source: hold.from, label: hold.label }];
  return space === "z" ? held : [...endsOf(recipe), ...held];
}

function endsOf({ from, to, labels: [first, second] = [undefined, undefined] }: WalkPicture): [Stop, Stop] {
  return [
    { source: from, label: first },
    { source: to, label: second },
  ];
}

/** The seed of a recipe's random noise: that of the row in a mix, and one for a whole walk, so that it stays still. */
export function noiseSeedOf(recipe: PictureRecipe): number {
  if (recipe.kind === "mix") return noiseSeed(recipe.row);
  if (recipe.kind === "edit") return noiseSeed(recipe.base);
  return recipe.noiseSeed ?? noiseSeed(recipe.kind === "seed" ? recipe.seed : recipe.from);
}

/** The latent [1, zDim] that a recipe maps; mixes, walks in w and ws that were found have none of their own. */
export function latentOf(network: Network, recipe: PictureRecipe): Float32Tensor | undefined {
  const latent = (source: WsSource): Float32Tensor | undefined =>
    isSeed(source) ? network.latents([source]) : undefined;
  if (recipe.kind === "seed") return latent(recipe.seed);
  if (recipe.kind !== "walk" || recipe.space !== "z") return undefined;
  const [from, to] = [latent(recipe.from), latent(recipe.to)];
  return from && to && slerp(from, to, recipe.t);
}

/**
 * The ws [1, numWs, wDim] of every recipe under a look: mapped, truncated, joined, moved as keyframes are, held, then
 * moved along the look's directions.
 * @throws UserError for a class, layer or direction that the network does not have.
 */
export async function recipeWs(
  network: Network,
  recipes: readonly PictureRecipe[],
  look: Look,
  directions: Pick<DirectionFinder, "find">,
): Promise<Float32Tensor[]> {
  const ofStop = await stopStyles(network, recipes, look);
  const ofLatent = await latentStyles(network, recipes, look);
  const all: Float32Tensor[] = [];
  for (const recipe of recipes) {
    const ws = nearer(network, joined(recipe, ofStop, ofLatent.get(recipe)), recipe, look);
    const [own = ws] = await moved([ws], ownSteps(recipe), directions);
    all.push(held(own, recipe, ofStop));
  }
  return moved(all, look.directions ?? [], directions);
}

type StylesOf = (stop: Stop) => Float32Tensor;

/** Every seed is mapped once under each of its labels, and all of them together. */
async function stopStyles(network: Network, recipes: readonly PictureRecipe[], look: Look): Promise<StylesOf> {
  const seeds = new Map<string, { readonly seed: number; readonly label: Label | undefined }>();
  for (const { source, label = look.label } of recipes.flatMap(stopsOf)) {
    if (typeof source === "number") seeds.set(keyOf(source, label), { seed: source, label });
  }
  const all = [...seeds.values()];
  const labels = labelRows(
    all.map(({ label }) => label),
    network.cDim,
  );
  const z = (): Float32Tensor => network.latents(all.map(({ seed }) => seed));
  const ws = all.length === 0 ? undefined : await latentWs(network, z(), look, labels);
  const places = new Map([...seeds.keys()].map((key, row) => [key, row]));
  return ({ source, label = look.label }) => {
    if (source === "w_avg") return network.averageWs();
    if (!isSeed(source)) return source.ws;
    const row = places.get(keyOf(source, label));
    if (ws === undefined || row === undefined) throw new Error(`recipeWs: seed ${source} was not mapped`);
    return rows(ws, row, row + 1);
  };
}

function keyOf(seed: number, label: Label | undefined): string {
  return JSON.stringify([seed, label]);
}

/** The ws of walks in z. */
async function latentStyles(
  network: Network,
  recipes: readonly PictureRecipe[],
  look: Look,
): Promise<ReadonlyMap<PictureRecipe, Float32Tensor>> {
  const walks = recipes.filter((recipe) => recipe.kind === "walk" && recipe.space === "z");
  if (walks.length === 0) return new Map();
  const latents = walks.map((recipe) => latentOf(network, recipe)).filter((z) => z !== undefined);
  const labels = walks.flatMap((walk) => walkLabel(network, walk, look) ?? []);
  const ws = await latentWs(network, stack(latents), look, labels.length === 0 ? undefined : stack(labels));
  return new Map(walks.map((recipe, i) => [recipe, rows(ws, i, i + 1)]));
}

/** The label [1, cDim] of a walk in z: on the straight line between those of its seeds. */
function walkLabel(network: Network, recipe: PictureRecipe, look: Look): Float32Tensor | undefined {
  if (recipe.kind !== "walk") return undefined;
  const [first = look.label, second = look.label] = recipe.labels ?? [];
  const labels = labelRows([first, second], network.cDim);
  return labels && lerp(rows(labels, 0, 1), rows(labels, 1, 2), recipe.t);
}

/** @param own of a walk in z. */
function joined(recipe: PictureRecipe, stylesOf: StylesOf, own: Float32Tensor | undefined): Float32Tensor {
  if (recipe.kind === "seed") return stylesOf({ source: recipe.seed, label: recipe.label });
  if (recipe.kind === "mix") {
    return styleMix(stylesOf({ source: recipe.row }), stylesOf({ source: recipe.column }), recipe.layers);
  }
  if (recipe.kind === "edit") {
    const base = stylesOf({ source: recipe.base });
    return recipe.blends.reduce((ws, { from, layers, amount }) => {
      const other = stylesOf({ source: from });
      return styleMix(ws, amount === 1 ? other : lerp(ws, other, amount), layers);
    }, base);
  }
  const [from, to] = endsOf(recipe);
  return own ?? lerp(stylesOf(from), stylesOf(to), recipe.t);
}

/** A walk's ws where its score has them nearer to the average, in the layers that truncation has. */
function nearer(network: Network, ws: Float32Tensor, recipe: PictureRecipe, look: Look): Float32Tensor {
  if (recipe.kind !== "walk" || recipe.truncation === undefined) return ws;
  const { truncationCutoff: layers = network.numWs } = look;
  const all = lerp(network.averageWs(), ws, recipe.truncation);
  return styleMix(
    ws,
    all,
    Array.from({ length: Math.min(layers, network.numWs) }, (_, i) => i),
  );
}

/** The steps of one image alone: its own, or those of a walk's keyframes as far as the walk is from the other one. */
function ownSteps(recipe: PictureRecipe): readonly DirectionStep[] {
  if (recipe.kind === "edit") return recipe.steps;
  if (recipe.kind !== "walk" || recipe.moves === undefined) return [];
  const { moves, t } = recipe;
  const scaled = (steps: readonly DirectionStep[], by: number): DirectionStep[] =>
    steps.map((step) => ({ ...step, amount: step.amount * by }));
  return [...scaled(moves[0], 1 - t), ...scaled(moves[1], t)];
}

function held(ws: Float32Tensor, recipe: PictureRecipe, stylesOf: StylesOf): Float32Tensor {
  if (recipe.kind !== "walk" || recipe.hold === undefined) return ws;
  const { from: source, label, styles } = recipe.hold;
  return styleMix(ws, stylesOf({ source, label }), styles);
}

async function moved(
  all: Float32Tensor[],
  steps: readonly DirectionStep[],
  own: Pick<DirectionFinder, "find">,
): Promise<Float32Tensor[]> {
  let ws = all;
  for (const step of steps.filter(({ amount }) => amount !== 0)) {
    const along = step.of ?? (await own.find());
    ws = ws.map((one) => moveAlong(one, along, [step]));
  }
  return ws;
}
