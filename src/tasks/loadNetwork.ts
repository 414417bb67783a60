import type { Checkpoint, StoredNetwork } from "../checkpoints/checkpoint.ts";
import { generatorOf } from "../checkpoints/checkpoint.ts";
import { UserError } from "../base/errors.ts";
import type { Engine } from "../engine/engine.ts";
import { openEngine, type EngineOptions } from "../engine/ort-node/openEngine.ts";
import { Network } from "../model/network.ts";
import type { GeneratorConfig } from "../networks/config.ts";
import { openCheckpoint, type OpenOptions } from "./openCheckpoint.ts";

export interface LoadOptions extends EngineOptions, OpenOptions {
  /** The moving average of the generator, which makes the better pictures, or the generator as trained. */
  readonly weights?: "G_ema" | "G";
  /**
   * "auto" computes the numFp16Res highest resolutions in half precision on CUDA, as the official code does, and
   * everything in float32 elsewhere.
   */
  readonly precision?: Precision;
  /** Pictures computed at a time; 1 by default. */
  readonly batchSize?: number;
}

export const PRECISIONS = ["auto", "fp32", "fp16"] as const;
export type Precision = (typeof PRECISIONS)[number];

/** Whether a precision means half on an engine. @throws UserError where it must but cannot. */
const HALF: Readonly<Record<Precision, (engine: Engine) => boolean>> = {
  auto: ({ device, float16 }) => device === "cuda" && float16,
  fp32: () => false,
  fp16: ({ description, float16 }) => float16 || unsupportedHalf(description),
};

function unsupportedHalf(description: string): never {
  throw new UserError({
    attempted: "compute in half precision",
    rule: "the device must support float16",
    received: description,
    next: "Use --precision fp32, or another device.",
  });
}

/**
 * Loads a network from a checkpoint: a path, a http(s) URL, or a file's bytes. The result owns its engine:
 * disposing the one frees the other.
 * @throws UserError when the source cannot be read, is no checkpoint, or no device of the choice starts.
 */
export async function loadNetwork(source: string | Uint8Array, options: LoadOptions = {}): Promise<Network> {
  return openNetwork(openCheckpoint(source, options), options);
}

/**
 * A checkpoint that was already read, or is being read while the engine opens, on a device.
 * @throws UserError as reading does, when it lacks the weights asked for, or no device of the choice starts.
 */
export async function openNetwork(
  reading: Checkpoint | Promise<Checkpoint>, options: LoadOptions = {},
): Promise<Network> {
  const [read, opened] = await Promise.allSettled([reading, openEngine(options)]);
  if (opened.status === "rejected") throw read.status === "rejected" ? read.reason : opened.reason;
  const engine = opened.value;
  try {
    if (read.status === "rejected") throw read.reason;
    const checkpoint = read.value;
    const generator = chosenGenerator(checkpoint, options.weights);
    return new Network({ generator, discriminator: checkpoint.D }, engine, {
      batchSize: options.batchSize,
      halfPrecision: HALF[options.precision ?? "auto"](engine),
      onDispose: () => engine.dispose(),
    });
  } catch (error) {
    await engine.dispose();
    throw error;
  }
}

/** A file with a discriminator alone has none, which is an error only when a picture is asked for. */
function chosenGenerator(
  checkpoint: Checkpoint, weights: "G_ema" | "G" | undefined,
): StoredNetwork<GeneratorConfig> | undefined {
  const { G, G_ema } = checkpoint;
  if (weights === undefined) return G_ema === undefined && G === undefined ? undefined : generatorOf(checkpoint);
  const chosen = checkpoint[weights];
  if (chosen !== undefined) return chosen;
  throw new UserError({
    attempted: `use the weights ${weights}`,
    rule: "the checkpoint must hold them",
    received: `one with ${["G", "G_ema", "D"].filter((name) => Object.hasOwn(checkpoint, name)).join(", ")}`,
    next: "Leave the choice out.",
  });
}
