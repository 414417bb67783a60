import type { DamagedFile } from "../datasets/dataset.ts";
import type { Picture } from "../model/picture.ts";
import type { Progress, TrainingState } from "../training/state.ts";
import type { Statistics } from "../training/statistics.ts";

/** What happens to a run. */
export type RunEvent =
  /** An image that cannot be decoded was met, and another put in its place. */
  | { readonly kind: "damaged"; readonly file: DamagedFile }
  /** A report is due: the statistics are those since the one before. */
  | { readonly kind: "tick"; readonly tick: number; readonly progress: Progress; readonly timing: TickTiming }
  | { readonly kind: "reals"; readonly pictures: readonly Picture[] }
  | { readonly kind: "fakes"; readonly pictures: readonly Picture[]; readonly progress: Progress };

/** Times since the report before, by the official names; they are no part of the run's state. */
export interface TickTiming {
  /** Milliseconds of each phase. */
  readonly phases: Statistics;
  readonly values: Readonly<Record<string, number>>;
}

/** Where a run is kept while it trains: a folder, or what a browser keeps for a page. */
export interface RunStore {
  /** Keeps or tells what happens, before training goes on. */
  hear(event: RunEvent): Promise<void>;
  /** Keeps where the run stands, to go on from. */
  save(state: TrainingState): Promise<void>;
  /** What to do if the run diverges; it names the last state that was saved. */
  advice(): string;
}

/** `network-snapshot-000123.safetensors`: thousands of images. */
export function snapshotName({ imagesSeen }: Pick<Progress, "imagesSeen">): string {
  return `network-snapshot-${kimgDigits(imagesSeen)}.safetensors`;
}

export function kimgDigits(imagesSeen: number): string {
  return String(Math.floor(imagesSeen / 1000)).padStart(6, "0");
}
