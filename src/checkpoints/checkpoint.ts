import { UserError } from "../base/errors.ts";
import type { DiscriminatorConfig, GeneratorConfig } from "../networks/config.ts";
import type { DType, Float32Tensor } from "../tensor/hostTensor.ts";

/** Tensors by PyTorch's names, in the order in which the network declares them. */
export type NetworkTensors = ReadonlyMap<string, Float32Tensor>;

/** A network at rest: what it is, and its tensors, which are exactly those that its configuration declares. */
export interface StoredNetwork<Config> {
  readonly config: Config;
  readonly tensors: NetworkTensors;
  /** Element types of its tensors in the file that it was read from, unless all are float32. */
  readonly storedAs?: readonly DType[];
  /** Whether the file lacks its average w, which is zero here until it is computed from many latents. */
  readonly lacksAverage?: boolean;
}

/** JSON values. */
export type Json = null | boolean | number | string | readonly Json[] | JsonRecord;
export interface JsonRecord {
  readonly [key: string]: Json;
}

/**
 * What a checkpoint file holds: at least one network. Half and double precision become float32 when it is read.
 * The names are those of the official snapshots: G as trained, G_ema its moving average, D the discriminator.
 */
export interface Checkpoint {
  readonly G?: StoredNetwork<GeneratorConfig>;
  readonly G_ema?: StoredNetwork<GeneratorConfig>;
  readonly D?: StoredNetwork<DiscriminatorConfig>;
  /**
   * Notes, kept by a conversion under its own name: `training_set_kwargs`, `start_epoch`,
   * `augment_pipe` (`{kwargs, p}`), ...
   */
  readonly extras: JsonRecord;
  /** What the file that it was read from was taken for: its format, and the program that wrote it. */
  readonly readAs?: string;
  /** What reading passed over or made up for, a sentence each. */
  readonly notes?: readonly string[];
}

export type NetworkName = "G" | "G_ema" | "D";
export const NETWORK_NAMES = ["G", "G_ema", "D"] as const satisfies readonly NetworkName[];

/**
 * The checkpoint with these networks alone, extras kept.
 * @throws UserError when it lacks one of them.
 */
export function onlyNetworks(checkpoint: Checkpoint, names: readonly NetworkName[]): Checkpoint {
  const lacking = names.filter((name) => checkpoint[name] === undefined);
  if (lacking.length === 0) {
    const kept = names.map((name) => [name, checkpoint[name]] as const);
    return { ...Object.fromEntries(kept), extras: checkpoint.extras };
  }
  throw new UserError({
    attempted: `keep ${names.join(", ")} of the checkpoint`,
    rule: "it must hold them",
    received: `one with ${NETWORK_NAMES.filter((name) => checkpoint[name] !== undefined).join(", ")}`,
    next: `Leave ${lacking.join(", ")} out.`,
  });
}

/** What a format that wants both generators is told to hold, where there is only one of them; a sentence each. */
export function copiedGenerator({ G, G_ema }: Checkpoint): string[] {
  if (G === undefined && G_ema !== undefined) return ["G is written as a copy of G_ema: the checkpoint has no G"];
  if (G_ema === undefined && G !== undefined) return ["G_ema is written as a copy of G: the checkpoint has no G_ema"];
  return [];
}

/** The generator that makes pictures: G_ema, or G where that is missing. @throws UserError when both are. */
export function generatorOf({ G, G_ema }: Checkpoint): StoredNetwork<GeneratorConfig> {
  const generator = G_ema ?? G;
  if (generator !== undefined) return generator;
  throw new UserError({
    attempted: "make images",
    rule: "the checkpoint must hold a generator",
    received: "one with only a discriminator",
    next: "Give a checkpoint that holds G_ema or G.",
  });
}

/** @throws UserError when the checkpoint holds no discriminator. */
export function discriminatorOf({ D }: Checkpoint): StoredNetwork<DiscriminatorConfig> {
  if (D !== undefined) return D;
  throw new UserError({
    attempted: "score images",
    rule: "the checkpoint must hold a discriminator",
    received: "one with only generators",
    next: "Give a checkpoint that holds D.",
  });
}
