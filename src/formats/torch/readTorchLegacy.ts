import { ByteReader } from "../byteReader.ts";
import { formatError } from "../formatError.ts";
import type { Constructors } from "../pickle/constructor.ts";
import type { ForeignNames } from "../pickle/foreign.ts";
import { expectArray, expectCount, expectMap, expectString } from "../pickle/expect.ts";
import { readPickleAt, type PickleResult } from "../pickle/readPickle.ts";
import { ReadBudget } from "../readBudget.ts";
import { TorchStorage } from "./storage.ts";
import { TensorAssembly } from "./tensors.ts";
import { torchConstructors, type TorchOptions } from "./torchConstructors.ts";
import { expectStorageType } from "./types.ts";

const WHAT = "the PyTorch file";
const MAGIC = 0x1950a86a20f9469cfc6cn;
export const LEGACY_PROTOCOL = 1001;
/** Before each storage stands its length, which is of no use once read. */
const LENGTH_BYTES = 8;
/** The pickle of the magic number: how every such file begins. */
export const TORCH_LEGACY_MAGIC = [
  0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19,
] as const;

/**
 * Reads what `torch.save` wrote before PyTorch 1.6: magic number, protocol version, system information, the value,
 * the keys of its storages, then their bytes.
 * @throws UserError
 */
export function readTorchLegacy(bytes: Uint8Array, options: TorchOptions = {}): unknown {
  const { constructors = new Map(), overwrite, foreign, budget = ReadBudget.forFile(bytes.length) } = options;
  const tensors = new TensorAssembly(budget, overwrite);
  const torch = torchConstructors(tensors, nestedStorageLoader(tensors));
  return readFile(bytes, new Map([...torch, ...constructors]), tensors, foreign);
}

/**
 * Reads the storages that lie, each as a whole old-format file, inside a plain pickle of tensors; each once, however
 * often it is mentioned.
 */
export function nestedStorageLoader(outer: TensorAssembly): (bytes: Uint8Array) => unknown {
  const tensors = new TensorAssembly(outer.budget, outer.overwrite);
  const constructors = torchConstructors(tensors);
  const loaded = new Map<Uint8Array, unknown>();
  return (bytes) => {
    if (loaded.has(bytes)) return loaded.get(bytes);
    const value = readFile(bytes, constructors, tensors);
    loaded.set(bytes, value);
    return value;
  };
}

function readFile(
  bytes: Uint8Array,
  constructors: Constructors,
  tensors: TensorAssembly,
  foreign?: ForeignNames,
): unknown {
  const { budget } = tensors;
  const header = readHeader(bytes, budget);
  const storages = new LegacyStorages(header.bigEndian);
  const persistentLoad = (id: unknown) => storages.load(id);
  const { value, end } = readPickleAt(bytes, header.end, { constructors, persistentLoad, budget, foreign });
  const keys = readPickleAt(bytes, end, { constructors: new Map(), budget });
  storages.fill(expectArray(keys.value, "the list of storages"), new ByteReader(bytes, WHAT, keys.end), tensors);
  tensors.finish();
  return value;
}

function readHeader(bytes: Uint8Array, budget: ReadBudget): { readonly end: number; readonly bigEndian: boolean } {
  const options = { constructors: new Map(), budget };
  const magic = expectValue(readPickleAt(bytes, 0, options), MAGIC, "it must begin with PyTorch's magic number");
  const protocol = expectValue(readPickleAt(bytes, magic, options), LEGACY_PROTOCOL, "its protocol must be 1001");
  const system = readPickleAt(bytes, protocol, options);
  return { end: system.end, bigEndian: expectMap(system.value, "system information").get("little_endian") === false };
}

function expectValue({ value, end }: PickleResult, wanted: unknown, rule: string): number {
  if (value !== wanted) throw formatError(WHAT, rule);
  return end;
}

/** Storages by key. They are mentioned in the value and filled from what follows it. */
class LegacyStorages {
  readonly #bigEndian: boolean;
  readonly #roots = new Map<string, TorchStorage>();
  readonly #parts: (() => void)[] = [];

  constructor(bigEndian: boolean) {
    this.#bigEndian = bigEndian;
  }

  /**
   * `("storage", type, key, location, length, view)`, where view is None or `(key, offset, length)`; or
   * `("module", class, file, source)`, whose source is not looked at.
   */
  load(id: unknown): unknown {
    const [tag, typeValue, keyValue, , length, view] = expectArray(id, "a storage's id");
    if (tag === "module") return typeValue;
    if (tag !== "storage") throw formatError(WHAT, "it may refer to storages only");
    const key = expectString(keyValue, "a storage's key");
    const type = expectStorageType(typeValue);
    const known = this.#roots.get(key);
    const root = known ?? new TorchStorage(type, expectCount(length, "a storage's length"), this.#bigEndian);
    this.#roots.set(key, root);
    return view === null || view === undefined ? root : this.#part(root, view);
  }

  #part(root: TorchStorage, view: unknown): TorchStorage {
    const [, offsetValue, lengthValue] = expectArray(view, "a storage's view");
    const offset = expectCount(offsetValue, "a storage view's offset");
    const part = new TorchStorage(root.type, expectCount(lengthValue, "a storage view's length"), this.#bigEndian);
    this.#parts.push(() => part.fill(root.slice(offset, part.length)));
    return part;
  }

  /** Each storage is its length in elements, eight bytes, then its bytes. */
  fill(keys: readonly unknown[], input: ByteReader, { overwrite }: TensorAssembly): void {
    for (const key of keys) {
      const storage = this.#roots.get(expectString(key, "a storage's key"));
      if (storage === undefined) throw formatError(WHAT, "it may list only storages that it uses");
      const length = input.u64();
      const rule = `a storage must hold ${storage.length} elements`;
      if (length !== storage.length) throw formatError(WHAT, rule, `${length}`);
      storage.fill(input.take(storage.byteLength), overwrite ? LENGTH_BYTES : 0);
    }
    for (const fillPart of this.#parts) fillPart();
  }
}
