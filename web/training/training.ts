import type { DeviceChoice, PagePicture } from "../studio/studio.ts";

/** What a person decides before a run; a run keeps it to its end. The command line's options of the same names. */
export interface TrainChoices {
  readonly resolution: 16 | 32 | 64 | 128;
  readonly channelBase: number;
  readonly channelMax: number;
  readonly batch: number;
  /** Weight of R1; what the command line's `auto` takes where none is given. */
  readonly gamma?: number;
  readonly mirror: boolean;
  readonly aug: "ada" | "noaug";
  readonly seed: number;
  /** Thousands of images after which it pauses by itself; going on then goes on. */
  readonly kimg?: number;
}

/** A file by its path below what was dropped, which a `File` loses on its way to the worker. */
export interface NamedFile {
  readonly path: string;
  readonly file: Blob;
}

/** A checkpoint that a run starts from, in place of random weights. */
export interface StartNetwork {
  readonly name: string;
  readonly file: Blob;
}

/** Where the images come from: files, zips among them, or drawings that the worker makes. */
export type PictureOrigin =
  | { readonly kind: "files"; readonly name: string; readonly files: readonly NamedFile[] }
  | { readonly kind: "drawings"; readonly count: number };

export interface SkippedPicture {
  readonly file: string;
  readonly reason: string;
}

/** What stays the same throughout a run. */
export interface RunFacts {
  readonly name: string;
  readonly choices: TrainChoices;
  /** Of R1, as it was decided. */
  readonly gamma: number;
  readonly pictures: number;
  readonly skipped: readonly SkippedPicture[];
  /** Trained numbers of G and D. */
  readonly parameters: number;
  /** The checkpoint that it started from, and what was taken over of it, a line each. */
  readonly startedFrom?: { readonly name: string; readonly lines: readonly string[] };
  /** When it began, in milliseconds since 1970. */
  readonly began: number;
}

/**
 * none: nothing is stored. stored: a run waits since before the page was loaded. damaged: one that cannot be read.
 * starting: images are read, programs compiled. elsewhere: another tab has it. failed: an error stopped it; what was
 * stored last is still there.
 */
export type Stage =
  | "none"
  | "stored"
  | "damaged"
  | "starting"
  | "running"
  | "pausing"
  | "paused"
  | "elsewhere"
  | "failed";

/** Where a run stands still and can go on from what was stored. */
export const AT_REST: readonly Stage[] = ["stored", "paused", "failed"];

/** The curves, under short names; each is a mean since the point before. */
export const CURVES = {
  generatorLoss: "Loss/G/loss",
  discriminatorLoss: "Loss/D/loss",
  realScore: "Loss/scores/real",
  fakeScore: "Loss/scores/fake",
  realSign: "Loss/signs/real",
  r1: "Loss/r1_penalty",
} as const;
export type CurveName = keyof typeof CURVES;

/** A point of every curve. What no phase reported since the point before is missing. */
export interface CurvePoint extends Partial<Readonly<Record<CurveName, number>>> {
  readonly imagesSeen: number;
  /** Strength of the augmentation. */
  readonly p: number;
}

export interface RunProgress {
  readonly iteration: number;
  readonly imagesSeen: number;
  readonly p: number;
  /** Of training alone, over the last seconds; undefined until it has been measured. */
  readonly imagesPerSecond?: number;
  /** The iteration that would be gone on from if the page were gone now. */
  readonly savedIteration: number;
}

/** All that the page shows in words and numbers. */
export interface TrainingView {
  readonly stage: Stage;
  readonly run?: RunFacts;
  readonly progress?: RunProgress;
  /** While starting: what is being done, and how far it is, 0 to 1; no fraction where none is known. */
  readonly doing?: { readonly what: string; readonly fraction?: number };
  /** "WebAssembly, 2 threads", once an engine runs. */
  readonly device?: string;
  /** Why that, and what else the engine says. */
  readonly deviceNotes?: readonly string[];
  /** What the user should hear beside that, such as that this browser keeps nothing. */
  readonly notes: readonly string[];
  /** Why it failed. */
  readonly problem?: string;
  /** No engine starts in this worker any more, and nothing is lost with it: another worker is needed. */
  readonly isSpent?: boolean;
}

/** Before the worker has told anything. */
export const UNHEARD: TrainingView = { stage: "starting", doing: { what: "Starting the worker" }, notes: [] };

export type TrainingEvent =
  | { readonly kind: "view"; readonly view: TrainingView }
  | { readonly kind: "reals"; readonly pictures: readonly PagePicture[] }
  | { readonly kind: "fakes"; readonly pictures: readonly PagePicture[]; readonly imagesSeen: number }
  /** All points of the run. */
  | { readonly kind: "curves"; readonly points: readonly CurvePoint[] };

export interface SpeedEstimate {
  readonly imagesPerSecond: number;
  readonly device: string;
}

/** A checkpoint to download. */
export interface CheckpointFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * What the page asks of the training worker, through Comlink. There is at most one run; it is stored in the browser, so
 * that it survives a reload. Errors that the user can mend come as `UserError`s.
 */
export interface TrainingRuns {
  /** Hears of everything from now on, and at once of how things stand. */
  watch(listener: (event: TrainingEvent) => void): Promise<void>;
  /**
   * Reads the images and trains until it is paused; answers when training has begun.
   * @param from what it starts from, as the command line's `--resume`: the networks are then as wide as that one's.
   * @throws UserError when there is a run already, choices are out of range, or no image can be read.
   */
  start(origin: PictureOrigin, choices: TrainChoices, device: DeviceChoice, from?: StartNetwork): Promise<void>;
  /** Goes on where the run stands, after a pause or a reload. */
  goOn(device: DeviceChoice): Promise<void>;
  /** Ends the iteration, stores the state, and stops. */
  pause(): Promise<void>;
  /** Stores the state after this iteration, such as when the page may be closed. */
  save(): Promise<void>;
  /** G, G_ema and D with all that training needs to go on: a file that every command reads. */
  checkpoint(): Promise<CheckpointFile>;
  /** Forgets the run: nothing of it stays stored. */
  discard(): Promise<void>;
}

/** The worker's runs, and what is asked before there is one. */
export interface Training extends TrainingRuns {
  /**
   * How many images a second this device would train, from a few steps that count for nothing.
   * @returns undefined where the choices cannot be trained, and where another estimate or a run came between.
   */
  estimate(choices: TrainChoices, device: DeviceChoice, from?: StartNetwork): Promise<SpeedEstimate | undefined>;
  /** Ends the worker; what is stored stays. */
  close(): void;
}
