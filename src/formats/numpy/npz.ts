import type { HostTensor } from "../../tensor/hostTensor.ts";
import { ReadBudget } from "../readBudget.ts";
import { ZipArchive } from "../zip/readZip.ts";
import { writeZip } from "../zip/writeZip.ts";
import { concatBytes } from "../byteReader.ts";
import { readNpy, writeNpy } from "./npy.ts";

const SUFFIX = ".npy";
const ALIGNMENT = 64;

/** Reads NumPy's `np.savez` and `np.savez_compressed` archives: the arrays by name. @throws UserError */
export function readNpz(bytes: Uint8Array): ReadonlyMap<string, HostTensor> {
  const budget = ReadBudget.forFile(bytes.length);
  const archive = new ZipArchive(bytes, budget);
  const names = [...archive.entries.keys()].filter((name) => name.endsWith(SUFFIX));
  return new Map(names.map((name) => [name.slice(0, -SUFFIX.length), readNpy(archive.read(name), budget)]));
}

/** The chunks of an uncompressed archive that `np.load` opens. */
export function writeNpz(arrays: ReadonlyMap<string, HostTensor>): readonly Uint8Array[] {
  const entries = [...arrays].map(([name, tensor]) => ({ name: name + SUFFIX, data: concatBytes(writeNpy(tensor)) }));
  return writeZip(entries, { alignment: ALIGNMENT });
}
