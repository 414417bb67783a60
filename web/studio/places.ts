import type { Place } from "./studio.ts";

/** Which work of each place is the newest; older work stops. */
export class Places {
  private readonly newest = new Map<Place, AbortController>();

  /** Makes all earlier work of the place stale. @returns what is aborted once this is stale too. */
  begin(place: Place): AbortSignal {
    this.stop(place);
    const work = new AbortController();
    this.newest.set(place, work);
    return work.signal;
  }

  stop(place: Place): void {
    this.newest.get(place)?.abort();
    this.newest.delete(place);
  }

  stopAll(): void {
    for (const place of [...this.newest.keys()]) this.stop(place);
  }
}
