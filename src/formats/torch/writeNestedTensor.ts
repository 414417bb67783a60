import type { HostTensor } from "../../tensor/hostTensor.ts";
import { PickleBytes, PickleCall, writePickle } from "../pickle/writePickle.ts";
import { dataBytes } from "../typedData.ts";
import { LEGACY_PROTOCOL, TORCH_LEGACY_MAGIC } from "./readTorchLegacy.ts";
import { rebuildTensor, storageId } from "./rebuildTensor.ts";

const STOP = 0x2e;
const KEY = "0";
const SYSTEM = { protocol_version: LEGACY_PROTOCOL, little_endian: true, type_sizes: { short: 2, int: 4, long: 4 } };

/**
 * A tensor inside a plain pickle, as Python's `pickle` writes it: its storage is a whole file of the older
 * `torch.save`, which every PyTorch reads. The tensor's data are not copied.
 */
export function nestedTensor(tensor: HostTensor): PickleCall {
  const bytes = new PickleBytes([
    Uint8Array.of(...TORCH_LEGACY_MAGIC, STOP),
    writePickle(LEGACY_PROTOCOL),
    writePickle(SYSTEM),
    writePickle(storageId(tensor, KEY, [null])),
    writePickle([KEY]),
    lengthBytes(tensor.data.length),
    dataBytes(tensor.data),
  ]);
  return rebuildTensor(tensor, new PickleCall("torch.storage", "_load_from_bytes", [bytes]));
}

/** The storage's length in elements, eight bytes. */
function lengthBytes(length: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(length), true);
  return new Uint8Array(view.buffer);
}
