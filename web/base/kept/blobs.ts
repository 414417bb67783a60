import { openDatabase } from "./database.ts";
import { withQuota } from "./quota.ts";

/** Files of any size that the browser keeps for the page, read from where they lie. A saving happens whole or not. */
export interface KeptBlobs {
  /** They go with the page. */
  readonly isMemory?: true;
  names(): Promise<readonly string[]>;
  /** Undefined where there is none. */
  load(name: string): Promise<Blob | undefined>;
  /** @throws NoRoom. */
  save(name: string, blob: Blob): Promise<void>;
  remove(name: string): Promise<void>;
}

/** A folder of the page's own part of the disk (the origin private file system). @throws where it cannot be written. */
export async function opfsBlobs(folder: string, attempted: string): Promise<KeptBlobs> {
  if (!("createWritable" in FileSystemFileHandle.prototype))
    throw new Error("this browser writes there in workers alone");
  const root = await navigator.storage.getDirectory();
  const directory = await root.getDirectoryHandle(folder, { create: true });
  const write = async (name: string, blob: Blob): Promise<void> => {
    const handle = await directory.getFileHandle(name, { create: true });
    // What is written so takes the place of the file once all of it is there; the pipe closes it.
    await blob.stream().pipeTo(await handle.createWritable());
  };
  return {
    async names() {
      const found: string[] = [];
      for await (const name of directory.keys()) found.push(name);
      return found;
    },
    load: (name) => orMissing(directory.getFileHandle(name).then((handle) => handle.getFile())),
    async save(name, blob) {
      const before = await orMissing(directory.getFileHandle(name));
      try {
        await withQuota(attempted, blob.size, () => write(name, blob));
      } catch (error) {
        // What was there before is whole.
        if (before === undefined) await orMissing(directory.removeEntry(name));
        throw error;
      }
    },
    remove: async (name) => void (await orMissing(directory.removeEntry(name))),
  };
}

/** A database of the browser. @throws where there is none. */
export async function databaseBlobs(name: string, attempted: string): Promise<KeptBlobs> {
  const database = await openDatabase<Blob>(name);
  return {
    names: database.keys,
    load: database.get,
    save: (key, blob) => withQuota(attempted, blob.size, () => database.put(key, blob)),
    remove: database.remove,
  };
}

/** Kept until the page is left: for browsers, and private windows, that give a page no room of its own. */
export function memoryBlobs(): KeptBlobs {
  const blobs = new Map<string, Blob>();
  return {
    isMemory: true,
    names: async () => [...blobs.keys()],
    load: async (name) => blobs.get(name),
    save: async (name, blob) => void blobs.set(name, blob),
    remove: async (name) => void blobs.delete(name),
  };
}

/** What is kept. */
export interface BlobPlace {
  readonly name: string;
  /** As an error says it: "keep the checkpoint in this browser". */
  readonly attempted: string;
}

/** The best place that this browser has: files, a database, or memory alone. */
export async function openBlobs({ name, attempted }: BlobPlace): Promise<KeptBlobs> {
  for (const open of [opfsBlobs, databaseBlobs]) {
    try {
      return await open(name, attempted);
    } catch (error) {
      console.info(`${name} is not stored by ${open.name} here:`, error);
    }
  }
  return memoryBlobs();
}

async function orMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && error.name === "NotFoundError") return undefined;
    throw error;
  }
}
