import { UserError } from "../base/errors.ts";
import { breathe, type TaskContext } from "../base/taskContext.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";
import { assertLayers, stack } from "./latents.ts";
import type { Network } from "./network.ts";
import { principalComponents, type PrincipalComponents } from "./principalComponents.ts";

/** Directions of W along which the network's pictures vary most. */
export interface PrincipalDirections extends PrincipalComponents {
  /** How many seeds, from 0, they were found with. */
  readonly samples: number;
}

export interface DirectionOptions {
  /** Seeds that are mapped; 2048 by default. */
  readonly samples?: number;
  /** Directions that are kept, at most wDim; 32 by default. */
  readonly count?: number;
  /** Takes the place of `principalComponents`, which works for seconds without a pause: elsewhere, for example. */
  readonly analyse?: Analyse;
}

export type Analyse = (...args: Parameters<typeof principalComponents>) => Promise<PrincipalComponents>;

/** Directions that a person has in a file. */
export interface SavedDirections extends Pick<PrincipalComponents, "vectors" | "standardDeviations"> {
  /** Path or address, as it was given. */
  readonly file: string;
}

/** A step along one direction. */
export interface DirectionStep {
  /** 0 for the strongest, or the file's first. */
  readonly component: number;
  /** In standard deviations, or in lengths of the file's vector where it tells none; either sign. */
  readonly amount: number;
  /** Layers that move; all of them where none are given. */
  readonly layers?: readonly number[];
  /** What it is a step of; the network's principal directions where nothing is given. */
  readonly of?: SavedDirections;
}

type Vectors = Pick<PrincipalComponents, "vectors" | "standardDeviations">;

/** Principal directions that are kept where nobody says how many. */
export const MOST_DIRECTIONS = 32;

/** Seeds mapped before the event loop is heard. */
const SEEDS_AT_ONCE = 64;

/**
 * GANSpace (Härkönen et al. 2020): the principal components of w without truncation. Seeds of a conditional network
 * take its classes in turn, and are compared within their class, so that no direction leads from class to class.
 * @throws UserError unless there are two seeds or more for each class.
 * @example
 * ```ts
 * import { findDirections } from "stylegan2-ada";
 *
 * const { vectors, standardDeviations } = await findDirections(network, { samples: 256, count: 3 });
 * vectors.shape; // => [3, network.wDim]
 * standardDeviations.length; // => 3
 * ```
 */
export async function findDirections(
  network: Network,
  o: DirectionOptions = {},
  { signal, onProgress }: TaskContext = {},
): Promise<PrincipalDirections> {
  const { samples = 2048, count = MOST_DIRECTIONS, analyse = async (...args) => principalComponents(...args) } = o;
  const { cDim } = network;
  const groups = Math.max(1, cDim);
  assertSamples(samples, 2 * groups);
  const parts: Float32Tensor[] = [];
  for (let start = 0; start < samples; start += SEEDS_AT_ONCE) {
    const seeds = Array.from({ length: Math.min(SEEDS_AT_ONCE, samples - start) }, (_, i) => start + i);
    const labels = cDim > 0 ? seeds.map((seed) => seed % cDim) : undefined;
    parts.push(firstLayers(await network.mapping(network.latents(seeds), { labels })));
    onProgress?.(start + seeds.length, samples);
    await breathe(signal);
  }
  const components = await analyse(stack(parts), count, groups);
  signal?.throwIfAborted();
  return { ...components, samples };
}

/** Every layer has the same w before truncation. ws [N, numWs, wDim] -> w [N, wDim], a copy. */
function firstLayers({ shape, data }: Float32Tensor): Float32Tensor {
  const [n = 0, numWs = 1, wDim = 0] = shape;
  const w = new Float32Array(n * wDim);
  for (let i = 0; i < n; i++) w.set(data.subarray(i * numWs * wDim, (i * numWs + 1) * wDim), i * wDim);
  return float32([n, wDim], w);
}

/**
 * ws [N, numWs, wDim] moved along directions, one step after another; every row the same way.
 * @throws UserError for a layer that the network does not have, or a direction that was not found.
 * @example
 * ```ts
 * import { findDirections, moveAlong, seedWs, wsPictures } from "stylegan2-ada";
 *
 * const directions = await findDirections(network, { samples: 256, count: 3 });
 * const ws = await seedWs(network, [85], {});
 * const moved = moveAlong(ws, directions, [{ component: 0, amount: 2 }]); // two deviations along the strongest
 * const [picture] = await wsPictures(network, moved, [85], {});
 * ```
 */
export function moveAlong(ws: Float32Tensor, directions: Vectors, steps: readonly DirectionStep[]): Float32Tensor {
  const moved = float32(ws.shape, Float32Array.from(ws.data));
  for (const step of steps) addStep(moved, directions, step);
  return moved;
}

function addStep(ws: Float32Tensor, { vectors, standardDeviations }: Vectors, step: DirectionStep): void {
  const [n = 0, numWs = 0, wDim = 0] = ws.shape;
  const { component, amount, layers = Array.from({ length: numWs }, (_, i) => i) } = step;
  assertLayers(layers, numWs, "move along a direction");
  const deviation = standardDeviations[component];
  if (deviation === undefined || !Number.isFinite(amount)) throw badStep(step, standardDeviations.length);
  const distance = amount * deviation;
  for (let row = 0; row < n; row++) {
    for (const layer of layers) {
      const w = ws.data.subarray((row * numWs + layer) * wDim, (row * numWs + layer + 1) * wDim);
      w.set(w.map((value, d) => value + distance * (vectors.data[component * wDim + d] ?? 0)));
    }
  }
}

/** Checks before anything is computed. @throws UserError as `moveAlong`, and for vectors of another length. */
export function assertSteps({ numWs, wDim }: Network, steps: readonly DirectionStep[] = []): void {
  for (const step of steps) {
    const count = step.of?.standardDeviations.length ?? Math.min(MOST_DIRECTIONS, wDim);
    const length = step.of?.vectors.shape[1] ?? wDim;
    if (length !== wDim) throw otherNetwork(length, wDim);
    if (!(step.component < count) || !Number.isFinite(step.amount)) throw badStep(step, count);
    assertLayers(step.layers ?? [], numWs, "move along a direction");
  }
}

function otherNetwork(length: number, wDim: number): UserError {
  return new UserError({
    attempted: "move along a direction",
    rule: `this network's w has ${wDim} numbers`,
    received: `directions of ${length}`,
    next: "Use the checkpoint that they were found with.",
  });
}

function assertSamples(samples: number, least: number): void {
  if (Number.isInteger(samples) && samples >= least) return;
  throw new UserError({
    attempted: "find directions",
    rule: `it takes ${least} seeds or more, two of each class`,
    received: String(samples),
    next: "Try 2048.",
  });
}

function badStep({ component, amount }: DirectionStep, count: number): UserError {
  return new UserError({
    attempted: "move along a direction",
    rule: `the directions are 0 to ${count - 1}, and a step is a number of standard deviations`,
    received: `${amount} along direction ${component}`,
    next: "Try 2 along direction 0.",
  });
}
