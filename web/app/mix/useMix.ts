import { useStudio } from "../store.ts";
import type { MixView } from "../view/view.ts";
import { usableMix } from "./mixRecipes.ts";

/** The matrix as the network can show it, and what changes it. */
export function useMix(): readonly [MixView, (patch: Partial<MixView>) => void] {
  const mix = useStudio(({ view }) => view.mix);
  const numWs = useStudio(({ network }) => network?.numWs ?? 0);
  const change = useStudio((state) => state.change);
  const usable = usableMix(mix, numWs);
  return [usable, (patch) => change({ mix: { ...usable, ...patch } })];
}
