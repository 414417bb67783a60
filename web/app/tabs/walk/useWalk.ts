import { keyOf } from "../../../base/keyOf.ts";
import { useMemo } from "react";
import { useLook } from "../../store/usableLook.ts";
import { useStudio } from "../../store/store.ts";
import type { WalkView } from "../../view/view.ts";
import { usableHold, usableKeyframes, walkFilm, type WalkFilm } from "./walkFilm.ts";

/** The walk of the view, and what changes it. */
export function useWalk(): readonly [WalkView, (patch: Partial<WalkView>) => void] {
  const walk = useStudio(({ view }) => view.walk);
  const change = useStudio((state) => state.change);
  return [walk, (patch) => change({ walk: { ...walk, ...patch } })];
}

/** How many classes the network knows. */
export function useClasses(): number {
  return useStudio(({ network }) => network?.cDim ?? 0);
}

/** The same film until the walk or the look says something else. */
export function useWalkFilm(): WalkFilm | undefined {
  const [walk] = useWalk();
  const look = useLook();
  const { cDim = 0, numWs = 0 } = useStudio((state) => state.network) ?? {};
  // biome-ignore lint/correctness/useExhaustiveDependencies: a look is a new object at every render
  return useMemo(() => {
    const { hold, ...others } = walk;
    const usable = { ...others, keyframes: usableKeyframes(walk.keyframes, cDim), ...usableHold(hold, numWs) };
    return walkFilm(usable, look);
  }, [walk, keyOf(look), cDim, numWs]);
}
