import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { UserError } from "../../base/errors.ts";
import { isUrl, readSource } from "../../media/source.ts";
import type { StoredRun } from "../../runs/storedRun.ts";
import { readStateFile } from "../../training/stateFile.ts";
import type { TrainingState } from "../../training/state.ts";
import { checkOwnState } from "./ownState.ts";
import { kimgOf, snapshotNames, STATE_FILE, type SavedState } from "./folderStore.ts";

/** A file of a run, and the state in it or why it cannot be used. */
type Found = SavedState | { readonly file: string; readonly reason: UserError };

/**
 * The furthest state in a run folder.
 * @param note hears of a damaged file that no other state depends on.
 * @throws UserError when there is none, or when a damaged file may have been the furthest, with the newest good one.
 */
export async function latestState(folder: string, run: StoredRun, note?: (line: string) => void): Promise<SavedState> {
  const snapshots = await snapshotNames(folder);
  const hasState = (await readdir(folder)).includes(STATE_FILE);
  const found = [
    ...(hasState ? [await look(join(folder, STATE_FILE), run)] : []),
    ...(await newestGood(folder, snapshots, run)),
  ];
  const good = found.filter((one) => "state" in one);
  const [furthest] = good.sort((a, b) => b.state.progress.iteration - a.state.progress.iteration);
  const damaged = found.filter((one) => "reason" in one);
  if (furthest === undefined) throw nothingGood(folder, damaged);
  for (const { file, reason } of damaged) {
    const seen = kimgOf(file.slice(folder.length + 1)); // NaN of the state between two snapshots
    if (!(seen <= furthest.state.progress.imagesSeen / 1000)) throw refused(reason, file, furthest);
    note?.(`Skipping ${file}: ${reason.message}`);
  }
  return furthest;
}

/** Snapshots from the newest back to the first good one. */
async function newestGood(folder: string, snapshots: readonly string[], run: StoredRun): Promise<Found[]> {
  const found: Found[] = [];
  for (const name of snapshots.toReversed()) {
    const one = await look(join(folder, name), run);
    found.push(one);
    if ("state" in one) break;
  }
  return found;
}

async function look(file: string, run: StoredRun): Promise<Found> {
  try {
    return { file, state: await stateIn(file, run) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { file, reason: error };
  }
}

async function stateIn(file: string, run: StoredRun): Promise<TrainingState> {
  const { state, checkpoint } = readStateFile(run.setup, await readSource(file));
  checkOwnState(checkpoint, run);
  return state;
}

function nothingGood(folder: string, damaged: readonly { readonly file: string; readonly reason: UserError }[]): Error {
  const [first] = damaged;
  return new UserError({
    attempted: `resume the run in "${folder}"`,
    rule: "it must contain a readable snapshot or training state",
    received: first === undefined ? "a folder without one" : `"${first.file}": ${brokenRule(first.reason)}`,
    next: "Start over without --resume; the same seed gives the same run.",
  });
}

/** What is wrong, without the advice that is given for a file by itself. */
function brokenRule({ parts: { rule, received } }: UserError): string {
  return received === undefined ? rule : `${rule}, but got ${received}`;
}

function refused(reason: UserError, file: string, { file: good, state }: SavedState): UserError {
  const { rule, received } = reason.parts;
  const kimg = state.progress.imagesSeen / 1000;
  const next =
    `The newest good one beside it is "${good}", at ${kimg} kimg. ` +
    "To continue from there, move the damaged file out of the folder and resume again.";
  return new UserError({ attempted: `resume from "${file}"`, rule, received, next }, { cause: reason });
}

/**
 * Reads a file that training shall start from.
 * @throws UserError where it cannot be read; the newest snapshot beside it that can be is named.
 */
export async function readOrOffer<T>(source: string, read: (source: string) => Promise<T>): Promise<T> {
  try {
    return await read(source);
  } catch (error) {
    if (!(error instanceof UserError) || isUrl(source)) throw error;
    const good = await goodSnapshotBeside(source, read);
    if (good === undefined) throw error;
    const next = `The newest good snapshot beside it is "${good}".`;
    throw new UserError({ ...error.parts, next }, { cause: error });
  }
}

async function goodSnapshotBeside<T>(file: string, read: (path: string) => Promise<T>): Promise<string | undefined> {
  const folder = dirname(file);
  const names = await snapshotNames(folder).catch(() => []);
  for (const name of names.toReversed()) {
    const path = join(folder, name);
    if (
      name !== basename(file) &&
      (await read(path).then(
        () => true,
        () => false,
      ))
    )
      return path;
  }
  return undefined;
}
