import { formatShape, sameShape, sizeOf, type Shape } from "../base/assertShape.ts";
import type { Declaration } from "../nn/scope.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";

/** Where a parameter lies in the flat vector. */
export interface FlatEntry {
  /** PyTorch's name. */
  readonly name: string;
  readonly shape: Shape;
  readonly start: number;
  readonly stop: number;
}

/**
 * All parameters of a network as one vector, in the order in which the network declares them. One vector makes an
 * optimiser step a handful of nodes, and the training state a handful of tensors.
 */
export interface FlatLayout {
  readonly entries: readonly FlatEntry[];
  /** Elements of the vector. */
  readonly size: number;
}

/** The layout of what is trained; buffers are left out. */
export function flatLayout(declared: readonly Declaration[]): FlatLayout {
  let size = 0;
  const entries = declared
    .filter(({ kind }) => kind === "parameter")
    .map(({ name, shape }) => {
      const start = size;
      size += sizeOf(shape);
      return { name, shape, start, stop: size };
    });
  return { entries, size };
}

/** The vector of these tensors. [size]. */
export function flatten({ entries, size }: FlatLayout, tensors: ReadonlyMap<string, Float32Tensor>): Float32Tensor {
  const flat = new Float32Array(size);
  for (const { name, shape, start } of entries) {
    const tensor = tensors.get(name);
    if (tensor === undefined || !sameShape(tensor.shape, shape)) {
      const found = tensor === undefined ? "none" : formatShape(tensor.shape);
      throw new Error(`flatten: "${name}" must be ${formatShape(shape)}, got ${found}`);
    }
    flat.set(tensor.data, start);
  }
  return float32([size], flat);
}

/** The tensors of a vector, by name; they share its memory. */
export function unflatten({ entries }: FlatLayout, { data }: Float32Tensor): Map<string, Float32Tensor> {
  return new Map(entries.map(({ name, shape, start, stop }) => [name, float32(shape, data.subarray(start, stop))]));
}
