import type { PagePicture, Studio } from "../../../studio/studio.ts";
import { NewestWish, pictureMaker, pictureWish, type PictureWish } from "../../pictures/newestWish.ts";
import type { WalkFilm } from "./walkFilm.ts";

/** Frames that are asked for at once while the film plays. */
const BATCH = 12;
/** How far ahead of the frame that is seen the film is drawn. */
const AHEAD = 240;
/** What the frames that are kept may take. */
const MOST_BYTES = 256 * 2 ** 20;

/**
 * The frames of a film that are drawn, and the drawing of those that are wanted next: the one that is seen, and while
 * the film plays those that follow. A frame is drawn once, so that a second round plays from memory.
 */
export class Reel {
  readonly #frames: NewestWish<PictureWish, PagePicture>;
  /** Frames that have room in memory. */
  readonly #most: number;
  #film: WalkFilm | undefined;
  /** Of the film's frames, as they are asked for. */
  #wishes: PictureWish[] = [];
  #aim = { frame: 0, isPlaying: false };

  /** @param resolution of the frames. */
  constructor(studio: Pick<Studio, "draw" | "stop">, resolution: number) {
    this.#most = Math.max(BATCH, Math.floor(MOST_BYTES / (4 * resolution ** 2)));
    this.#frames = new NewestWish(pictureMaker(studio, "walk"), { atOnce: BATCH, remembered: this.#most });
  }

  readonly changes = (): number => this.#frames.changes();

  readonly subscribe = (listener: () => void): (() => void) => this.#frames.subscribe(listener);

  readonly retry = (): void => this.#frames.retry();

  get failure(): string | undefined {
    return this.#frames.failure;
  }

  /** Another film, or another look; frames that it shares with one before stay. */
  show(film: WalkFilm | undefined): void {
    [this.#film, this.#wishes] = [film, []];
    this.#draw();
  }

  /** What is seen, and whether the film goes on from there. */
  aim(frame: number, isPlaying: boolean): void {
    this.#aim = { frame, isPlaying };
    if (this.failure === undefined) this.#draw();
  }

  /** A frame that is drawn. */
  at(frame: number): PagePicture | undefined {
    const film = this.#film;
    return film === undefined || frame >= film.total ? undefined : this.#frames.at(this.#wish(film, frame));
  }

  stop(): void {
    this.#frames.stop();
  }

  #draw(): void {
    const { frame, isPlaying } = this.#aim;
    const film = this.#film;
    if (film === undefined) return this.#frames.want([]);
    const count = isPlaying ? Math.min(AHEAD, this.#most, film.total) : 1;
    this.#frames.want(Array.from({ length: count }, (_, i) => this.#wish(film, (frame + i) % film.total)));
  }

  /** Each look has slots of its own, so that no frame is seen under another. */
  #wish({ recipeAt, look }: WalkFilm, frame: number): PictureWish {
    const known = this.#wishes[frame];
    if (known !== undefined) return known;
    const drawn = pictureWish(recipeAt(frame), look);
    const wish = { ...drawn, slot: drawn.version + drawn.slot };
    this.#wishes[frame] = wish;
    return wish;
  }
}
