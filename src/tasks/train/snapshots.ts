import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../../base/errors.ts";
import { writeFileAtomically } from "../../media/atomicFile.ts";
import { readSource } from "../../media/source.ts";
import { readState, writeState } from "../../training/stateFile.ts";
import type { TrainingSetup } from "../../training/setup.ts";
import type { TrainingState } from "../../training/state.ts";

/** Where a run stands, rewritten now and then and when it stops. */
const STATE_FILE = "training-state.safetensors";
const SNAPSHOT = /^network-snapshot-(\d{6,})\.safetensors$/;

/** `network-snapshot-000123.safetensors`: thousands of images. */
export function snapshotName(imagesSeen: number): string {
  return `network-snapshot-${kimgDigits(imagesSeen)}.safetensors`;
}

export function kimgDigits(imagesSeen: number): string {
  return String(Math.floor(imagesSeen / 1000)).padStart(6, "0");
}

/** Writes a snapshot and removes all but the newest `keep`. -> its path. */
export async function saveSnapshot(folder: string, setup: TrainingSetup, state: TrainingState, keep: number): Promise<string> {
  const path = join(folder, snapshotName(state.progress.imagesSeen));
  await writeFileAtomically(path, writeState(setup, state));
  const old = (await readdir(folder)).filter((name) => SNAPSHOT.test(name)).sort().slice(0, -keep);
  await Promise.all(old.map((name) => rm(join(folder, name), { force: true })));
  return path;
}

/** Writes where the run stands. */
export async function saveState(folder: string, setup: TrainingSetup, state: TrainingState): Promise<string> {
  const path = join(folder, STATE_FILE);
  await writeFileAtomically(path, writeState(setup, state));
  return path;
}

/** The furthest state in a run folder. @throws UserError when there is none. */
export async function latestState(folder: string, setup: TrainingSetup): Promise<TrainingState> {
  const names = await readdir(folder);
  const snapshot = names.filter((name) => SNAPSHOT.test(name)).sort().at(-1);
  const candidates = [...(names.includes(STATE_FILE) ? [STATE_FILE] : []), ...(snapshot === undefined ? [] : [snapshot])];
  const states = await Promise.all(candidates.map(async (name) => readState(setup, await readSource(join(folder, name)))));
  const [furthest] = states.sort((a, b) => b.progress.iteration - a.progress.iteration);
  if (furthest !== undefined) return furthest;
  throw new UserError({
    attempted: `resume the run in "${folder}"`,
    rule: "it must hold a snapshot or a training state",
    received: "a run that stopped before its first",
    next: "Start anew without --resume; the seed makes it the same run.",
  });
}
