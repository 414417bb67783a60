import { openDatabase } from "../../base/kept/database.ts";
import { withQuota } from "../../base/kept/quota.ts";
import { joined, STORING, type KeptFiles } from "./keptFiles.ts";

/** Files in a database of the browser, whose transactions are whole or nothing. @throws where there is none. */
export async function indexedDbFiles(name: string): Promise<KeptFiles> {
  const database = await openDatabase<Uint8Array>(name);
  return {
    load: (key) => database.get(key),
    save: async (key, chunks) => {
      const contents = joined(chunks);
      await withQuota(STORING, contents.length, () => database.put(key, contents));
    },
    remove: (key) => database.remove(key),
  };
}
