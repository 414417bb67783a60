import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { JsonRecord } from "../../checkpoints/checkpoint.ts";
import { writeFileAtomically } from "../../media/atomicFile.ts";
import { writeState } from "../../training/stateFile.ts";
import type { TrainingSetup } from "../../training/setup.ts";
import type { TrainingState } from "../../training/state.ts";

/** Where a run stands, rewritten now and then and when it stops; gone once a snapshot holds the same. */
export const STATE_FILE = "training-state.safetensors";
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
export async function snapshotNames(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => SNAPSHOT.test(name)).sort((a, b) => kimgOf(a) - kimgOf(b));
}

/** Thousands of images that a snapshot's name says. */
export function kimgOf(name: string): number {
  return Number(SNAPSHOT.exec(name)?.[1]);
}

/** Writes where the run stands. -> the file. */
export async function saveState(
  folder: string,
  setup: TrainingSetup,
  state: TrainingState,
  about: JsonRecord,
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
