import { useStudio } from "../store.ts";
import type { MixView } from "../view/view.ts";
import { usableMix, type MixNetwork, type UsableMix } from "./mixRecipes.ts";

/** While there is none yet. */
export const NO_NETWORK: MixNetwork = { numWs: 0, mixStyles: [] };

/** The matrix as the network can show it, and what changes it. */
export function useMix(): readonly [UsableMix, (patch: Partial<MixView>) => void] {
  const mix = useStudio(({ view }) => view.mix);
  const network = useStudio((state) => state.network) ?? NO_NETWORK;
  const change = useStudio((state) => state.change);
  const usable = usableMix(mix, network);
  // Layers that nobody chose go on following the network.
  const { rows, columns, layers } = { ...usable, layers: mix.layers };
  const kept = layers === undefined ? { rows, columns } : { rows, columns, layers };
  return [usable, (patch) => change({ mix: { ...kept, ...patch } })];
}
