import { inOrder } from "../../../../src/base/inOrder.ts";
import { openDatabase, type Database } from "../../../base/kept/database.ts";
import { withQuota } from "../../../base/kept/quota.ts";
import type { Favourite } from "./favourite.ts";

const PLACE = "stylegan2-ada-favourites";
const KEEPING = { attempted: "keep the favourites in this browser" };

/** Favourites in a database of the browser; changes are written one after another, behind the page's back. */
export interface ShelfStore {
  load(): Promise<readonly Favourite[]>;
  put(favourite: Favourite): void;
  remove(id: string): void;
}

/** @param onFailure hears why something is not kept. */
export function openShelfStore(onFailure: (error: unknown) => void): ShelfStore {
  const inTurn = inOrder();
  const opening = openDatabase<Favourite>(PLACE);
  opening.catch(onFailure);
  const change = (work: (database: Database<Favourite>) => Promise<void>): void =>
    void inTurn(async () => work(await opening)).catch(onFailure);
  return {
    async load() {
      try {
        const database = await opening;
        const found = await Promise.all((await database.keys()).map((key) => database.get(key)));
        return found.filter((favourite) => favourite !== undefined);
      } catch (error) {
        onFailure(error);
        return [];
      }
    },
    put(favourite) {
      const { latent, thumbnail } = favourite;
      const bytes = latent.ws.data.byteLength + (thumbnail?.size ?? 0);
      change((database) => withQuota(KEEPING.attempted, bytes, () => database.put(latent.id, favourite)));
    },
    remove: (id) => change((database) => database.remove(id)),
  };
}
