import { join } from "node:path";
import { runPictures } from "../../tasks/runs/runPictures.ts";
import type { RunPlace } from "../../tasks/runs/runPlaces.ts";
import type { RunsFolder } from "../../tasks/runs/runsFolder.ts";
import { notFound } from "../refusal.ts";

/** What an address calls a run, for the API's description. */
export const RUN_ID = "A run's id in the list of /api/runs.";

/** A run by its id: one of the listing's own, whatever is asked for. @throws Refusal 404 */
export async function findRun(runs: RunsFolder, id = ""): Promise<RunPlace> {
  const found = await runs.find(id);
  if (found === undefined) throw notFound(id);
  return found;
}

/** The path of a grid of a run, by its name in the run's own list. @throws Refusal 404 */
export async function findPicture(place: RunPlace, name = ""): Promise<string> {
  const found = (await runPictures(place.path)).find((picture) => picture.name === name);
  if (found === undefined) throw notFound(name);
  return join(place.path, found.name);
}
