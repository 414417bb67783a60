import { startsWith } from "../byteReader.ts";
import { readTorchLegacy, TORCH_LEGACY_MAGIC } from "./readTorchLegacy.ts";
import { readTorchZip } from "./readTorchZip.ts";
import type { TorchOptions } from "./torchConstructors.ts";

/** Reads what `torch.save` of any version wrote. @throws UserError */
export function readTorch(bytes: Uint8Array, options: TorchOptions = {}): unknown {
  const isLegacy = startsWith(bytes, TORCH_LEGACY_MAGIC);
  return isLegacy ? readTorchLegacy(bytes, options) : readTorchZip(bytes, options);
}
