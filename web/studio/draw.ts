import { breathe } from "../../src/base/taskContext.ts";
import { wsPictures } from "../../src/model/generation.ts";
import { noiseSeedOf, recipeWs } from "../../src/model/recipe/recipeWs.ts";
import type { Float32Tensor } from "../../src/tensor/hostTensor.ts";
import { keyOf } from "../base/keyOf.ts";
import { toPagePicture } from "./pagePicture.ts";
import type { Session } from "./session.ts";
import type { PictureRecipe } from "../../src/model/recipe/recipe.ts";
import type { Look, PagePicture } from "./studio.ts";

/** Whether the work that was begun is still the newest of its place. */
type IsWanted = () => boolean;

/** Awaited, so that images do not pile up in front of a page that is slower, and the last is there before the end. */
export type OnPicture = (index: number, picture: PagePicture) => void | Promise<void>;

/** Recipes whose ws are made at once: as many as the mapping network takes in one run. */
const RECIPES_AT_ONCE = 16;

interface Wish {
  readonly index: number;
  readonly recipe: PictureRecipe;
  readonly key: string;
}

/**
 * Draws recipes in their order, but those that are remembered first. Newer work is heard of between two images.
 * @returns whether it came to its end.
 */
export async function drawRecipes(
  session: Session,
  isWanted: IsWanted,
  recipes: readonly PictureRecipe[],
  look: Look,
  onPicture: OnPicture,
): Promise<boolean> {
  const mayGoOn = async (): Promise<boolean> => {
    await breathe();
    return isWanted() && !session.isClosing;
  };
  const wishes = recipes.map((recipe, index) => ({ index, recipe, key: keyOf([recipe, look]) }));
  const missing: Wish[] = [];
  for (const wish of wishes) {
    const known = session.pictures.get(wish.key);
    if (known === undefined) missing.push(wish);
    else await onPicture(wish.index, known);
  }
  for (let start = 0; start < missing.length; start += RECIPES_AT_ONCE) {
    const chunk = missing.slice(start, start + RECIPES_AT_ONCE);
    if (!(await mayGoOn())) return false;
    const ws = await recipeWs(
      session.network,
      chunk.map(({ recipe }) => recipe),
      look,
      session.directions,
    );
    for (const [i, wish] of chunk.entries()) {
      if (!(await mayGoOn())) return false;
      await onPicture(wish.index, await drawOne(session, wish, ws[i], look));
    }
  }
  return isWanted() && !session.isClosing;
}

async function drawOne(
  { network, pictures }: Session,
  { recipe, key }: Wish,
  ws: Float32Tensor | undefined,
  look: Look,
): Promise<PagePicture> {
  const [picture] = ws === undefined ? [] : await wsPictures(network, ws, [noiseSeedOf(recipe)], look);
  if (picture === undefined) throw new Error("draw: the network gave no image");
  const drawn = toPagePicture(picture);
  pictures.set(key, drawn);
  return drawn;
}
