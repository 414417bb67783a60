import { MOST_DIRECTIONS } from "../../../../src/model/directions.ts";
import type { Blend } from "../../../../src/model/recipe/recipe.ts";
import type { NetworkSummary } from "../../../studio/studio.ts";
import { fits as fitsDirections } from "../../view/fileSteps.ts";
import { usableSources } from "../../view/latents.ts";
import { usableSteps } from "../../view/steps.ts";
import type { EditView } from "../../view/view.ts";

/** Edits of an image that is there. */
export type UsableEdit = Required<EditView>;

/** What the parts of the tab get that show an edited image. */
export interface EditedProps {
  readonly edit: UsableEdit;
}

type Sizes = Pick<NetworkSummary, "numWs" | "wDim">;

/** The edits as a network takes them: a link or a latent may come from another. Nothing where their image is none. */
export function usableEdit({ base, blends, steps }: EditView, network: Sizes): UsableEdit | undefined {
  const { numWs, wDim } = network;
  const [usable] = base === undefined ? [] : usableSources([base], network);
  if (usable === undefined) return undefined;
  return {
    base: usable,
    blends: blends.filter(isUsable).map((blend) => ({ ...blend, layers: blend.layers.filter(isLayer) })),
    steps: usableSteps(steps, Math.min(wDim, MOST_DIRECTIONS), numWs, (of) => fitsDirections(of, network)),
  };

  function isUsable({ from }: Blend): boolean {
    return from === "w_avg" || usableSources([from], network).length > 0;
  }

  function isLayer(layer: number): boolean {
    return layer < numWs;
  }
}
