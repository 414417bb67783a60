import { asError } from "../../../../src/base/errors.ts";
import type { PagePicture, Recipe, Studio } from "../../../studio/studio.ts";
import type { WalkFilm } from "./walkFilm.ts";

/** Frames that are asked for at once while the film plays. */
const BATCH = 12;
/** How far ahead of the frame that is seen the film is drawn. */
const AHEAD = 240;
/** What the frames that are kept may take. */
const MOST_BYTES = 256 * 2 ** 20;

interface Batch {
  readonly keys: readonly string[];
  readonly lookKey: string;
  hasDelivered: boolean;
}

/**
 * The frames of a film that are drawn, and the drawing of those that are wanted next: the one that is seen, and while
 * the film plays those that follow. A frame is drawn once, so that a second round plays from memory.
 */
export class Reel {
  readonly #studio: Pick<Studio, "draw" | "stop">;
  /** By recipe, of the present look; oldest first. */
  readonly #frames = new Map<string, PagePicture>();
  readonly #listeners = new Set<() => void>();
  #film: WalkFilm | undefined;
  #lookKey = "";
  #bytes = 0;
  #aim = { frame: 0, isPlaying: false };
  #batch: Batch | undefined;
  #failure: string | undefined;
  #version = 0;

  constructor(studio: Pick<Studio, "draw" | "stop">) {
    this.#studio = studio;
  }

  /** For useSyncExternalStore: another number whenever something changed. */
  readonly version = (): number => this.#version;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  get failure(): string | undefined {
    return this.#failure;
  }

  /** Another film, or another look; frames that it shares with the one before stay. */
  show(film: WalkFilm | undefined): void {
    const lookKey = JSON.stringify(film?.look);
    if (lookKey !== this.#lookKey) this.#forgetAll();
    [this.#film, this.#lookKey, this.#failure] = [film, lookKey, undefined];
    this.#tell();
    this.#draw();
  }

  /** What is seen, and whether the film goes on from there. */
  aim(frame: number, isPlaying: boolean): void {
    this.#aim = { frame, isPlaying };
    this.#draw();
  }

  /** A frame that is drawn. */
  at(frame: number): PagePicture | undefined {
    const film = this.#film;
    return film === undefined || frame >= film.total ? undefined : this.#frames.get(keyOf(film.recipeAt(frame)));
  }

  /** Tries again after a failure. */
  readonly retry = (): void => {
    this.#failure = undefined;
    this.#tell();
    this.#draw();
  };

  stop(): void {
    this.#batch = undefined;
    this.#studio.stop("walk");
  }

  #draw(): void {
    const film = this.#film;
    if (film === undefined || this.#failure !== undefined || !this.#mayStart(film)) return;
    const recipes = this.#missing(film);
    if (recipes.length === 0) return;
    const batch: Batch = { keys: recipes.map(keyOf), lookKey: this.#lookKey, hasDelivered: false };
    this.#batch = batch;
    void this.#run(batch, recipes, film);
  }

  /**
   * Work under way gives way to what is seen now, but not before it has given a picture: otherwise a slider that keeps
   * moving would never show any.
   */
  #mayStart(film: WalkFilm): boolean {
    const batch = this.#batch;
    if (batch === undefined) return true;
    const key = keyOf(film.recipeAt(this.#aim.frame % film.total));
    const isOnItsWay = batch.lookKey === this.#lookKey && (batch.keys.includes(key) || this.#frames.has(key));
    return batch.hasDelivered && !isOnItsWay;
  }

  async #run(batch: Batch, recipes: readonly Recipe[], { look }: WalkFilm): Promise<void> {
    try {
      const isComplete = await this.#studio.draw("walk", recipes, look, (index, picture) =>
        this.#deliver(batch, batch.keys[index] ?? "", picture),
      );
      if (this.#batch !== batch) return;
      this.#batch = undefined;
      if (isComplete) this.#draw();
    } catch (error) {
      if (this.#batch !== batch) return;
      [this.#batch, this.#failure] = [undefined, asError(error).message];
      this.#tell();
    }
  }

  #deliver(batch: Batch, key: string, picture: PagePicture): void {
    batch.hasDelivered = true;
    if (batch.lookKey === this.#lookKey) this.#keep(key, picture);
    this.#tell();
    if (this.#batch === batch) this.#draw();
  }

  #keep(key: string, picture: PagePicture): void {
    this.#forget(key);
    this.#frames.set(key, picture);
    this.#bytes += picture.data.length;
    for (const oldest of this.#frames.keys()) {
      if (this.#bytes <= MOST_BYTES || oldest === key) return;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    this.#bytes -= this.#frames.get(key)?.data.length ?? 0;
    this.#frames.delete(key);
  }

  #forgetAll(): void {
    this.#frames.clear();
    this.#bytes = 0;
  }

  #missing(film: WalkFilm): Recipe[] {
    const { frame, isPlaying } = this.#aim;
    const missing: Recipe[] = [];
    const most = isPlaying ? Math.min(AHEAD, film.total) : 1;
    for (let i = 0; i < most && missing.length < BATCH; i++) {
      const recipe = film.recipeAt((frame + i) % film.total);
      if (!this.#frames.has(keyOf(recipe))) missing.push(recipe);
    }
    return missing;
  }

  #tell(): void {
    this.#version++;
    for (const listener of this.#listeners) listener();
  }
}

function keyOf(recipe: Recipe): string {
  return JSON.stringify(recipe);
}
