import { concatBytes } from "../../src/formats/byteReader.ts";
import { PickleCall, PickleGlobal, PicklePersistentId, writePickle } from "../../src/formats/pickle/writePickle.ts";
import { writeZip } from "../../src/formats/zip/writeZip.ts";
import { bytesOf } from "./files.ts";

export interface Storage {
  readonly type: string;
  readonly length: number;
  readonly bytes: Uint8Array;
}

/** PyTorch's magic number as a pickle, then protocol 1001. */
const MAGIC = bytesOf("\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.", "\x80\x02M\xe9\x03.");

/** The persistent id of a storage; `view` is what files of before 1.0 add. */
export function storageId(key: number, { type, length }: Storage, ...view: unknown[]): PicklePersistentId {
  const module = type === "UntypedStorage" ? "torch.storage" : "torch";
  const storageType = new PickleGlobal(module, type);
  return new PicklePersistentId(Object.freeze(["storage", storageType, `${key}`, "cpu", length, ...view]));
}

export function tensorV2(storage: unknown, offset: unknown, size: unknown[], stride: unknown[]): PickleCall {
  const args = [storage, offset, Object.freeze(size), Object.freeze(stride), false, new Map()];
  return new PickleCall("torch._utils", "_rebuild_tensor_v2", args);
}

/** A file as `torch.save` wrote before 1.6. */
export function legacyFile(value: unknown, storages: readonly Storage[], littleEndian = true): Uint8Array {
  const system = { protocol_version: 1001, little_endian: littleEndian, type_sizes: { short: 2, int: 4, long: 4 } };
  const lengthOf = ({ length }: Storage) => new Uint8Array(BigUint64Array.of(BigInt(length)).buffer);
  const raw = storages.map((storage) => concatBytes([lengthOf(storage), storage.bytes]));
  const keys = writePickle(storages.map((_, key) => `${key}`));
  return concatBytes([MAGIC, writePickle(system), writePickle(value), keys, ...raw]);
}

/** A file as `torch.save` writes since 1.6. */
export function zipFile(value: unknown, storages: readonly Storage[], byteOrder = "little"): Uint8Array {
  return concatBytes(
    writeZip(
      [
        { name: "top/data.pkl", data: writePickle(value) },
        { name: "top/byteorder", data: bytesOf(byteOrder) },
        ...storages.map(({ bytes }, key) => ({ name: `top/data/${key}`, data: bytes })),
        { name: "top/version", data: bytesOf("3\n") },
      ],
      { alignment: 64 },
    ),
  );
}

export function storageOf(type: string, data: ArrayBufferView & { readonly length: number }): Storage {
  return { type, length: data.length, bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
}
