const STORE = "files";

/** Values of the browser by their keys; each change is whole or nothing. */
export interface Database<T> {
  /** Undefined where there is none. */
  get(key: string): Promise<T | undefined>;
  put(key: string, value: T): Promise<void>;
  remove(key: string): Promise<void>;
  keys(): Promise<readonly string[]>;
}

/** A database of the browser (IndexedDB). @throws where there is none, as in some private windows. */
export async function openDatabase<T>(name: string): Promise<Database<T>> {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => void opening.result.createObjectStore(STORE);
  const database = await answer(opening);
  const inTransaction = async <R>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<R>) => {
    const transaction = database.transaction(STORE, mode);
    const done = completed(transaction);
    const result = await answer(work(transaction.objectStore(STORE)));
    await done;
    return result;
  };
  return {
    get: (key) => inTransaction<T | undefined>("readonly", (store) => store.get(key)),
    put: async (key, value) => void (await inTransaction("readwrite", (store) => store.put(value, key))),
    remove: (key) => inTransaction("readwrite", (store) => store.delete(key)),
    keys: async () => (await inTransaction("readonly", (store) => store.getAllKeys())).map(String),
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
