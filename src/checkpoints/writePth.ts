import { writeTorchZip } from "../formats/torch/writeTorchZip.ts";
import type { HostTensor } from "../tensor/hostTensor.ts";
import type { Checkpoint, NetworkTensors } from "./checkpoint.ts";
import { toFloat16 } from "./floats.ts";
import type { PthLayout } from "./layouts/layout.ts";
import { miemieganLayout } from "./layouts/miemiegan.ts";
import { rosinalityLayout } from "./layouts/rosinality.ts";
import { stateDictLayout } from "./layouts/stateDict.ts";

/** How a `.pth` may be laid out. */
export const PTH_LAYOUTS = {
  miemiegan: miemieganLayout,
  "state-dict": stateDictLayout,
  rosinality: rosinalityLayout,
} as const satisfies Readonly<Record<string, PthLayout>>;

export type PthLayoutName = keyof typeof PTH_LAYOUTS;

export interface PthOptions {
  /** miemiegan by default. */
  readonly layout?: PthLayoutName;
  /** Stores weights in half precision; `load_state_dict` turns them into what the network has. */
  readonly half?: boolean;
}

/**
 * The chunks of a `.pth` file that opens with `torch.load(path, weights_only=True)` from PyTorch 1.13 on.
 * @throws UserError for what the layout cannot hold, or a weight that does not fit in half precision.
 */
export function writePthCheckpoint(
  checkpoint: Checkpoint,
  { layout = "miemiegan", half = false }: PthOptions = {},
): { readonly chunks: readonly Uint8Array[]; readonly notes: readonly string[] } {
  const { value, notes } = PTH_LAYOUTS[layout](checkpoint, half ? halved : (tensors) => tensors);
  return { chunks: writeTorchZip(value), notes };
}

function halved(tensors: NetworkTensors): ReadonlyMap<string, HostTensor> {
  return new Map([...tensors].map(([name, tensor]) => [name, toFloat16(tensor, name)]));
}
