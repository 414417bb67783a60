import type { Place } from "./studio.ts";

/** Whether the work that was begun is still the newest of its place. */
export type IsWanted = () => boolean;

/** Which work of each place is the newest; older work asks and stops. */
export class Places {
  private readonly newest = new Map<Place, symbol>();

  /** Makes all earlier work of the place stale. */
  begin(place: Place): IsWanted {
    const work = Symbol(place);
    this.newest.set(place, work);
    return () => this.newest.get(place) === work;
  }

  stop(place: Place): void {
    this.newest.delete(place);
  }

  stopAll(): void {
    this.newest.clear();
  }
}
