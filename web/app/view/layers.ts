import { coarseStyles } from "../../../src/model/mix.ts";
import { writeNumberList } from "../../../src/base/numberList.ts";
import { texts } from "../texts/texts.ts";

/** Neighbouring style layers, `first` to `end - 1`; none where both are equal. */
export interface Span {
  readonly first: number;
  readonly end: number;
}

/** What a pointer or a key moves: one end of a span, or all of it. */
export type Grip = "first" | "end" | "whole";

export function layersOf({ first, end }: Span): number[] {
  return Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i);
}

/** The span that holds the listed layers, of those that there are; `empty` where there are none. */
export function spanOf(layers: readonly number[], numWs: number, empty: Span = { first: 0, end: 0 }): Span {
  const known = layers.filter((layer) => layer < numWs);
  return known.length === 0 ? empty : { first: Math.min(...known), end: Math.max(...known) + 1 };
}

/**
 * A span after its grip was moved from `from` to `to`, both counted in layers. An end that is drawn past the other
 * becomes the other; the whole keeps its length and stops at the ends of the network.
 */
export function dragged({ first, end }: Span, grip: Grip, from: number, to: number, numWs: number): Span {
  if (grip === "whole") {
    const by = Math.min(Math.max(Math.round(to - from), -first), numWs - end);
    return { first: first + by, end: end + by };
  }
  const there = Math.min(Math.max(Math.round(to), 0), numWs);
  const other = grip === "first" ? end : first;
  return { first: Math.min(there, other), end: Math.max(there, other) };
}

/** What a pointer takes hold of at `at`: an end within `reach`, the span around it, or the end that is nearest. */
export function gripAt({ first, end }: Span, at: number, reach: number): Grip {
  const [toFirst, toEnd] = [Math.abs(at - first), Math.abs(at - end)];
  const nearest = toFirst < toEnd || (toFirst === toEnd && at < first) ? "first" : "end";
  return at > first && at < end && Math.min(toFirst, toEnd) > reach ? "whole" : nearest;
}

/** "0 to 3", "2", "none". */
export function spanText({ first, end }: Span): string {
  const { pictures } = texts();
  if (end <= first) return pictures.noLayers;
  return end - first === 1 ? `${first}` : pictures.span(first, end - 1);
}

/** As `spanText`; "2-4,7" where not all layers between the first and the last are among them. */
export function layersText(layers: readonly number[]): string {
  const ordered = [...new Set(layers)].sort((a, b) => a - b);
  const span = spanOf(ordered, Infinity);
  return layersOf(span).length === ordered.length ? spanText(span) : writeNumberList(ordered);
}

/**
 * A part of the network by where its layers stand. What a layer decides differs from network to network, so the parts
 * are called by their numbers and by the resolutions that their styles reach.
 */
interface Band {
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
      return { name: spanText(span), resolutions: texts().pictures.resolutions(from, to), span };
    });
}

/** Where a style enters: one layer of 4 x 4, two of every other resolution, and the last one's way to colours. */
function resolutionOf(layer: number, numWs: number): number {
  return 4 * 2 ** Math.min(Math.ceil(layer / 2), (numWs - 2) / 2);
}
