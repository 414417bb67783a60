import { type DType, type HostTensor } from "../../tensor/hostTensor.ts";
import { isTensor } from "../isTensor.ts";
import { PickleCall, PickleGlobal, PicklePersistentId, writePickle } from "../pickle/writePickle.ts";
import { contiguousStrides, dataBytes } from "../typedData.ts";
import { writeZip } from "../zip/writeZip.ts";
import { STORAGE_TYPES } from "./types.ts";

const ALIGNMENT = 64;

const STORAGE_NAMES: ReadonlyMap<DType, string> = new Map(
  Object.entries(STORAGE_TYPES).map(([name, dtype]) => [dtype, name]),
);

/**
 * The chunks of a file that `torch.load(path, weights_only=True)` opens: null, booleans, numbers, text, lists (arrays),
 * tuples (frozen arrays), dicts (plain objects), OrderedDicts (Maps) and tensors, whose data are not copied. Tensors
 * that share one data array share one storage.
 * @param folder the archive's top folder; PyTorch takes the file's name.
 * @throws UserError for other values.
 */
export function writeTorchZip(value: unknown, folder = "archive"): readonly Uint8Array[] {
  const storages = new Map<HostTensor["data"], number>();
  const pickle = writePickle(value, (part) => (isTensor(part) ? tensorCall(part, storages) : undefined));
  const encoder = new TextEncoder();
  const entries = [
    { name: "data.pkl", data: pickle },
    { name: "byteorder", data: encoder.encode("little") },
    ...[...storages].map(([data, key]) => ({ name: `data/${key}`, data: dataBytes(data) })),
    { name: "version", data: encoder.encode("3\n") },
  ];
  return writeZip(entries.map(({ name, data }) => ({ name: `${folder}/${name}`, data })), { alignment: ALIGNMENT });
}

/** `_rebuild_tensor_v2(storage, offset, size, stride, requires_grad, backward_hooks)` */
function tensorCall({ dtype, shape, data }: HostTensor, storages: Map<HostTensor["data"], number>): PickleCall {
  const key = storages.get(data) ?? storages.size;
  storages.set(data, key);
  const type = new PickleGlobal("torch", STORAGE_NAMES.get(dtype) ?? "");
  const storage = new PicklePersistentId(Object.freeze(["storage", type, String(key), "cpu", data.length]));
  const [size, stride] = [Object.freeze([...shape]), Object.freeze(contiguousStrides(shape))];
  return new PickleCall("torch._utils", "_rebuild_tensor_v2", [storage, 0, size, stride, false, new Map()]);
}
