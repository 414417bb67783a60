import { joined, withQuota, type KeptFiles } from "./keptFiles.ts";

const STORE = "files";

/** Files in a database of the browser, whose transactions are whole or nothing. @throws where there is none. */
export async function indexedDbFiles(name: string): Promise<KeptFiles> {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => void opening.result.createObjectStore(STORE);
  const database = await answer(opening);
  const inTransaction = async <T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>) => {
    const transaction = database.transaction(STORE, mode);
    const done = completed(transaction);
    const result = await answer(work(transaction.objectStore(STORE)));
    await done;
    return result;
  };
  return {
    load: (key) => inTransaction<Uint8Array | undefined>("readonly", (store) => store.get(key)),
    save: async (key, chunks) => {
      const contents = joined(chunks);
      await withQuota(contents.length, () => inTransaction("readwrite", (store) => store.put(contents, key)));
    },
    remove: (key) => inTransaction("readwrite", (store) => store.delete(key)),
  };
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("the database gave no reason"));
  });
}

/** What a request answered is only on the disk when its transaction says so. */
function completed(transaction: IDBTransaction): Promise<void> {
  const done = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("the database gave up"));
  });
  done.catch(() => undefined); // the request before it may fail first
  return done;
}
