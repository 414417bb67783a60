import { sizeOf } from "../base/assertShape.ts";
import type { Rng } from "../base/rng.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";
import type { Declaration } from "./scope.ts";

/**
 * The tensors that a new network starts with, by name. Each has its own random stream, named after it, so that one
 * layer more or less changes no other.
 * @param given tensors that are taken instead; nothing is drawn for them.
 */
export function initialise(
  declared: readonly Declaration[],
  rng: Rng,
  given?: ReadonlyMap<string, Float32Tensor>,
): Map<string, Float32Tensor> {
  return new Map(
    declared.map((declaration) => [declaration.name, given?.get(declaration.name) ?? initialTensor(declaration, rng)]),
  );
}

function initialTensor({ name, shape, initial }: Declaration, rng: Rng): Float32Tensor {
  switch (initial.kind) {
    case "normal":
      return float32(shape, scaled(rng.stream(name).normals(sizeOf(shape)), initial.standardDeviation));
    case "constant":
      return float32(shape, new Float32Array(sizeOf(shape)).fill(initial.value));
    case "fixed":
      return float32(shape, initial.values);
  }
}

/** In place: a network has tens of millions of them. */
function scaled(values: Float32Array, factor: number): Float32Array {
  for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) * factor;
  return values;
}
