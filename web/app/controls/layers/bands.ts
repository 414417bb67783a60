import { coarseStyles } from "../../../../src/model/mix.ts";
import { spanText, type Span } from "./span.ts";

/**
 * A part of the network by where its layers stand. What a layer decides differs from network to network, so the parts
 * are called by their numbers and by the resolutions that their styles reach.
 */
export interface Band {
  /** "0 to 3". */
  readonly name: string;
  /** "4 to 16 px". */
  readonly resolutions: string;
  readonly span: Span;
}

/** The paper's coarse layers (Karras et al. 2019, sec. 3.1), and the two halves of the others. */
export function bands(numWs: number): readonly Band[] {
  const coarse = coarseStyles(numWs).length;
  const middle = coarse + Math.ceil((numWs - coarse) / 2);
  const spans = [
    { first: 0, end: coarse },
    { first: coarse, end: middle },
    { first: middle, end: numWs },
  ];
  return spans
    .filter(({ first, end }) => first < end)
    .map((span) => {
      const [from, to] = [resolutionOf(span.first, numWs), resolutionOf(span.end - 1, numWs)];
      return { name: spanText(span), resolutions: from === to ? `${to} px` : `${from} to ${to} px`, span };
    });
}

/** Where a style enters: one layer of 4 x 4, two of every other resolution, and the last one's way to colours. */
function resolutionOf(layer: number, numWs: number): number {
  return 4 * 2 ** Math.min(Math.ceil(layer / 2), (numWs - 2) / 2);
}
