import { create } from "zustand";
import { asError } from "../../../../src/base/errors.ts";
import { inOrder } from "../../../../src/base/inOrder.ts";
import type { Look, PagePicture } from "../../../studio/studio.ts";
import type { Latent } from "../../view/latents.ts";
import { useStudio, type StudioState } from "../store.ts";
import { isOf, thumbnailOf, withFavourite, type Favourite } from "./favourite.ts";
import { openShelfStore } from "./shelfStore.ts";
import { readShelf, writeShelf } from "./shelfFile.ts";

export interface ShelfState {
  /** Newest first; those of other networks are among them. */
  readonly favourites: readonly Favourite[];
  /** Whether their strip is seen. */
  readonly isOpen: boolean;
  /** Why the browser does not keep them, if it does not. */
  readonly problem: string | undefined;
  setOpen(isOpen: boolean): void;
  rename(id: string, name: string): void;
  /** -> what puts it back. */
  remove(id: string): () => void;
  /** All of them as a file. */
  file(): Blob;
  /** Adds those of such a file. @throws UserError where it is none. -> how many. */
  openFile(bytes: Uint8Array): number;
}

/** As the latent is, whatever the look of the page. */
const PLAIN: Look = { truncationPsi: 1, noiseMode: "const", directions: [] };

/**
 * The latents that the page holds, kept until they are removed. Whatever is held comes on the shelf, and what is on the
 * shelf is held while its network is open.
 */
export const useShelf = create<ShelfState>()((set, get) => {
  const kept = openShelfStore((error) => set({ problem: asError(error).message }));
  const add = (favourite: Favourite): void =>
    set(({ favourites }) => ({ favourites: withFavourite(favourites, favourite) }));
  const put = (favourite: Favourite): void => {
    add(favourite);
    kept.put(favourite);
  };
  const find = (id: string): Favourite | undefined => get().favourites.find(({ latent }) => latent.id === id);
  const oneByOne = inOrder();
  const draw = async (id: string): Promise<void> => {
    const favourite = find(id);
    if (favourite === undefined || favourite.thumbnail !== undefined) return;
    const picture = await pictureOf(favourite);
    if (picture === undefined) return;
    const thumbnail = await thumbnailOf(picture);
    // It may have been renamed or removed meanwhile.
    const now = find(id);
    if (now !== undefined) put({ ...now, thumbnail });
  };
  const drawMissing = (): void => {
    for (const { latent } of get().favourites.filter((one) => one.thumbnail === undefined)) {
      oneByOne(() => draw(latent.id)).catch((error: unknown) => console.info(latent.name, error));
    }
  };
  const holdOwn = (): void => {
    const { network } = useStudio.getState();
    const own = get().favourites.filter((favourite) => isOf(favourite, network));
    useStudio.setState({ latents: own.map(({ latent }) => latent) });
    drawMissing();
  };
  const keepHeld = ({ latents, network }: StudioState): void => {
    const others = latents.filter(({ id }) => find(id) === undefined);
    if (network === undefined || others.length === 0) return;
    const { fingerprint, name } = network;
    for (const latent of others) put({ latent, network: { fingerprint, name }, added: Date.now() });
    set({ isOpen: true });
    drawMissing();
  };
  useStudio.subscribe((state, before) => {
    if (state.network !== before.network) holdOwn();
    else if (state.latents !== before.latents) keepHeld(state);
  });
  void kept.load().then((found) => {
    found.forEach(add);
    if (found.length > 0) set({ isOpen: true });
    holdOwn();
  });
  return {
    favourites: [],
    isOpen: false,
    problem: undefined,
    setOpen: (isOpen) => set({ isOpen }),
    rename(id, name) {
      const favourite = find(id);
      if (favourite === undefined || name === "" || name === favourite.latent.name) return;
      put({ ...favourite, latent: renamed({ ...favourite.latent, name }) });
    },
    remove(id) {
      const favourite = find(id);
      set(({ favourites }) => ({ favourites: favourites.filter(({ latent }) => latent.id !== id) }));
      kept.remove(id);
      useStudio.getState().letGo(id);
      return () => {
        if (favourite === undefined) return;
        put(favourite);
        holdOwn();
      };
    },
    file() {
      const chunks = writeShelf(get().favourites, useStudio.getState().network?.fingerprint);
      return new Blob(chunks.map((chunk) => chunk as Uint8Array<ArrayBuffer>));
    },
    openFile(bytes) {
      const read = readShelf(bytes);
      read.forEach((favourite) => put({ ...favourite, ...known(find(favourite.latent.id)) }));
      set({ isOpen: true });
      holdOwn();
      return read.length;
    },
  };
});

/** A thumbnail that is there need not be drawn again. */
function known(favourite: Favourite | undefined): Pick<Favourite, "thumbnail"> {
  return favourite?.thumbnail === undefined ? {} : { thumbnail: favourite.thumbnail };
}

/** A latent of the network that is open is held under its new name, which no other has. */
function renamed(latent: Latent): Latent {
  const { latents, hold } = useStudio.getState();
  return latents.some(({ id }) => id === latent.id) ? hold(latent) : latent;
}

/** Undefined where another network is open, or it was closed meanwhile. */
async function pictureOf(favourite: Favourite): Promise<PagePicture | undefined> {
  const { studio, network } = useStudio.getState();
  if (!isOf(favourite, network)) return undefined;
  const drawn: PagePicture[] = [];
  const recipe = { kind: "seed", seed: favourite.latent } as const;
  await studio.draw("shelf", [recipe], PLAIN, (_, picture) => void drawn.push(picture));
  return drawn[0];
}
