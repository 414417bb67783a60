import type { Look } from "../../../studio/studio.ts";
import { stepOf } from "../../view/steps.ts";

/** How far the small pictures at a slider's ends are moved, in standard deviations. */
export const END = 2;

/** The look without directions; then, of every component, with it alone moved back and forth in its layers. */
export function variantLooks(look: Look, count: number): Look[] {
  const alone = (component: number, amount: number): Look => ({
    ...look,
    directions: [{ ...stepOf(look.directions, component), amount }],
  });
  const ends = Array.from({ length: count }, (_, i) => [alone(i, -END), alone(i, END)]);
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
