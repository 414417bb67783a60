import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../../base/errors.ts";
import type { JsonRecord } from "../../checkpoints/checkpoint.ts";
import { writeFileAtomically } from "../../media/atomicFile.ts";
import { readSource } from "../../media/source.ts";
import { readState, writeState } from "../../training/stateFile.ts";
import type { TrainingSetup } from "../../training/setup.ts";
import type { TrainingState } from "../../training/state.ts";

/** Where a run stands, rewritten now and then and when it stops; gone once a snapshot holds the same. */
const STATE_FILE = "training-state.safetensors";
const SNAPSHOT = /^network-snapshot-(\d{6,})\.safetensors$/;

/** `network-snapshot-000123.safetensors`: thousands of images. */
export function snapshotName(imagesSeen: number): string {
  return `network-snapshot-${kimgDigits(imagesSeen)}.safetensors`;
}

export function kimgDigits(imagesSeen: number): string {
  return String(Math.floor(imagesSeen / 1000)).padStart(6, "0");
}

/** Writes a snapshot, which is a state too, and removes all but the newest `keep`. -> its path. */
export async function saveSnapshot(
  folder: string,
  setup: TrainingSetup,
  state: TrainingState,
  keep: number,
  about: JsonRecord,
): Promise<string> {
  const path = join(folder, snapshotName(state.progress.imagesSeen));
  await writeFileAtomically(path, writeState(setup, state, about));
  const old = (await snapshotNames(folder)).slice(0, -keep);
  await Promise.all([...old, STATE_FILE].map((name) => rm(join(folder, name), { force: true })));
  return path;
}

/** Oldest first. */
async function snapshotNames(folder: string): Promise<string[]> {
  const kimg = (name: string): number => Number(SNAPSHOT.exec(name)?.[1]);
  return (await readdir(folder)).filter((name) => SNAPSHOT.test(name)).sort((a, b) => kimg(a) - kimg(b));
}

/** Writes where the run stands. -> the file. */
export async function saveState(
  folder: string, setup: TrainingSetup, state: TrainingState, about: JsonRecord,
): Promise<string> {
  const path = join(folder, STATE_FILE);
  await writeFileAtomically(path, writeState(setup, state, about));
  return path;
}

/** A state and the file that holds it. */
export interface SavedState {
  readonly state: TrainingState;
  readonly file: string;
}

/**
 * The furthest state in a run folder.
 * @param note hears of a file that cannot be used, such as one that a failing disk damaged.
 * @throws UserError when there is none.
 */
export async function latestState(
  folder: string,
  setup: TrainingSetup,
  note?: (line: string) => void,
): Promise<SavedState> {
  const snapshots = (await snapshotNames(folder)).reverse();
  const names = (await readdir(folder)).includes(STATE_FILE) ? [STATE_FILE, ...snapshots] : snapshots;
  const found: SavedState[] = [];
  for (const name of names) {
    const file = join(folder, name);
    const state = await usable(file, setup, note);
    if (state !== undefined) found.push({ state, file });
    if (state !== undefined && name !== STATE_FILE) break;
  }
  const [furthest] = found.sort((a, b) => b.state.progress.iteration - a.state.progress.iteration);
  if (furthest !== undefined) return furthest;
  throw new UserError({
    attempted: `resume the run in "${folder}"`,
    rule: "it must hold a snapshot or a training state that can be read",
    received: names.length === 0 ? "a folder without one" : `these: ${names.join(", ")}`,
    next: "Start anew without --resume; the seed makes it the same run.",
  });
}

async function usable(
  file: string,
  setup: TrainingSetup,
  note: ((line: string) => void) | undefined,
): Promise<TrainingState | undefined> {
  try {
    return readState(setup, await readSource(file));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    note?.(`Passing over ${file}: ${error.message}`);
    return undefined;
  }
}
