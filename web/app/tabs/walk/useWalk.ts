import { keyOf } from "../../../base/keyOf.ts";
import { useMemo } from "react";
import { useLook } from "../../store/usableLook.ts";
import { useStudio } from "../../store/store.ts";
import type { WalkView } from "../../view/view.ts";
import { usableHold, usableKeyframes, usableSpace, walkFilm, type WalkFilm, type WalkNetwork } from "./walkFilm.ts";

/** The walk of the view, and what changes it. */
export function useWalk(): readonly [WalkView, (patch: Partial<WalkView>) => void] {
  const walk = useStudio(({ view }) => view.walk);
  const change = useStudio((state) => state.change);
  return [walk, (patch) => change({ walk: { ...walk, ...patch } })];
}

/** While there is none yet. */
const NO_NETWORK: WalkNetwork = { cDim: 0, numWs: 0, wDim: 0 };

/** What the walk has to know of the network. */
export function useWalkNetwork(): WalkNetwork {
  return useStudio(({ network }) => network) ?? NO_NETWORK;
}

/** The same film until the walk or the look says something else. */
export function useWalkFilm(): WalkFilm | undefined {
  const [walk] = useWalk();
  const look = useLook();
  const network = useWalkNetwork();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a look is a new object at every render
  return useMemo(() => {
    const { hold, ...others } = walk;
    const keyframes = usableKeyframes(walk.keyframes, network);
    const space = usableSpace(walk.space, keyframes);
    return walkFilm({ ...others, keyframes, space, ...usableHold(hold, network.numWs) }, look);
  }, [walk, keyOf(look), network]);
}
