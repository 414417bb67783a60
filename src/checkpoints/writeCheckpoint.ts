import { writeSafetensors } from "../formats/safetensors/writeSafetensors.ts";
import type { HostTensor } from "../tensor/hostTensor.ts";
import { NETWORK_NAMES, type Checkpoint } from "./checkpoint.ts";
import { toFloat16 } from "./floats.ts";
import { writeMetadata } from "./metadata.ts";

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
