import type { PictureRecipe } from "../../../src/model/recipe/recipe.ts";
import type { Look, PagePicture, Studio } from "../../../web/studio/studio.ts";

/** One call of `draw`, as slow as the test wants it. */
export interface Call {
  readonly place: string;
  readonly recipes: readonly PictureRecipe[];
  readonly look: Look;
  /** Delivers the next image, then the end once all are there. */
  deliver(count?: number): Promise<void>;
  fail(message: string): Promise<void>;
}

export interface FakeDrawing {
  readonly studio: Pick<Studio, "draw" | "stop">;
  readonly calls: Call[];
  readonly stopped: string[];
}

/** An image of one pixel that tells its recipe and look apart from others. */
export function pictureOf(recipe: PictureRecipe, { truncationPsi }: Look): PagePicture {
  const value = recipe.kind === "walk" ? Number(recipe.from) * 10 + recipe.t * 8 : 0;
  return { width: 1, height: 1, data: Uint8ClampedArray.of(value, 100 * truncationPsi, 0, 255) };
}

export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

export function fakeDrawing(): FakeDrawing {
  const calls: Call[] = [];
  const stopped: string[] = [];
  const draw: Studio["draw"] = (place, recipes, look, onPicture) => {
    let delivered = 0;
    return new Promise((resolve, reject) => {
      calls.push({
        place,
        recipes,
        look,
        async deliver(count = recipes.length) {
          for (let i = 0; i < count && delivered < recipes.length; i++, delivered++) {
            const recipe = recipes[delivered];
            if (recipe !== undefined) onPicture(delivered, pictureOf(recipe, look));
          }
          if (delivered === recipes.length) resolve(true);
          await settled();
        },
        async fail(message) {
          reject(new Error(message));
          await settled();
        },
      });
    });
  };
  return { studio: { draw, stop: (place) => void stopped.push(place) }, calls, stopped };
}
