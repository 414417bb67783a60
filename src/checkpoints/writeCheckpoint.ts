import { writeSafetensors } from "../formats/safetensors/writeSafetensors.ts";
import { writeTorchZip } from "../formats/torch/writeTorchZip.ts";
import type { HostTensor } from "../tensor/hostTensor.ts";
import { NETWORK_NAMES, type Checkpoint, type NetworkTensors, type StoredNetwork } from "./checkpoint.ts";
import { toFloat16 } from "./floats.ts";
import { writeMetadata } from "./metadata.ts";
import { CONFIG_KEY } from "./readStateDict.ts";
import { configsOf } from "./statedConfigs.ts";

export interface SafetensorsOptions {
  /** Stores weights in half precision: half the size, relative error up to 5e-4. */
  readonly half?: boolean;
}

/**
 * The chunks of our own format: tensors named `G_ema/synthesis.b4.const`, configurations and extras as JSON in the
 * metadata. Full precision is written without a copy.
 * @throws UserError when a weight does not fit in half precision.
 */
export function writeSafetensorsCheckpoint(
  checkpoint: Checkpoint,
  { half = false }: SafetensorsOptions = {},
): readonly Uint8Array[] {
  const tensors = NETWORK_NAMES.flatMap((network) =>
    [...(checkpoint[network]?.tensors ?? [])].map(([name, tensor]): [string, HostTensor] => {
      const full = `${network}/${name}`;
      return [full, half ? toFloat16(tensor, full) : tensor];
    }),
  );
  return writeSafetensors({ tensors: new Map(tensors), metadata: writeMetadata(checkpoint) });
}

/**
 * The chunks of a `.pth` file in the seed project's layout, which also opens with
 * `torch.load(path, weights_only=True)`. A checkpoint with one generator writes it under both names, sharing the data.
 * Configurations and extras are keys of their own beside the layout's, which the seed project does not look at.
 */
export function writePthCheckpoint(checkpoint: Checkpoint): readonly Uint8Array[] {
  const { extras, D } = checkpoint;
  const G = checkpoint.G ?? checkpoint.G_ema;
  const average = checkpoint.G_ema ?? checkpoint.G;
  return writeTorchZip({
    start_epoch: 0,
    ...extras,
    [CONFIG_KEY]: configsOf({ G, G_ema: average, D, extras }),
    ...partsOf(G, ""),
    ...partsOf(average, "_ema"),
    ...(D && { discriminator: D.tensors }),
  });
}

function partsOf(generator: StoredNetwork<unknown> | undefined, suffix: string): Record<string, NetworkTensors> {
  if (generator === undefined) return {};
  return {
    [`synthesis${suffix}`]: partOf(generator.tensors, "synthesis."),
    [`mapping${suffix}`]: partOf(generator.tensors, "mapping."),
  };
}

function partOf(tensors: NetworkTensors, prefix: string): NetworkTensors {
  return new Map(
    [...tensors]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, tensor]) => [name.slice(prefix.length), tensor]),
  );
}
