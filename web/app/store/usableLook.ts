import { MOST_DIRECTIONS } from "../../../src/model/directions.ts";
import type { Label } from "../../../src/model/labels.ts";
import type { Look, NetworkSummary } from "../../studio/studio.ts";
import { fits } from "../view/fileSteps.ts";
import { usableSteps } from "../view/steps.ts";
import { useStudio } from "./store.ts";

/** A look as this network takes it: a link may come from another network. */
export function usableLook(look: Look, { cDim, numWs, wDim }: NetworkSummary): Look {
  const { label = 0, truncationCutoff = numWs, directions, ...others } = look;
  return {
    ...others,
    directions: usableSteps(directions, Math.min(wDim, MOST_DIRECTIONS), numWs, (of) => fits(of, { wDim, numWs })),
    ...(truncationCutoff < numWs && { truncationCutoff }),
    ...(cDim > 0 && { label: usableLabel(label, cDim) }),
  };
}

/** A label as a network of cDim classes takes it; class 0 for the vector of another network. */
export function usableLabel(label: Label, cDim: number): Label {
  if (typeof label === "number") return Math.min(label, cDim - 1);
  return label.length === cDim ? label : 0;
}

/** What `draw`, `inspect` and `latents` are to be given. */
export function useLook(): Look {
  const look = useStudio(({ view }) => view.look);
  const network = useStudio((state) => state.network);
  return network === undefined ? look : usableLook(look, network);
}
