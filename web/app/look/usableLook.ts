import type { Look, NetworkSummary } from "../../studio/studio.ts";
import { MOST_DIRECTIONS, usableSteps } from "../directions/steps.ts";
import { useStudio } from "../store.ts";

/** A look as this network takes it: a link may come from another network. */
export function usableLook(look: Look, { cDim, numWs, wDim }: NetworkSummary): Look {
  const { label = 0, truncationCutoff = numWs, directions, ...others } = look;
  return {
    ...others,
    directions: usableSteps(directions, Math.min(wDim, MOST_DIRECTIONS), numWs),
    ...(truncationCutoff < numWs && { truncationCutoff }),
    ...(cDim > 0 && { label: Math.min(label, cDim - 1) }),
  };
}

/** What `draw`, `inspect` and `latents` are to be given. */
export function useLook(): Look {
  const look = useStudio(({ view }) => view.look);
  const network = useStudio((state) => state.network);
  return network === undefined ? look : usableLook(look, network);
}
