import { latin1 } from "../byteReader.ts";
import { formatError } from "../formatError.ts";
import { expectArray, expectCount, expectString } from "../pickle/expect.ts";
import { readPickle } from "../pickle/readPickle.ts";
import { ReadBudget } from "../readBudget.ts";
import { ZipArchive } from "../zip/readZip.ts";
import { nestedStorageLoader } from "./readTorchLegacy.ts";
import { TorchStorage } from "./storage.ts";
import { TensorAssembly } from "./tensors.ts";
import { torchConstructors, type TorchOptions } from "./torchConstructors.ts";
import { expectStorageType } from "./types.ts";

const WHAT = "the PyTorch archive";
const PICKLE_NAME = "data.pkl";

/**
 * Reads what `torch.save` of PyTorch 1.6 and later writes: the saved value, its tensors as HostTensors whose data are
 * views of `bytes` wherever the layout allows.
 * @throws UserError
 */
export function readTorchZip(bytes: Uint8Array, options: TorchOptions = {}): unknown {
  const { constructors = new Map(), overwrite, foreign, budget = ReadBudget.forFile(bytes.length) } = options;
  const archive = new ZipArchive(bytes, budget);
  const folder = findFolder(archive);
  const tensors = new TensorAssembly(budget, overwrite);
  const value = readPickle(archive.read(folder + PICKLE_NAME), {
    constructors: new Map([...torchConstructors(tensors, nestedStorageLoader(tensors)), ...constructors]),
    persistentLoad: storageLoader(archive, folder),
    budget,
    foreign,
  });
  tensors.finish();
  return value;
}

/** Whether an archive holds a program beside its tensors, as `torch.jit.save` writes it. */
export function isTorchScript(bytes: Uint8Array): boolean {
  const archive = new ZipArchive(bytes);
  return archive.entries.has(`${pickleFolder(archive)}constants.pkl`);
}

/** The archive's one top folder, whatever its name. @throws UserError where it holds a program. */
function findFolder(archive: ZipArchive): string {
  const folder = pickleFolder(archive);
  if (!archive.entries.has(`${folder}constants.pkl`)) return folder;
  const next = "Save the state dict of the Python model with torch.save instead.";
  throw formatError(WHAT, "it must hold plain tensors", "a TorchScript program", next);
}

function pickleFolder(archive: ZipArchive): string {
  const names = [...archive.entries.keys()];
  const pickles = names.filter((name) => name === PICKLE_NAME || name.endsWith(`/${PICKLE_NAME}`));
  const [pickle] = pickles.sort((a, b) => a.length - b.length);
  if (pickle === undefined) throw formatError(WHAT, `it must contain ${PICKLE_NAME}`, "a zip of something else");
  return pickle.slice(0, -PICKLE_NAME.length);
}

/** Persistent ids are `("storage", type, key, location, length)`; the bytes lie in `data/<key>`. */
function storageLoader(archive: ZipArchive, folder: string): (id: unknown) => TorchStorage {
  const order = `${folder}byteorder`;
  const bigEndian = archive.entries.has(order) && latin1(archive.read(order)) === "big";
  const storages = new Map<string, TorchStorage>();
  return (id) => {
    const [tag, typeValue, keyValue, , length] = expectArray(id, "a storage's id");
    if (tag !== "storage") throw formatError(WHAT, "it may refer to storages only");
    const key = expectString(keyValue, "a storage's key");
    const known = storages.get(key);
    if (known !== undefined) return known;
    const type = expectStorageType(typeValue);
    const storage = new TorchStorage(type, expectCount(length, "a storage's length"), bigEndian);
    storage.fill(archive.read(`${folder}data/${key}`));
    storages.set(key, storage);
    return storage;
  };
}
