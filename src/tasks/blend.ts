import { formatShape, sameShape } from "../base/assertShape.ts";
import { UserError } from "../base/errors.ts";
import { generatorOf, type Checkpoint, type NetworkTensors, type StoredNetwork } from "../checkpoints/checkpoint.ts";
import type { GeneratorConfig } from "../networks/config.ts";
import { generatorNetwork } from "../networks/generatorNetwork.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";

export interface BlendOptions {
  /** Convolutions that come from the second network, numbered as `stylegan info` numbers its styles. */
  readonly layers: readonly number[];
  /** Layers on each side of a border over which the one turns into the other; 0, a hard cut, by default. */
  readonly smooth?: number;
  /** Whose mapping network and average w the result has; "a" by default, so that a's latents keep their meaning. */
  readonly mapping?: "a" | "b";
}

/**
 * Layer swapping (Pinkney & Adler 2020, "Resolution dependent GAN interpolation"): a generator whose listed layers come
 * from b, a network fine-tuned from a, and all others from a.
 * @returns a checkpoint of the blended G_ema alone.
 * @throws UserError when the two are not of one kind, or a layer is not theirs.
 */
export function blendCheckpoints(a: Checkpoint, b: Checkpoint, o: BlendOptions): Checkpoint {
  const [one, other] = [generatorOf(a), generatorOf(b)];
  requireSameKind(one.tensors, other.tensors);
  const { convolutions, convolutionOf } = generatorNetwork(one.config);
  const shares = layerShares(convolutions.length, o.layers, o.smooth ?? 0);
  const mappingShare = o.mapping === "b" ? 1 : 0;
  const shareOf = (name: string): number => shares[convolutionOf(name)] ?? mappingShare;
  const tensors = new Map(
    [...one.tensors].map(([name, tensor]) => {
      const counterpart = other.tensors.get(name) ?? tensor;
      return [name, interpolate(tensor, counterpart, shareOf(name))];
    }),
  );
  const blended: StoredNetwork<GeneratorConfig> = { config: one.config, tensors };
  return { G_ema: blended, extras: extrasOf(a, b, o) };
}

/**
 * How much of each layer comes from b. Over `smooth` layers on each side of a border between listed and other layers
 * the share runs from 0 to 1 in equal steps; the border itself lies half way between two layers.
 * @throws UserError for a layer that is not there, or none.
 */
export function layerShares(count: number, layers: readonly number[], smooth: number): number[] {
  const wrong = layers.find((layer) => !Number.isInteger(layer) || layer < 0 || layer >= count);
  if (wrong !== undefined || layers.length === 0) throw badLayer(count, wrong);
  const isListed = Array.from({ length: count }, (_, i) => layers.includes(i));
  const borders = isListed.flatMap((listed, i) => (i > 0 && listed !== isListed[i - 1] ? [i - 0.5] : []));
  return isListed.map((listed, i) => {
    const distance = Math.min(...borders.map((border) => Math.abs(i - border)), smooth);
    const inside = smooth === 0 ? 1 : 0.5 + distance / (2 * smooth);
    return listed ? inside : 1 - inside;
  });
}

/** (1 - share) a + share b. */
function interpolate(a: Float32Tensor, b: Float32Tensor, share: number): Float32Tensor {
  if (share === 0) return a;
  if (share === 1) return b;
  return float32(
    a.shape,
    a.data.map((value, i) => value + share * ((b.data[i] ?? 0) - value)),
  );
}

/** What is said of a, both licences or other notes, and what was blended. */
function extrasOf({ extras }: Checkpoint, b: Checkpoint, { layers, smooth = 0, mapping = "a" }: BlendOptions) {
  const { augment_pipe: _, ...kept } = extras;
  const notes = [...new Set([extras.note, b.extras.note].filter((note) => typeof note === "string"))];
  return {
    ...kept,
    ...(notes.length > 0 && { note: notes.join("; ") }),
    blend: { layers: [...layers], smooth, mapping },
  };
}

/** @throws UserError that names a tensor in which the two differ. */
function requireSameKind(a: NetworkTensors, b: NetworkTensors): void {
  const names = [...new Set([...a.keys(), ...b.keys()])];
  const shapeIn = (tensors: NetworkTensors, name: string): string => {
    const tensor = tensors.get(name);
    return tensor === undefined ? "nothing" : formatShape(tensor.shape);
  };
  const differing = names.find((name) => !sameShape(a.get(name)?.shape ?? [-1], b.get(name)?.shape ?? [-2]));
  if (differing === undefined) return;
  throw new UserError({
    attempted: "blend the networks",
    rule: "both must have the same tensors, like a network and one fine-tuned from it",
    received: `${differing}: ${shapeIn(a, differing)} and ${shapeIn(b, differing)}`,
    next: "Fine-tune one from the other: stylegan train --resume FILE.",
  });
}

function badLayer(count: number, wrong: number | undefined): UserError {
  return new UserError({
    attempted: "blend the networks",
    rule: `they have the convolution layers 0 to ${count - 1}`,
    received: wrong === undefined ? "none" : `layer ${wrong}`,
    next: "`stylegan info` lists them; early layers decide pose and shape, late ones colour and texture.",
  });
}
