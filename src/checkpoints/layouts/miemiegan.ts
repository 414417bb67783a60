import type { HostTensor } from "../../tensor/hostTensor.ts";
import { copiedGenerator, type Checkpoint, type NetworkTensors, type StoredNetwork } from "../checkpoint.ts";
import { METADATA_KEY, metadataText } from "../metadata.ts";
import type { LaidOut, Stored } from "./layout.ts";

/**
 * The layout of miemieGAN, the seed project. A checkpoint with one generator writes it under both names, sharing the
 * data. What else there is to say is JSON under a key of our own, at which the seed project does not look: text, since
 * `weights_only` of PyTorch 1.13 refuses fractions.
 */
export function miemieganLayout(checkpoint: Checkpoint, stored: Stored): LaidOut {
  const { extras, D } = checkpoint;
  const G = checkpoint.G ?? checkpoint.G_ema;
  const average = checkpoint.G_ema ?? checkpoint.G;
  const { start_epoch: epoch } = extras;
  const tensorsOf = onceEach(stored);
  const value = {
    start_epoch: Number.isSafeInteger(epoch) ? epoch : 0,
    [METADATA_KEY]: metadataText({ ...(G && { G }), ...(average && { G_ema: average }), ...(D && { D }), extras }),
    ...partsOf(G, "", tensorsOf),
    ...partsOf(average, "_ema", tensorsOf),
    ...(D && { discriminator: tensorsOf(D.tensors) }),
  };
  return { value, notes: copiedGenerator(checkpoint) };
}

/** One generator under two names is converted once and shares its data. */
function onceEach(stored: Stored): Stored {
  const known = new Map<NetworkTensors, ReadonlyMap<string, HostTensor>>();
  return (tensors) => {
    const found = known.get(tensors) ?? stored(tensors);
    known.set(tensors, found);
    return found;
  };
}

function partsOf(
  generator: StoredNetwork<unknown> | undefined,
  suffix: string,
  stored: Stored,
): Record<string, ReadonlyMap<string, HostTensor>> {
  if (generator === undefined) return {};
  const tensors = stored(generator.tensors);
  return { [`synthesis${suffix}`]: partOf(tensors, "synthesis."), [`mapping${suffix}`]: partOf(tensors, "mapping.") };
}

function partOf(tensors: ReadonlyMap<string, HostTensor>, prefix: string): ReadonlyMap<string, HostTensor> {
  return new Map(
    [...tensors]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, tensor]) => [name.slice(prefix.length), tensor]),
  );
}
