import { OptionError } from "../base/optionError.ts";
import { formatShape } from "../base/assertShape.ts";
import { UserError } from "../base/errors.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";
import { assertSteps } from "./directions.ts";
import { assertPictureOptions, type Look } from "./generation.ts";
import type { Network } from "./network.ts";

/** What an image is made of: a seed, or a w that somebody found. */
export type WsSource = number | FoundWs;

export interface FoundWs {
  /** As files of its images are named. */
  readonly name: string;
  /** [1, numWs, wDim]. */
  readonly ws: Float32Tensor;
  /** The path or address that it was read from, and its place there. */
  readonly file?: { readonly path: string; readonly index: number };
}

export function isSeed(source: WsSource): source is number {
  return typeof source === "number";
}

/** `85` or `face`. */
export function sourceName(source: WsSource): string {
  return isSeed(source) ? String(source) : source.name;
}

/** Random noise of a w that was found is that of seed 0. */
export function noiseSeed(source: WsSource): number {
  return isSeed(source) ? source : 0;
}

/**
 * Checks what can be checked before anything is computed.
 * @throws UserError for a label or a direction that the network does not have, or a label that nothing has a use for.
 */
export function assertSources(network: Network, sources: readonly WsSource[], { label, directions }: Look): void {
  assertSteps(network, directions);
  if (sources.some(isSeed)) return assertPictureOptions(network, { label });
  if (label === undefined) return;
  throw new OptionError((say) => ({
    attempted: "use a label",
    rule: "a label is an input of w, which is already given here",
    received: "only files",
    next: `Omit ${say("class")} and ${say("label")}, or add a seed.`,
  }));
}

/**
 * A w of any usual shape as the network's ws: [wDim] and [N, 1, wDim] are the same for every layer.
 * @returns [N, numWs, wDim]. @throws UserError where the network does not fit.
 */
export function fitWs(w: Float32Tensor, { numWs, wDim }: Pick<Network, "numWs" | "wDim">) {
  const [last, layers, n, ...more] = w.shape.toReversed();
  const isWhole = w.shape.length >= 2 && layers === numWs;
  const isOne = layers === undefined || layers === 1;
  if (last !== wDim || more.length > 0 || n === 0 || !(isWhole || isOne)) throw misfit(w, numWs, wDim);
  const count = n ?? 1;
  if (isWhole) return float32([count, numWs, wDim], w.data);
  const each = Array.from({ length: count }, (_, i) => w.data.subarray(i * wDim, (i + 1) * wDim));
  const data = new Float32Array(count * numWs * wDim);
  for (const [i, row] of each.entries()) {
    for (let layer = 0; layer < numWs; layer++) data.set(row, (i * numWs + layer) * wDim);
  }
  return float32([count, numWs, wDim], data);
}

function misfit({ shape }: Float32Tensor, numWs: number, wDim: number): UserError {
  return new UserError({
    attempted: "make images of this w",
    rule: `this network takes the shapes [${numWs}, ${wDim}], [${wDim}], [N, ${numWs}, ${wDim}] and [N, 1, ${wDim}]`,
    received: formatShape(shape),
    next: "Use the checkpoint it was made with.",
  });
}
