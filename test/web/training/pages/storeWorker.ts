import { expose } from "comlink";
import { indexedDbFiles } from "../../../../web/training/store/indexedDbFiles.ts";
import type { KeptFiles } from "../../../../web/training/store/keptFiles.ts";
import { opfsFiles } from "../../../../web/training/store/opfs.ts";

/** The stores as a worker has them; files of the origin are written in place there alone. */
const STORES: Readonly<Record<string, (place: string) => Promise<KeptFiles>>> = {
  "private files": opfsFiles,
  "a database": indexedDbFiles,
};

/** Opens the place anew each time, as a page does after a reload. */
async function open(kind: string, place: string): Promise<KeptFiles> {
  const store = STORES[kind];
  if (store === undefined) throw new Error(`no store ${kind}`);
  return store(place);
}

const steps = {
  load: async (kind: string, place: string, name: string) => (await open(kind, place)).load(name),
  save: async (kind: string, place: string, name: string, chunks: readonly Uint8Array[]) =>
    (await open(kind, place)).save(name, chunks),
  remove: async (kind: string, place: string, name: string) => (await open(kind, place)).remove(name),
};
export type Steps = typeof steps;
expose(steps);
