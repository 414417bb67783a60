import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { concatBytes } from "../../src/formats/byteReader.ts";
import { writeTorchZip } from "../../src/formats/torch/writeTorchZip.ts";
import { readSafetensors } from "../../src/formats/safetensors/readSafetensors.ts";
import { UserError } from "../../src/base/errors.ts";
import { createRng } from "../../src/base/rng.ts";
import { NETWORK_NAMES, type Checkpoint, type NetworkTensors } from "../../src/checkpoints/checkpoint.ts";
import { discriminatorDeclarations, generatorDeclarations } from "../../src/checkpoints/declarations.ts";
import { initialise } from "../../src/nn/initialise.ts";
import type { DiscriminatorConfig, GeneratorConfig } from "../../src/networks/config.ts";
import type { Float32Tensor } from "../../src/tensor/hostTensor.ts";

export function referenceFile(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../reference/${name}`, import.meta.url)));
}

/** The constructors' arguments that the reference networks were made with. */
export function referenceArguments(name: string): {
  generator: Record<string, unknown>;
  discriminator: Record<string, unknown>;
} {
  const { metadata } = readSafetensors(referenceFile(`${name}.expected.safetensors`));
  return JSON.parse(metadata.get("cases") ?? "{}");
}

export function newGenerator(config: GeneratorConfig, seed = 1): Map<string, Float32Tensor> {
  return initialise(generatorDeclarations(config), createRng(seed));
}

export function newDiscriminator(config: DiscriminatorConfig, seed = 1): Map<string, Float32Tensor> {
  return initialise(discriminatorDeclarations(config), createRng(seed));
}

/** The bytes of a `.pth` file of this value; Maps become OrderedDicts, objects dicts. */
export function torchFile(value: unknown): Uint8Array {
  return concatBytes(writeTorchZip(value));
}

/** The UserError that an action throws. */
export function userErrorOf(action: () => unknown): UserError {
  try {
    action();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

/** Name, shape and a hash of the data of each tensor, which compares faster than the data. */
export function hashes(tensors: NetworkTensors = new Map()): string[] {
  return [...tensors].map(([name, { shape, data }]) => {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    return `${name} ${shape.join("x")} ${createHash("sha1").update(bytes).digest("hex")}`;
  });
}

/** Everything of a checkpoint, hashed. */
export function fingerprint(checkpoint: Checkpoint): unknown {
  const networks = NETWORK_NAMES.map((name) => [checkpoint[name]?.config, hashes(checkpoint[name]?.tensors)]);
  return { networks, extras: checkpoint.extras };
}
