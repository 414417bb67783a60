import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../../base/errors.ts";
import { withFileErrors } from "../../media/fileErrors.ts";
import { OPTIONS_FILE } from "../../runs/storedRunSchema.ts";

/** A run's folder, and what it is called below the folder that is watched: the only name by which it is asked for. */
export interface RunPlace {
  readonly id: string;
  readonly path: string;
}

/** Folders of run folders lie at most so deep, as in `OUTPUTS/EXPERIMENT/runs`. */
const DEEPEST = 3;

/** A page could not show more, and a wrong folder shall not be searched for ever. */
const MOST_FOLDERS = 2000;

/** @throws UserError unless runs can be looked for there. */
export async function assertRunsFolder(folder: string): Promise<void> {
  const attempted = `show the runs in "${folder}"`;
  const found = await withFileErrors(attempted, () => stat(folder));
  if (found.isDirectory()) return;
  const next = "Give the folder of run folders, or one of them.";
  throw new UserError({ attempted, rule: "it must be a folder", received: "a file", next });
}

/** The run folders in a folder, or the folder itself where it is one; by name, which begins with a number. */
export async function runPlaces(folder: string): Promise<RunPlace[]> {
  const found: RunPlace[] = [];
  let left = MOST_FOLDERS;
  const look = async (path: string, id: string, depth: number): Promise<void> => {
    if (left-- <= 0) return;
    const entries = await readdir(path, { withFileTypes: true }).catch(() => []); // it may be gone meanwhile
    if (entries.some(({ name }) => name === OPTIONS_FILE)) {
      found.push({ id: id === "" ? "." : id, path });
      return;
    }
    if (depth === DEEPEST) return;
    const folders = entries.filter((entry) => !entry.isFile() && !entry.name.startsWith("."));
    for (const { name } of folders) await look(join(path, name), id === "" ? name : `${id}/${name}`, depth + 1);
  };
  await look(folder, "", 0);
  return found.sort((a, b) => (a.id < b.id ? -1 : 1));
}
