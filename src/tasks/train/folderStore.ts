import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { DeviceKind } from "../../engine/engine.ts";
import { printable } from "../../formats/formatError.ts";
import { writeFileAtomically } from "../../media/atomicFile.ts";
import { writePicture } from "../../media/pictureFiles.ts";
import { composeGrid, type GridShape } from "../../model/grid.ts";
import { kimgDigits, snapshotName, type RunEvent, type RunStore } from "../../runs/runStore.ts";
import type { StoredRun } from "../../runs/storedRun.ts";
import { writeState } from "../../training/stateFile.ts";
import type { TrainingState } from "../../training/state.ts";
import { aboutRun } from "./ownState.ts";
import { openResources, type Resources } from "./resources.ts";
import type { Log } from "./runLog.ts";
import { statsLine, type StatsLine, type WriteStats } from "./statsFile.ts";
import { tickText } from "./tickText.ts";

/** Where a run stands, rewritten now and then and when it stops; gone once a snapshot holds the same. */
export const STATE_FILE = "training-state.safetensors";
/** Snapshots by their names. */
export const SNAPSHOT = /^network-snapshot-(\d{6,})\.safetensors$/;

/** A state and the file that holds it. */
export interface SavedState {
  readonly state: TrainingState;
  readonly file: string;
}

/** Oldest first. */
export async function snapshotNames(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => SNAPSHOT.test(name)).sort((a, b) => kimgOf(a) - kimgOf(b));
}

/** Thousands of images that a snapshot's name says. */
export function kimgOf(name: string): number {
  return Number(SNAPSHOT.exec(name)?.[1]);
}

/** Writes a state into a run's folder. -> its path. */
export async function writeRunState(
  folder: string,
  run: StoredRun,
  state: TrainingState,
  name = STATE_FILE,
): Promise<string> {
  const path = join(folder, name);
  await writeFileAtomically(path, writeState(run.setup, state, aboutRun(run)));
  return path;
}

export interface FolderParts {
  readonly folder: string;
  readonly run: StoredRun;
  /** The last good state's. */
  readonly file: string;
  /** How its images are laid out. */
  readonly grid: GridShape;
  readonly device: DeviceKind;
  readonly log: Log;
  readonly stats: WriteStats;
  /** Hears of every report. */
  readonly onTick?: (line: StatsLine) => void;
  /** Hears of each image that turned out to be damaged. */
  readonly note?: (line: string) => void;
}

type EventOf<K extends RunEvent["kind"]> = Extract<RunEvent, { readonly kind: K }>;

/** A run's folder, as the official code leaves it: snapshots, images, `stats.jsonl`, `log.txt`. */
export class FolderStore implements RunStore {
  private readonly parts: FolderParts;
  private readonly resources: Resources;
  private file: string;

  constructor(parts: FolderParts) {
    this.parts = parts;
    this.file = parts.file;
    this.resources = openResources(parts.device);
  }

  async hear(event: RunEvent): Promise<void> {
    if (event.kind === "tick") return this.report(event);
    if (event.kind === "damaged") return this.tellDamage(event);
    const { folder, grid } = this.parts;
    await writePicture(join(folder, `${pictureName(event)}.png`), composeGrid(event.pictures, grid));
  }

  async save(state: TrainingState): Promise<void> {
    this.file = await writeRunState(this.parts.folder, this.parts.run, state);
  }

  /** Writes a snapshot, which is a state too, and removes all but the newest. -> its path. */
  async snapshot(state: TrainingState): Promise<string> {
    const { folder, run } = this.parts;
    this.file = await writeRunState(folder, run, state, snapshotName(state.progress));
    const old = (await snapshotNames(folder)).slice(0, -run.keep);
    await Promise.all([...old, STATE_FILE].map((name) => rm(join(folder, name), { force: true })));
    return this.file;
  }

  advice(): string {
    return (
      `The last good file is ${this.file}; start a new run from it with --resume FILE ` +
      "and a larger --gamma, or with smaller --glr and --dlr."
    );
  }

  private async report({ tick, progress, timing }: EventOf<"tick">): Promise<void> {
    const { run, log, stats, onTick } = this.parts;
    const line = statsLine(
      { ...progress.statistics, ...timing.phases },
      {
        "Progress/tick": tick,
        "Progress/kimg": progress.imagesSeen / 1000,
        "Progress/augment": run.setup.augmentation.mode === "noaug" ? 0 : progress.ada.p,
        ...timing.values,
        ...(await this.resources()),
      },
      Date.now() / 1000,
    );
    await stats(line);
    await log(tickText(line));
    onTick?.(line);
  }

  private async tellDamage({ file: { file, reason } }: EventOf<"damaged">): Promise<void> {
    const line = `"${printable(file)}" is skipped, and the next intact image takes its place: ${reason}`;
    this.parts.note?.(line);
    await this.parts.log(line);
  }
}

function pictureName(event: EventOf<"reals" | "fakes">): string {
  if (event.kind === "reals") return "reals";
  const { iteration, imagesSeen } = event.progress;
  return iteration === 0 ? "fakes_init" : `fakes${kimgDigits(imagesSeen)}`;
}
