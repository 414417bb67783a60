import type { RunFacts } from "../../runs/watched/watchedRun.ts";
import { runFacts, runVersion } from "./runFacts.ts";
import { runPlaces, type RunPlace } from "./runPlaces.ts";

/** The runs of a folder as they stand now. What has not changed is not read again. */
export class RunsFolder {
  private readonly known = new Map<string, RunFacts>();
  private listing: Promise<readonly RunFacts[]> | undefined;
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** By name; those who ask at the same time share the answer. */
  list(): Promise<readonly RunFacts[]> {
    this.listing ??= this.look().finally(() => (this.listing = undefined));
    return this.listing;
  }

  /** A run by its id in the listing; ids are never taken for paths. */
  async find(id: string): Promise<RunPlace | undefined> {
    return (await runPlaces(this.folder)).find((place) => place.id === id);
  }

  async facts(place: RunPlace): Promise<RunFacts> {
    const version = await runVersion(place);
    const known = this.known.get(place.id);
    if (known?.version === version) return known;
    const facts = await runFacts(place, version);
    this.known.set(place.id, facts);
    return facts;
  }

  private async look(): Promise<readonly RunFacts[]> {
    const places = await runPlaces(this.folder);
    const ids = new Set(places.map(({ id }) => id));
    for (const id of this.known.keys()) if (!ids.has(id)) this.known.delete(id);
    return Promise.all(places.map((place) => this.facts(place)));
  }
}
