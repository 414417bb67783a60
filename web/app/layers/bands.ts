import { coarseStyles } from "../../../src/model/mix.ts";
import type { Span } from "./span.ts";

/** A part of the network by what its styles decide (Karras et al. 2019, sec. 3.1). */
export interface Band {
  readonly name: "Coarse" | "Middle" | "Fine";
  readonly decides: string;
  readonly span: Span;
}

/** Coarse is the share of the layers that gives pose and shape; middle and fine halve the rest. */
export function bands(numWs: number): readonly Band[] {
  const coarse = coarseStyles(numWs).length;
  const middle = coarse + Math.ceil((numWs - coarse) / 2);
  return [
    { name: "Coarse", decides: "shape", span: { first: 0, end: coarse } },
    { name: "Middle", decides: "features", span: { first: coarse, end: middle } },
    { name: "Fine", decides: "colours", span: { first: middle, end: numWs } },
  ];
}
