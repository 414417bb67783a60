import { asError } from "../../../src/base/errors.ts";
import type { PictureRecipe } from "../../../src/model/recipe/recipe.ts";
import { keyOf } from "../../base/keyOf.ts";
import type { Look, PagePicture, Place, Studio } from "../../studio/studio.ts";

/** What one place on the page wants to show. */
export interface Wish {
  readonly slot: string;
  /** What is in the slot stays there until it shows this version of it. */
  readonly version: string;
}

type Deliver<W, Made> = (wish: W | undefined, made: Made) => void;

/** Where wishes are fulfilled. */
export interface Maker<W extends Wish, Made> {
  /**
   * Makes wishes in their order, while they are wanted.
   * @returns whether it came to its end; false where other work took its place.
   */
  make(wishes: readonly W[], deliver: Deliver<W, Made>, isWanted: () => boolean): Promise<boolean>;
  stop(): void;
}

export interface NewestWishOptions {
  /** Wishes that are made in one go. */
  readonly atOnce?: number;
  /** Wishes that change have stood still for so long before they are made. */
  readonly quietMs?: number;
  /** Slots that are remembered, if not all of them are wanted. */
  readonly remembered?: number;
}

interface Work<W> {
  readonly wishes: readonly W[];
  readonly turn: number;
  /** What was urgent when it began. */
  readonly urgent: readonly W[];
  hasDelivered: boolean;
}

/**
 * Fulfils wishes that change faster than they can be fulfilled. A new wish replaces the work under way, but not before
 * that has given something: otherwise a slider that keeps moving would never show anything. What waited longest comes
 * first, so that all of it follows the slider; work that does the next thing already goes on.
 */
export class NewestWish<W extends Wish, Made> {
  readonly #maker: Maker<W, Made>;
  readonly #options: Required<NewestWishOptions>;
  /** By slot, oldest first. Later turns have higher numbers. */
  readonly #made = new Map<string, { readonly made: Made; readonly version: string; readonly turn: number }>();
  readonly #listeners = new Set<() => void>();
  #wanted: readonly W[] = [];
  #urgent: readonly W[] = [];
  #work: Work<W> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failure: string | undefined;
  #turn = 0;
  #changes = 0;

  constructor(maker: Maker<W, Made>, options: NewestWishOptions = {}) {
    this.#maker = maker;
    this.#options = { atOnce: Infinity, quietMs: 0, remembered: 0, ...options };
  }

  /** For useSyncExternalStore: another number whenever something changed. */
  readonly changes = (): number => this.#changes;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Why the wishes are not fulfilled; a new wish tries again. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** What is in the slot of a wish, of whatever version. */
  at({ slot }: Wish): Made | undefined {
    return this.#made.get(slot)?.made;
  }

  isFulfilled({ slot, version }: Wish): boolean {
    return this.#made.get(slot)?.version === version;
  }

  /** @param urgent Those of the wishes that are worth fulfilling now; the other slots stay as they are. */
  want(wishes: readonly W[], urgent = wishes): void {
    [this.#wanted, this.#urgent, this.#failure] = [wishes, urgent, undefined];
    this.#forgetOthers();
    this.#tell();
    if (this.#options.quietMs === 0) return this.#goOn();
    this.stop();
    this.#timer = setTimeout(() => this.#goOn(), this.#options.quietMs);
  }

  /** Tries again after a failure. */
  readonly retry = (): void => {
    this.#failure = undefined;
    this.#tell();
    this.#goOn();
  };

  stop(): void {
    clearTimeout(this.#timer);
    this.#work = undefined;
    this.#maker.stop();
  }

  #goOn(): void {
    const missing = this.#missing();
    if (this.#work !== undefined && !this.#givesWay(this.#work, missing[0])) return;
    if (missing.length > 0) void this.#make(missing.slice(0, this.#options.atOnce));
    else if (this.#work !== undefined) this.stop();
  }

  #givesWay({ hasDelivered, urgent, wishes }: Work<W>, first: W | undefined): boolean {
    if (!hasDelivered || urgent === this.#urgent) return false;
    const next = wishes.find((wish) => !this.isFulfilled(wish));
    return first === undefined || next?.slot !== first.slot || next.version !== first.version;
  }

  /** Those that waited longest first; those never made before all others. */
  #missing(): W[] {
    const turnOf = ({ slot }: W): number => this.#made.get(slot)?.turn ?? 0;
    return this.#urgent.filter((wish) => !this.isFulfilled(wish)).sort((a, b) => turnOf(a) - turnOf(b));
  }

  async #make(wishes: readonly W[]): Promise<void> {
    const work: Work<W> = { wishes, turn: ++this.#turn, urgent: this.#urgent, hasDelivered: false };
    this.#work = work;
    const deliver: Deliver<W, Made> = (wish, made) => this.#deliver(work, wish, made);
    let [isComplete, failure] = [false, undefined as string | undefined];
    try {
      isComplete = await this.#maker.make(wishes, deliver, () => this.#work === work);
    } catch (error) {
      failure = asError(error).message;
    }
    if (this.#work !== work) return;
    this.#work = undefined;
    const isOld = work.urgent !== this.#urgent;
    if (!isOld) this.#failure = failure;
    this.#tell();
    if (isOld || isComplete) this.#goOn();
  }

  #deliver(work: Work<W>, wish: W | undefined, made: Made): void {
    work.hasDelivered = true;
    if (wish === undefined || (this.#made.get(wish.slot)?.turn ?? 0) > work.turn) return;
    this.#made.delete(wish.slot);
    this.#made.set(wish.slot, { made, version: wish.version, turn: work.turn });
    this.#forgetOthers();
    this.#tell();
    if (this.#work === work) this.#goOn();
  }

  /** The oldest that are not wanted, where more than enough are remembered. */
  #forgetOthers(): void {
    if (this.#made.size <= this.#options.remembered) return;
    const wanted = new Set(this.#wanted.map(({ slot }) => slot));
    const others = [...this.#made.keys()].filter((slot) => !wanted.has(slot));
    others.slice(0, this.#made.size - this.#options.remembered).forEach((slot) => this.#made.delete(slot));
  }

  #tell(): void {
    this.#changes++;
    for (const listener of this.#listeners) listener();
  }
}

/** An image that is wanted. */
export interface PictureWish extends Wish {
  readonly recipe: PictureRecipe;
  readonly look: Look;
}

/**
 * A slot for the recipe, which keeps its image under another look, or with other edits, until there is one of these.
 */
export function pictureWish(recipe: PictureRecipe, look: Look): PictureWish {
  if (recipe.kind === "edit") {
    const { steps, blends } = recipe;
    const slot = keyOf({ ...recipe, steps: [], blends: [] });
    return { slot, version: keyOf([look, steps, blends]), recipe, look };
  }
  return { slot: keyOf(recipe), version: keyOf(look), recipe, look };
}

/** Draws in a place of the studio, the wishes of one look together. */
export function pictureMaker(studio: Pick<Studio, "draw" | "stop">, place: Place): Maker<PictureWish, PagePicture> {
  return {
    async make(wishes, deliver, isWanted) {
      const looks = wishes.map(({ look }) => keyOf(look));
      for (const look of new Set(looks)) {
        const alike = wishes.filter((_, index) => looks[index] === look);
        const [first] = alike;
        if (first === undefined || !isWanted()) return false;
        const recipes = alike.map(({ recipe }) => recipe);
        const hear = (index: number, picture: PagePicture): void => deliver(alike[index], picture);
        if (!(await studio.draw(place, recipes, first.look, hear))) return false;
      }
      return true;
    },
    stop: () => studio.stop(place),
  };
}
