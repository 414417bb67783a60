import { asError } from "../../../src/base/errors.ts";
import type { Look, PagePicture, Place, Recipe, Studio } from "../../studio/studio.ts";

/** What is drawn of what is wanted. */
export interface Drawing {
  /** In the order of the recipes; what is there may still show an older look. */
  readonly pictures: readonly (PagePicture | undefined)[];
  /** Pictures that are worth drawing now. */
  readonly wanted: number;
  /** Those of them whose picture does not show the present look yet. */
  readonly missing: number;
  readonly failure: string | undefined;
  /** Tries again after a failure. */
  readonly retry: () => void;
}

interface Wanted {
  readonly recipes: readonly Recipe[];
  /** Indices into the recipes; the other pictures stay as they are for now. */
  readonly only: readonly number[] | undefined;
  readonly look: Look;
  readonly lookKey: string;
}

interface Drawn {
  readonly picture: PagePicture;
  readonly lookKey: string;
  /** Later pictures have higher ones. */
  readonly turn: number;
}

const NOTHING: Wanted = {
  recipes: [],
  only: undefined,
  look: { truncationPsi: 1, noiseMode: "const", directions: [] },
  lookKey: "",
};

/**
 * Keeps the pictures of one place up to date while what is wanted changes faster than it can be drawn. A new wish
 * replaces the work under way as soon as that has given a picture, and the pictures that waited longest come first,
 * so that all of them follow a slider that keeps moving.
 */
export class LivePictures {
  readonly #studio: Pick<Studio, "draw" | "stop">;
  readonly #place: Place;
  readonly #drawn = new Map<string, Drawn>();
  readonly #listeners = new Set<() => void>();
  #wanted = NOTHING;
  #turn = 0;
  #busy = false;
  #startedWith = NOTHING;
  #hasDelivered = false;
  #drawing: Drawing = { pictures: [], wanted: 0, missing: 0, failure: undefined, retry: () => this.#retry() };

  constructor(studio: Pick<Studio, "draw" | "stop">, place: Place) {
    this.#studio = studio;
    this.#place = place;
  }

  /** For useSyncExternalStore: the same object until something changes. */
  readonly drawing = (): Drawing => this.#drawing;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** @param only Indices of what is worth drawing now, such as the one picture that is seen large. */
  want(recipes: readonly Recipe[], look: Look, only?: readonly number[]): void {
    this.#wanted = { recipes, only, look, lookKey: JSON.stringify(look) };
    this.#forgetOthers();
    this.#tell(undefined);
    if (!this.#busy || this.#hasDelivered) this.#start();
  }

  stop(): void {
    this.#turn++;
    this.#busy = false;
    this.#studio.stop(this.#place);
  }

  #retry(): void {
    this.#tell(undefined);
    if (!this.#busy) this.#start();
  }

  #start(): void {
    const stale = this.#stale();
    if (stale.length === 0) {
      if (this.#busy) this.stop();
      return;
    }
    this.#turn++;
    [this.#busy, this.#hasDelivered, this.#startedWith] = [true, false, this.#wanted];
    void this.#draw(stale, this.#wanted, this.#turn);
  }

  async #draw(recipes: readonly Recipe[], wanted: Wanted, turn: number): Promise<void> {
    let failure: string | undefined;
    try {
      await this.#studio.draw(this.#place, recipes, wanted.look, (index, picture) => {
        const recipe = recipes[index];
        if (recipe !== undefined) this.#deliver(recipe, { picture, lookKey: wanted.lookKey, turn });
      });
    } catch (error) {
      failure = asError(error).message;
    }
    if (turn !== this.#turn) return;
    this.#busy = false;
    this.#tell(failure);
    if (this.#startedWith !== this.#wanted) this.#start();
  }

  #deliver(recipe: Recipe, drawn: Drawn): void {
    const key = JSON.stringify(recipe);
    if ((this.#drawn.get(key)?.turn ?? 0) > drawn.turn) return;
    this.#drawn.set(key, drawn);
    this.#tell(undefined);
    if (drawn.turn !== this.#turn) return;
    this.#hasDelivered = true;
    if (this.#startedWith !== this.#wanted) this.#start();
  }

  /** Those that waited longest first; those never drawn before all others. */
  #stale(): Recipe[] {
    const turnOf = (recipe: Recipe): number => this.#drawn.get(JSON.stringify(recipe))?.turn ?? 0;
    return this.#worthDrawing()
      .filter((recipe) => !this.#isFresh(recipe))
      .sort((a, b) => turnOf(a) - turnOf(b));
  }

  #worthDrawing(): readonly Recipe[] {
    const { recipes, only } = this.#wanted;
    return only === undefined ? recipes : recipes.filter((_, index) => only.includes(index));
  }

  #isFresh(recipe: Recipe): boolean {
    return this.#drawn.get(JSON.stringify(recipe))?.lookKey === this.#wanted.lookKey;
  }

  #forgetOthers(): void {
    const keys = new Set(this.#wanted.recipes.map((recipe) => JSON.stringify(recipe)));
    for (const key of this.#drawn.keys()) if (!keys.has(key)) this.#drawn.delete(key);
  }

  #tell(failure: string | undefined): void {
    const { recipes } = this.#wanted;
    this.#drawing = {
      ...this.#drawing,
      pictures: recipes.map((recipe) => this.#drawn.get(JSON.stringify(recipe))?.picture),
      wanted: this.#worthDrawing().length,
      missing: this.#worthDrawing().filter((recipe) => !this.#isFresh(recipe)).length,
      failure,
    };
    for (const listener of this.#listeners) listener();
  }
}
