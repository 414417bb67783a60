import { useEffect, useState } from "react";
import type { Look, PagePicture, Recipe } from "../../../studio/studio.ts";
import { useStudio } from "../../store/store.ts";

/** A slider that moves has stopped for so long before small pictures are drawn anew. */
const QUIET_MS = 250;

/**
 * One recipe under several looks, in their order, drawn one after another; the pictures before stay until the new ones
 * are there. A picture that cannot be drawn is left out: the large one tells why.
 */
export function useVariants(recipe: Recipe, looks: readonly Look[]): readonly (PagePicture | undefined)[] {
  const studio = useStudio((state) => state.studio);
  const network = useStudio((state) => state.network);
  const [pictures, setPictures] = useState<readonly (PagePicture | undefined)[]>([]);
  const wish = JSON.stringify([recipe, looks]);
  useEffect(() => setPictures([]), [network]);
  useEffect(() => {
    let isWanted = network !== undefined;
    const set = (index: number, picture: PagePicture): void => {
      if (isWanted) setPictures((before) => Object.assign([...before], { [index]: picture }));
    };
    const draw = async (): Promise<void> => {
      const [wishedRecipe, wishedLooks] = JSON.parse(wish) as [Recipe, Look[]];
      for (const [index, look] of wishedLooks.entries()) {
        if (!isWanted) return;
        await studio.draw("side", [wishedRecipe], look, (_, picture) => set(index, picture)).catch(() => undefined);
      }
    };
    const timer = setTimeout(() => void draw(), QUIET_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
      studio.stop("side");
    };
  }, [studio, network, wish]);
  return pictures;
}
