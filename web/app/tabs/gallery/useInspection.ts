import { asError } from "../../../../src/base/errors.ts";
import { useEffect, useRef, useState } from "react";
import type { LayerPictures, Look, Recipe } from "../../../studio/studio.ts";
import { useStudio } from "../../store/store.ts";

export interface Inspection {
  /** Undefined until the first is there; the ones before stay until new ones are. */
  readonly layers: readonly LayerPictures[] | undefined;
  readonly failure: string | undefined;
  /** Asks again. */
  readonly retry: () => void;
}

/**
 * The layers of one picture; while one inspection runs, only the newest of the others waits.
 * @param mayBegin False lets more urgent work go first.
 */
export function useInspection(recipe: Recipe, look: Look, mayBegin: boolean): Inspection {
  const studio = useStudio((state) => state.studio);
  const network = useStudio((state) => state.network);
  const [inspection, setInspection] = useState<Omit<Inspection, "retry">>({ layers: undefined, failure: undefined });
  const [tries, setTries] = useState(0);
  const running = useRef(false);
  const wish = JSON.stringify([recipe, look]);
  const newest = useRef(wish);
  newest.current = wish;
  useEffect(() => {
    if (network === undefined || running.current || !mayBegin) return;
    running.current = true;
    void (async () => {
      for (let asked = ""; asked !== newest.current; ) {
        asked = newest.current;
        const [askedRecipe, askedLook] = JSON.parse(asked) as [Recipe, Look];
        try {
          setInspection({ layers: await studio.inspect(askedRecipe, askedLook), failure: undefined });
        } catch (error) {
          setInspection({ layers: undefined, failure: asError(error).message });
        }
      }
      running.current = false;
    })();
  }, [studio, network, wish, mayBegin, tries]);
  return { ...inspection, retry: () => setTries(tries + 1) };
}
