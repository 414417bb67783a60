import { sameShape } from "../base/assertShape.ts";
import { UserError } from "../base/errors.ts";
import { NETWORK_NAMES, type Checkpoint, type NetworkName, type NetworkTensors } from "../checkpoints/checkpoint.ts";
import type { Float32Tensor } from "../tensor/hostTensor.ts";

/** How one tensor of two checkpoints differs. */
export interface TensorDifference {
  readonly network: NetworkName;
  readonly tensor: string;
  /** Sum of the squared differences; null where only one has it, or the shapes differ. */
  readonly sum: number | null;
  /** The shape in each; null where it is missing. */
  readonly shapes: readonly [a: readonly number[] | null, b: readonly number[] | null];
}

export interface CheckpointDifference {
  /** Every tensor of the networks that both hold: first those that cannot be compared, then the largest sums. */
  readonly tensors: readonly TensorDifference[];
  /** The tensors whose sum is beyond the tolerance. */
  readonly beyond: readonly TensorDifference[];
  /** Networks that only one of the two holds. */
  readonly onlyIn: { readonly a: readonly NetworkName[]; readonly b: readonly NetworkName[] };
  /** Settings in which the networks differ, such as `G_ema synthesis.convClamp: 256 and null`. */
  readonly settings: readonly string[];
}

/**
 * Compares the weights of two checkpoints, tensor by tensor.
 * @param tolerance largest sum of squared differences at which a tensor counts as equal.
 * @throws UserError when they have no network in common.
 */
export function diffCheckpoints(a: Checkpoint, b: Checkpoint, tolerance: number): CheckpointDifference {
  const both = NETWORK_NAMES.filter((name) => a[name] !== undefined && b[name] !== undefined);
  if (both.length === 0) throw nothingInCommon(a, b);
  const tensors = both
    .flatMap((name) => tensorDifferences(name, a[name]?.tensors ?? new Map(), b[name]?.tensors ?? new Map()))
    .sort((one, other) => (other.sum ?? Infinity) - (one.sum ?? Infinity) || 0);
  return {
    tensors,
    beyond: tensors.filter(({ sum }) => sum === null || !(sum <= tolerance)),
    onlyIn: { a: heldBy(a, b), b: heldBy(b, a) },
    settings: both.flatMap((name) => settingDifferences(name, a[name]?.config ?? {}, b[name]?.config ?? {})),
  };
}

function tensorDifferences(network: NetworkName, a: NetworkTensors, b: NetworkTensors): TensorDifference[] {
  return [...new Set([...a.keys(), ...b.keys()])].map((tensor) => {
    const [inA, inB] = [a.get(tensor), b.get(tensor)];
    return { network, tensor, sum: squaredDistance(inA, inB), shapes: [inA?.shape ?? null, inB?.shape ?? null] };
  });
}

/** Summed in double precision. */
function squaredDistance(a: Float32Tensor | undefined, b: Float32Tensor | undefined): number | null {
  if (a === undefined || b === undefined || !sameShape(a.shape, b.shape)) return null;
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) sum += ((a.data[i] ?? 0) - (b.data[i] ?? 0)) ** 2;
  return sum;
}

function heldBy(one: Checkpoint, other: Checkpoint): NetworkName[] {
  return NETWORK_NAMES.filter((name) => one[name] !== undefined && other[name] === undefined);
}

function settingDifferences(network: NetworkName, a: object, b: object, path = ""): string[] {
  const [ofA, ofB] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  return [...new Set([...ofA.keys(), ...ofB.keys()])].flatMap((key) => {
    const [valueA, valueB]: unknown[] = [ofA.get(key), ofB.get(key)];
    if (isRecord(valueA) && isRecord(valueB)) return settingDifferences(network, valueA, valueB, `${path}${key}.`);
    const [textA, textB] = [JSON.stringify(valueA), JSON.stringify(valueB)];
    return textA === textB ? [] : [`${network} ${path}${key}: ${textA} and ${textB}`];
  });
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function nothingInCommon(a: Checkpoint, b: Checkpoint): UserError {
  const names = (checkpoint: Checkpoint): string => NETWORK_NAMES.filter((name) => checkpoint[name]).join(", ");
  return new UserError({
    attempted: "compare the checkpoints",
    rule: "they must have a network in common",
    received: `one with ${names(a)} and one with ${names(b)}`,
  });
}
