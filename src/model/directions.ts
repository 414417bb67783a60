import { UserError } from "../base/errors.ts";
import type { TaskContext } from "../base/taskContext.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";
import { assertLayers } from "./latents.ts";
import type { Network } from "./network.ts";
import { principalComponents, type PrincipalComponents } from "./principalComponents.ts";
import { sampledW } from "./sampledW.ts";

/** Directions of W along which the network's images vary most. */
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

/** Directions with what people call them. */
export interface NamedDirections {
  /** [K, wDim], or [K, numWs, wDim] where each layer has its own. */
  readonly vectors: Float32Tensor;
  /** How long a step of 1 along each is, in lengths of its vector. */
  readonly standardDeviations: readonly number[];
  readonly names?: readonly string[];
  /** How far each is worth going, back and forth, in standard deviations. */
  readonly ranges?: readonly (readonly [least: number, most: number])[];
  /** Layers that they move where a step names none; all where none are given. */
  readonly layers?: readonly number[];
}

/** Directions that a person has in a file. */
export interface SavedDirections extends NamedDirections {
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

type Vectors = Omit<NamedDirections, "names" | "ranges">;

/** Principal directions that are kept where nobody says how many. */
export const MOST_DIRECTIONS = 32;

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
  const groups = Math.max(1, network.cDim);
  const points = await sampledW(network, samples, { signal, onProgress });
  const components = await analyse(points, count, groups);
  signal?.throwIfAborted();
  return { ...components, samples };
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

function addStep(ws: Float32Tensor, { vectors, standardDeviations, ...of }: Vectors, step: DirectionStep): void {
  const [n = 0, numWs = 0, wDim = 0] = ws.shape;
  const { component, amount, layers = of.layers ?? Array.from({ length: numWs }, (_, i) => i) } = step;
  assertLayers(layers, numWs, "move along a direction");
  const deviation = standardDeviations[component];
  if (deviation === undefined || !Number.isFinite(amount)) throw badStep(step, standardDeviations.length);
  const distance = amount * deviation;
  const own = vectors.shape.length === 3 ? numWs : 1;
  for (let row = 0; row < n; row++) {
    for (const layer of layers) {
      const w = ws.data.subarray((row * numWs + layer) * wDim, (row * numWs + layer + 1) * wDim);
      const start = (component * own + (layer % own)) * wDim;
      w.set(w.map((value, d) => value + distance * (vectors.data[start + d] ?? 0)));
    }
  }
}

/** Checks before anything is computed. @throws UserError as `moveAlong`, and for vectors of another length. */
export function assertSteps({ numWs, wDim }: Network, steps: readonly DirectionStep[] = []): void {
  for (const step of steps) {
    const count = step.of?.standardDeviations.length ?? Math.min(MOST_DIRECTIONS, wDim);
    const [length, layers] = step.of?.vectors.shape.slice(1).toReversed() ?? [wDim];
    if (length !== wDim) throw otherNetwork(`w has ${wDim} numbers`, `directions of ${length}`);
    if ((layers ?? numWs) !== numWs) throw otherNetwork(`images take ${numWs} w`, `directions of ${layers}`);
    if (!(step.component < count) || !Number.isFinite(step.amount)) throw badStep(step, count);
    assertLayers(step.layers ?? step.of?.layers ?? [], numWs, "move along a direction");
  }
}

function otherNetwork(rule: string, received: string): UserError {
  return new UserError({
    attempted: "move along a direction",
    rule: `this network's ${rule}`,
    received,
    next: "Use the checkpoint they were computed from.",
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
