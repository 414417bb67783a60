import { useStudio } from "../../store/store.ts";
import type { LinkedMix } from "../../../../src/model/recipe/linked.ts";
import { usableMix, type MixNetwork, type UsableMix } from "./mixRecipes.ts";

/** While there is none yet. */
export const NO_NETWORK: MixNetwork = { numWs: 0, wDim: 0, mixStyles: [] };

/** The matrix as the network can show it, and what changes it. */
export function useMix(): readonly [UsableMix, (patch: Partial<LinkedMix>) => void] {
  const mix = useStudio(({ view }) => view.mix);
  const network = useStudio((state) => state.network) ?? NO_NETWORK;
  const change = useStudio((state) => state.change);
  const usable = usableMix(mix, network);
  // What nobody changed stays as the link says it, seen or not, and layers that nobody chose follow the network.
  return [usable, (patch) => change({ mix: { ...mix, ...patch } })];
}
