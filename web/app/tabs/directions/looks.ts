import type { Look } from "../../../studio/studio.ts";
import type { NamedDirections, SavedDirections } from "../../../../src/model/directions.ts";
import { rangeOf } from "../../view/fileSteps.ts";
import { stepOf } from "../../view/steps.ts";

/** How far the small images at a slider's ends are moved, where it goes so far. */
const END = 2;

/** The amounts at a slider's ends. */
export function endAmounts(of: NamedDirections | undefined, component: number): readonly [back: number, forth: number] {
  const [least, most] = rangeOf(of, component);
  return [Math.max(-END, least), Math.min(END, most)];
}

/** The look without directions; then, of every component, with it alone moved back and forth in its layers. */
export function variantLooks(look: Look, count: number, of?: SavedDirections): Look[] {
  const alone = (component: number, amount: number): Look => ({
    ...look,
    directions: [{ ...stepOf(look.directions, component, of), amount }],
  });
  const ends = Array.from({ length: count }, (_, i) => endAmounts(of, i).map((amount) => alone(i, amount)));
  return [{ ...look, directions: [] }, ...ends.flat()];
}

/** What `variantLooks` gave. */
export interface Variants<T> {
  readonly plain: T | undefined;
  /** Of one component, moved back and forth. */
  ends(component: number): readonly [back: T | undefined, forth: T | undefined];
}

export function variants<T>(pictures: readonly (T | undefined)[]): Variants<T> {
  return { plain: pictures[0], ends: (component) => [pictures[1 + 2 * component], pictures[2 + 2 * component]] };
}
