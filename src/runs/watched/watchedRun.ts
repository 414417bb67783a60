/** What the server tells of a training run, and a page shows. */

/**
 * training: a process is training it. died: its process ended unexpectedly, as by `kill -9`. stopped: it was stopped
 * before its end, by Ctrl-C or an error. done: it has seen all its images. damaged: its options cannot be read.
 */
export const RUN_STATES = ["training", "died", "stopped", "done", "damaged"] as const;
export type RunState = (typeof RUN_STATES)[number];

/** The state of a run. */
export interface RunFacts {
  readonly id: string;
  readonly name: string;
  readonly state: RunState;
  /** Why a damaged run cannot be shown. */
  readonly problem?: string;
  /** Thousands of images seen at its last report, and to be seen in all. */
  readonly kimg: number;
  readonly totalKimg: number;
  /** Of training alone, at the last report. */
  readonly secondsPerKimg?: number;
  /** The time of its last report, in seconds since 1970. */
  readonly reported?: number;
  /** Differs once anything in its folder has changed. */
  readonly version: string;
}

/** Values over thousands of images; null where a report has none. */
export interface RunCurve {
  readonly name: string;
  readonly kimg: number[];
  readonly values: (number | null)[];
}

/** A grid of generated images of fixed latents. */
export interface RunPicture {
  readonly name: string;
  /** Thousands of images; 0 before the first step. */
  readonly kimg: number;
  /** Differs once the file has changed. */
  readonly version: string;
}

/** What a page shows of one run. */
export interface RunDetails {
  readonly resolution: number;
  /** As the command line spells them. */
  readonly options: { readonly flag: string; readonly value: string }[];
  readonly curves: RunCurve[];
  /** The first result of each metric over its snapshots. */
  readonly metrics: RunCurve[];
  /** The value to which ada steers the signs of D's logits for real images. */
  readonly adaTarget?: number;
  /** From the first to the newest. */
  readonly pictures: RunPicture[];
  /** The end of log.txt. */
  readonly log: string;
}
