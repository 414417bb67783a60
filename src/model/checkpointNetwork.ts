import { OptionError } from "../base/optionError.ts";
import { UserError } from "../base/errors.ts";
import { generatorOf, type Checkpoint, type StoredNetwork } from "../checkpoints/checkpoint.ts";
import type { Engine, Precision } from "../engine/engine.ts";
import type { GeneratorConfig } from "../networks/config.ts";
import { generatorNetwork } from "../networks/generatorNetwork.ts";
import { statedMixStyles } from "./mixStyles.ts";
import { Network } from "./network.ts";

export interface CheckpointNetworkOptions {
  /** The moving average of the generator, which makes the better images, or the generator as trained. */
  readonly weights?: "G_ema" | "G";
  /**
   * "auto" computes the numFp16Res highest resolutions in half precision on CUDA, as the official code does, and
   * everything in float32 elsewhere.
   */
  readonly precision?: Precision;
  /** Images computed at a time; 1 by default. */
  readonly batchSize?: number;
}

/** Whether a precision means half on an engine. @throws UserError where it must but cannot. */
const HALF: Readonly<Record<Precision, (engine: Engine) => boolean>> = {
  auto: ({ device, float16 }) => device === "cuda" && float16,
  fp32: () => false,
  fp16: ({ description, float16 }) => float16 || unsupportedHalf(description),
};

function unsupportedHalf(description: string): never {
  throw new OptionError((say) => ({
    attempted: "compute in half precision",
    rule: "the device must support float16",
    received: description,
    next: `Use ${say("precision", "fp32")}, or another device.`,
  }));
}

/**
 * A checkpoint on an engine.
 * @param onDispose called when the network is disposed; an engine that was opened for it is freed here.
 * @throws UserError when the checkpoint lacks the weights asked for, or the engine half precision.
 * @example
 * ```ts
 * import { checkpointNetwork, openCheckpoint, openEngine } from "stylegan2-ada/web";
 *
 * const engine = await openEngine({ device: "wasm" });
 * const checkpoint = await openCheckpoint("model.pkl");
 * const network = checkpointNetwork(checkpoint, engine, { weights: "G" }, () => engine.dispose());
 * network.imgResolution; // => 32
 * await network.dispose();
 * ```
 */
export function checkpointNetwork(
  checkpoint: Checkpoint,
  engine: Engine,
  { weights, precision = "auto", batchSize }: CheckpointNetworkOptions = {},
  onDispose?: () => Promise<void>,
): Network {
  const generator = chosenGenerator(checkpoint, weights);
  const halfPrecision = HALF[precision](engine);
  const layers = generator === undefined ? 0 : generatorNetwork(generator.config).numWs;
  const mixStyles = statedMixStyles(checkpoint.extras, layers);
  const settings = { batchSize, halfPrecision, mixStyles, onDispose };
  return new Network({ generator, discriminator: checkpoint.D }, engine, settings);
}

/** Makes a network of what was read, on an engine that `onDispose` frees. */
export type BuildNetwork<File> = (
  file: File,
  engine: Engine,
  onDispose: () => Promise<void>,
) => Network | Promise<Network>;

/**
 * The network of a file that is read while its engine opens. It owns the engine: disposing it frees both, and when the
 * file is refused the engine is freed.
 * @throws what reading, opening and building throw.
 * @example
 * ```ts
 * import { checkpointNetwork, joinNetwork, openCheckpoint, openEngine } from "stylegan2-ada/web";
 *
 * const opening = openEngine({ device: "wasm" });
 * const network = await joinNetwork(openCheckpoint("model.pkl"), opening, (checkpoint, engine, onDispose) =>
 *   checkpointNetwork(checkpoint, engine, { batchSize: 4 }, onDispose),
 * );
 * network.batchSize; // => 4
 * await network.dispose();
 * ```
 */
export async function joinNetwork<File>(
  reading: File | Promise<File>,
  opening: Promise<Engine>,
  build: BuildNetwork<File>,
): Promise<Network> {
  const [read, opened] = await Promise.allSettled([reading, opening]);
  if (opened.status === "rejected") throw read.status === "rejected" ? read.reason : opened.reason;
  const engine = opened.value;
  try {
    if (read.status === "rejected") throw read.reason;
    return await build(read.value, engine, () => engine.dispose());
  } catch (error) {
    await engine.dispose();
    throw error;
  }
}

/**
 * The generator that the weights asked for are. A file with only a discriminator has none, which is an error only when
 * an image is asked for.
 */
export function chosenGenerator(
  checkpoint: Checkpoint,
  weights: "G_ema" | "G" | undefined,
): StoredNetwork<GeneratorConfig> | undefined {
  const { G, G_ema } = checkpoint;
  if (weights === undefined) return G_ema === undefined && G === undefined ? undefined : generatorOf(checkpoint);
  const chosen = checkpoint[weights];
  if (chosen !== undefined) return chosen;
  throw new UserError({
    attempted: `use the weights ${weights}`,
    rule: "the checkpoint must hold them",
    received: `one with ${["G", "G_ema", "D"].filter((name) => Object.hasOwn(checkpoint, name)).join(", ")}`,
    next: "Omit it to use what there is.",
  });
}
