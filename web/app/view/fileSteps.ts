import type { NamedDirections } from "../../../src/model/directions.ts";
import { MOST_DEVIATIONS } from "./steps.ts";

/** Whether a network takes directions of these sizes. */
export function fits({ vectors }: NamedDirections, { wDim, numWs }: { readonly wDim: number; readonly numWs: number }) {
  const [length, layers = numWs] = vectors.shape.slice(1).toReversed();
  return length === wDim && layers === numWs;
}

/** How far a direction goes: as its file says, or as far as images hold. */
export function rangeOf(of: NamedDirections | undefined, component: number): readonly [least: number, most: number] {
  return of?.ranges?.[component] ?? [-MOST_DEVIATIONS, MOST_DEVIATIONS];
}
