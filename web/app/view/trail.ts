import type { SourceKey } from "./latents.ts";
import type { Tab } from "./view.ts";

/** Where somebody is in the page; each is an entry of the browser's history. */
export interface Place {
  readonly tab: Tab;
  /** The seed or latent that is seen large. */
  readonly selected?: SourceKey;
  /** Any other dialog that is open. */
  readonly dialog?: string;
}

/** What the browser keeps of an entry. */
interface Entry {
  readonly trail: 1;
  readonly place: Place;
  /** The entry before is the same place without its dialog. */
  readonly isOver: boolean;
  /** Links that were followed until here. */
  readonly link: number;
}

/** What an arrival asks of the page: to be at a place, or to show all that the address says. */
export type Arrival = Place | "link";

export type BrowserHistory = Pick<History, "state" | "pushState" | "replaceState" | "back">;

/**
 * The way through the page as the browser's Back and Forward go it. A tab and a dialog that opens are new entries; a
 * dialog that is closed goes back by one. An entry brings back its place alone: what was made there since stays, and
 * undo is for that.
 */
export class Trail {
  readonly #history: BrowserHistory;
  #entry: Entry;
  #isGoingBack = false;

  constructor(history: BrowserHistory, place: Place) {
    const found = entryOf(history.state);
    this.#history = history;
    this.#entry = {
      trail: 1,
      place,
      link: found?.link ?? 0,
      isOver: found?.isOver === true && isSame(found.place, place),
    };
    history.replaceState(this.#entry, "");
  }

  /**
   * The page shows this place now.
   * @param link Its address. @param linkBefore The address of what was shown just before.
   */
  show(place: Place, link: string, linkBefore = link): void {
    const { place: before, isOver } = this.#entry;
    if (this.#isGoingBack || isSame(before, place)) return;
    const isOtherTab = before.tab !== place.tab;
    if (isOtherTab || (hasDialog(place) && !hasDialog(before))) {
      this.write(linkBefore);
      this.#entry = { ...this.#entry, place, isOver: !isOtherTab };
      this.#history.pushState(this.#entry, "", link);
    } else if (isOver && !hasDialog(place)) {
      this.#isGoingBack = true;
      this.#history.back();
    } else {
      this.#entry = { ...this.#entry, place };
      this.write(link);
    }
  }

  /** The same place under another address. */
  write(link: string): void {
    if (!this.#isGoingBack) this.#history.replaceState(this.#entry, "", link);
  }

  /** The browser went to another entry, or a link was put into the address. Call `show` once it is followed. */
  arrive(): Arrival | undefined {
    const wasGoingBack = this.#isGoingBack;
    const found = entryOf(this.#history.state);
    const { link } = this.#entry;
    this.#isGoingBack = false;
    if (found === undefined) return "link";
    // What a dialog was about may be gone.
    const { dialog: _, ...place } = found.place;
    this.#entry = { ...found, place };
    if (wasGoingBack) return undefined;
    return found.link === link ? place : "link";
  }

  /** A link was followed: its entry is of another part of the way. */
  followed(place: Place, link: string): void {
    const found = entryOf(this.#history.state);
    this.#entry = { trail: 1, place, isOver: false, link: found?.link ?? this.#entry.link + 1 };
    this.write(link);
  }
}

function entryOf(state: unknown): Entry | undefined {
  return typeof state === "object" && state !== null && "trail" in state && state.trail === 1
    ? (state as Entry)
    : undefined;
}

function hasDialog({ selected, dialog }: Place): boolean {
  return selected !== undefined || dialog !== undefined;
}

function isSame(a: Place, b: Place): boolean {
  return a.tab === b.tab && a.selected === b.selected && a.dialog === b.dialog;
}
