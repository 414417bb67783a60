import type { DirectionStep } from "../../../../src/model/directions.ts";
import type { PictureRecipe } from "../../../../src/model/recipe/recipe.ts";
import type { Look } from "../../../studio/studio.ts";
import type { Reach } from "../../layout/ReachChoice.tsx";
import { useStudio } from "../../store/store.ts";
import { usableLook } from "../../store/usableLook.ts";
import { useDirections } from "../../store/useDirections.ts";
import { withStep } from "../../view/steps.ts";

export interface Moves {
  /** The one image is the base. */
  readonly reach: Reach;
  /** Takes along how far the sliders are. */
  setReach(reach: Reach): void;
  readonly steps: readonly DirectionStep[];
  /** Under which the base image alone is as it is moved. */
  readonly look: Look;
  /** The same under the look of all images. */
  readonly recipe: PictureRecipe;
  move(step: DirectionStep): void;
  reset(): void;
}

/** How far the directions are moved, and whose images. */
export function useMoves(): Moves {
  const { look, directions } = useStudio(({ view }) => view);
  const network = useStudio((state) => state.network);
  const change = useStudio((state) => state.change);
  const { seed } = useDirections();
  const { alone, ...others } = directions;
  const steps = alone ?? look.directions;
  const moved = { ...look, directions: steps };
  const usable = network === undefined ? moved : usableLook(moved, network);
  const set = (next: readonly DirectionStep[], reach: Reach): void =>
    change({
      directions: reach === "one" ? { ...others, alone: next } : others,
      look: { ...look, directions: reach === "all" ? next : alone === undefined ? [] : look.directions },
    });
  const reach = alone === undefined ? "all" : "one";
  return {
    reach,
    setReach: (next) => next !== reach && set(steps, next),
    steps,
    look: usable,
    recipe:
      reach === "all" ? { kind: "seed", seed } : { kind: "edit", base: seed, blends: [], steps: usable.directions },
    move: (step) => set(withStep(steps, step), reach),
    reset: () => set([], reach),
  };
}
