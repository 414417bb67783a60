import { useMemo } from "react";
import { useLook } from "../look/usableLook.ts";
import { useStudio } from "../store.ts";
import type { WalkView } from "../view/view.ts";
import { walkFilm, type WalkFilm } from "./walkFilm.ts";

/** The walk of the view, and what changes it. */
export function useWalk(): readonly [WalkView, (patch: Partial<WalkView>) => void] {
  const walk = useStudio(({ view }) => view.walk);
  const change = useStudio((state) => state.change);
  return [walk, (patch) => change({ walk: { ...walk, ...patch } })];
}

/** The same film until the walk or the look says something else. */
export function useWalkFilm(): WalkFilm | undefined {
  const [walk] = useWalk();
  const look = JSON.stringify(useLook());
  return useMemo(() => walkFilm(walk, JSON.parse(look)), [walk, look]);
}
