import type { PagePicture, Studio } from "../../../../studio/studio.ts";
import type { Reel } from "../reel.ts";
import type { WalkFilm } from "../walkFilm.ts";
import { texts } from "../../../texts/texts.ts";

export interface MakeFilm {
  readonly film: WalkFilm;
  /** What is drawn already is not drawn again. */
  readonly reel: Pick<Reel, "at">;
  readonly studio: Pick<Studio, "draw" | "stop">;
  /** Packs the next image. */
  readonly add: (picture: PagePicture) => Promise<void>;
  readonly onProgress: (fraction: number) => void;
  readonly signal: AbortSignal;
}

/** Images that are drawn while those before are packed; no more of them wait in memory. */
const BATCH = 8;

/** Hands all images of a film to its encoder, in their order. @throws the signal's reason when it is aborted. */
export async function makeFilm(o: MakeFilm): Promise<void> {
  const { film, add, onProgress, signal } = o;
  let packing = Promise.resolve();
  let packed = 0;
  const pack = async (pictures: readonly PagePicture[]): Promise<void> => {
    for (const picture of pictures) {
      signal.throwIfAborted();
      await add(picture);
      onProgress(++packed / film.total);
    }
  };
  for (let start = 0; start < film.total; start += BATCH) {
    const pictures = await drawn(o, start, Math.min(start + BATCH, film.total));
    await packing;
    packing = pack(pictures);
    packing.catch(() => undefined); // heard when it is waited for
  }
  await packing;
}

/** Frames `start` to `end - 1`. */
async function drawn({ film, reel, studio, signal }: MakeFilm, start: number, end: number): Promise<PagePicture[]> {
  signal.throwIfAborted();
  const pictures = Array.from({ length: end - start }, (_, i) => reel.at(start + i));
  const missing = [...pictures.keys()].filter((i) => pictures[i] === undefined);
  if (missing.length > 0) {
    const recipes = missing.map((i) => film.recipeAt(start + i));
    await studio.draw("export", recipes, film.look, (index, picture) => {
      const to = missing[index];
      if (to !== undefined) pictures[to] = picture;
    });
    signal.throwIfAborted();
  }
  const complete = pictures.filter((picture) => picture !== undefined);
  if (complete.length < pictures.length) throw new Error(texts().walk.otherNetwork);
  return complete;
}
