import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { ConnectedStudio } from "../../studio/connect.ts";
import type { PictureRecipe } from "../../../src/model/recipe/recipe.ts";
import type { Look, PagePicture, Place } from "../../studio/studio.ts";
import { Failure } from "../controls/Failure.tsx";
import { FloatingProgress } from "../controls/FloatingProgress.tsx";
import { useStudio } from "../store/store.ts";
import { NewestWish, pictureMaker, pictureWish, type Wish } from "./newestWish.ts";
import { useTexts } from "../texts/texts.ts";

/** What is drawn of what is wanted. */
export interface Drawing {
  /** In the order of the recipes; what is there may still show an older look. */
  readonly pictures: readonly (PagePicture | undefined)[];
  /** Images that are worth drawing now. */
  readonly wanted: number;
  /** Those of them whose image does not show the present look yet. */
  readonly missing: number;
  readonly failure: string | undefined;
  /** Tries again after a failure. */
  readonly retry: () => void;
}

/**
 * The images of recipes under a look, drawn again as either changes. Two components must not use one place at a
 * time. Recipes and look may be new objects at every render: what they say counts.
 * @param only Indices of the recipes that are worth drawing now; all of them where there are none.
 */
export function useDrawing(
  place: Place,
  recipes: readonly PictureRecipe[],
  look: Look,
  only?: readonly number[],
): Drawing {
  const live = useWishes((studio) => new NewestWish(pictureMaker(studio, place)));
  const wishes = recipes.map((recipe) => pictureWish(recipe, look));
  const urgent = only === undefined ? wishes : wishes.filter((_, index) => only.includes(index));
  useWanted(live, wishes, urgent);
  return {
    pictures: wishes.map((wish) => live.at(wish)),
    wanted: urgent.length,
    missing: urgent.filter((wish) => !live.isFulfilled(wish)).length,
    failure: live.failure,
    retry: live.retry,
  };
}

interface Wishes {
  readonly subscribe: (listener: () => void) => () => void;
  readonly changes: () => number;
  stop(): void;
}

/** What fulfils a component's wishes from the network that is open; the component is drawn again as that goes on. */
export function useWishes<T extends Wishes>(create: (studio: ConnectedStudio) => T): T {
  const studio = useStudio((state) => state.studio);
  const network = useStudio((state) => state.network);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an image of another network is no image of this one
  const wishes = useMemo(() => create(studio), [studio, network]);
  useEffect(() => () => wishes.stop(), [wishes]);
  useSyncExternalStore(wishes.subscribe, wishes.changes);
  return wishes;
}

/** Tells of wishes whenever they say something else; none are told while there are none to tell of. */
export function useWanted<W extends Wish>(live: NewestWish<W, unknown>, wishes?: readonly W[], urgent = wishes): void {
  const said = (list: readonly W[] = []): string[] => list.map(({ slot, version }) => slot + version);
  const key = JSON.stringify([said(wishes), said(urgent)]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: wishes are new objects at every render
  useEffect(() => {
    if (wishes !== undefined) live.want(wishes, urgent);
  }, [live, key]);
}

/** How far the images are, where that takes a while, and what went wrong. */
export function DrawingStatus({ drawing: { wanted, missing, failure, retry } }: { readonly drawing: Drawing }) {
  const { pictures } = useTexts();
  if (failure !== undefined) {
    return <Failure title={pictures.failed} message={failure} onRetry={retry} />;
  }
  if (missing === 0) return null;
  const drawn = wanted - missing;
  return <FloatingProgress fraction={drawn / wanted} doing={pictures.drawing(drawn, wanted)} />;
}
