import type { DType, HostTensor } from "../../tensor/hostTensor.ts";
import { PickleCall, PickleGlobal, PicklePersistentId } from "../pickle/writePickle.ts";
import { contiguousStrides } from "../typedData.ts";
import { STORAGE_TYPES } from "./types.ts";

const STORAGE_NAMES: ReadonlyMap<DType, string> = new Map(
  Object.entries(STORAGE_TYPES).map(([name, dtype]) => [dtype, name]),
);

/** `_rebuild_tensor_v2(storage, offset, size, stride, requires_grad, backward_hooks)` */
export function rebuildTensor({ shape }: HostTensor, storage: PickleCall | PicklePersistentId): PickleCall {
  const [size, stride] = [Object.freeze([...shape]), Object.freeze(contiguousStrides(shape))];
  return new PickleCall("torch._utils", "_rebuild_tensor_v2", [storage, 0, size, stride, false, new Map()]);
}

/** `("storage", type, key, location, length, ...more)`, which stands in a pickle for the storage itself. */
export function storageId({ dtype, data }: HostTensor, key: string, more: readonly unknown[] = []): PicklePersistentId {
  const type = new PickleGlobal("torch", STORAGE_NAMES.get(dtype) ?? "");
  return new PicklePersistentId(Object.freeze(["storage", type, key, "cpu", data.length, ...more]));
}
