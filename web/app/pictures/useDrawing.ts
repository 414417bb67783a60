import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { Look, Place, Recipe } from "../../studio/studio.ts";
import { useStudio } from "../store/store.ts";
import { LivePictures, type Drawing } from "./livePictures.ts";

interface Wish {
  readonly recipes: readonly Recipe[];
  readonly look: Look;
  readonly only?: readonly number[];
}

/**
 * The pictures of recipes under a look, drawn again as either changes. Two components must not use one place at a
 * time. Recipes and look may be new objects at every render: what they say counts.
 * @param only Indices of the recipes that are worth drawing now; all of them where there are none.
 */
export function useDrawing(place: Place, recipes: readonly Recipe[], look: Look, only?: readonly number[]): Drawing {
  const studio = useStudio((state) => state.studio);
  const network = useStudio((state) => state.network);
  // A picture of another network is no picture of this one.
  const live = useMemo(() => new LivePictures(studio, place), [studio, place, network]);
  const wish = JSON.stringify({ recipes, look, only });
  useEffect(() => {
    if (network === undefined) return;
    const wished = JSON.parse(wish) as Wish;
    live.want(wished.recipes, wished.look, wished.only);
  }, [live, network, wish]);
  useEffect(() => () => live.stop(), [live]);
  return useSyncExternalStore(live.subscribe, live.drawing);
}
