import { withQuota } from "../../base/kept/quota.ts";
import { joined, STORING, type KeptFiles } from "./keptFiles.ts";
import { readSlots, slotNames, writeSlots, type OpenFile, type SyncFile } from "./slots.ts";

/** Only workers have it; TypeScript's list of the page's interfaces leaves it out. */
interface SyncFileHandle extends FileSystemFileHandle {
  createSyncAccessHandle(): Promise<SyncFile>;
}

/**
 * Files in the page's own part of the disk (the origin private file system), written in place by the worker.
 * @throws where the browser has none, as in some private windows.
 */
export async function opfsFiles(folder: string): Promise<KeptFiles> {
  const root = await navigator.storage.getDirectory();
  const directory = await root.getDirectoryHandle(folder, { create: true });
  const open: OpenFile = async (name) => {
    const file = await directory.getFileHandle(name, { create: true });
    return (file as SyncFileHandle).createSyncAccessHandle();
  };
  await probe(open, directory);
  return {
    load: async (name) => ((await exists(directory, name)) ? readSlots(open, name) : undefined),
    save: (name, chunks) => {
      const contents = joined(chunks);
      return withQuota(STORING, contents.length, () => writeSlots(open, name, contents));
    },
    remove: async (name) => {
      for (const slot of slotNames(name)) await removeIfThere(directory, slot);
    },
  };
}

/** A browser may have the folder and not the handles. */
async function probe(open: OpenFile, directory: FileSystemDirectoryHandle): Promise<void> {
  (await open("probe")).close();
  await removeIfThere(directory, "probe");
}

async function exists(directory: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  for (const slot of slotNames(name)) {
    const found = await orMissing(directory.getFileHandle(slot));
    if (found !== undefined) return true;
  }
  return false;
}

async function removeIfThere(directory: FileSystemDirectoryHandle, name: string): Promise<void> {
  await orMissing(directory.removeEntry(name));
}

async function orMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && error.name === "NotFoundError") return undefined;
    throw error;
  }
}
