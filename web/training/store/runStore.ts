import { UserError } from "../../../src/base/errors.ts";
import { readPictureBlock, writePictureBlock, type PictureBlock } from "../../../src/datasets/pictureBlock.ts";
import type { TrainingSetup } from "../../../src/training/setup.ts";
import type { TrainingState } from "../../../src/training/state.ts";
import { readState, writeState } from "../../../src/training/stateFile.ts";
import type { PagePicture } from "../../studio/studio.ts";
import { pointsUntil } from "../run/curves.ts";
import type { CurvePoint, RunFacts } from "../training.ts";
import type { KeptFiles } from "./keptFiles.ts";

/** What a run is besides its pictures and its state; there is a run where this file is. */
export interface StoredRun {
  readonly version: 1;
  readonly facts: RunFacts;
  readonly setup: TrainingSetup;
}

export interface LoadedRun extends StoredRun {
  readonly pictures: PictureBlock;
  readonly state: TrainingState;
  readonly points: readonly CurvePoint[];
  /** What the page showed last. */
  readonly fakes: readonly PagePicture[];
}

const RUN = "run";
const PICTURES = "pictures";
const CURVES = "curves";
const FAKES = "fakes";
const STATE = "state";

/** The one run that the browser keeps. */
export class RunStore {
  private readonly files: KeptFiles;

  constructor(files: KeptFiles) {
    this.files = files;
  }

  /** Where there is no run, nothing. @throws UserError when a part of it is missing or damaged. */
  async load(): Promise<LoadedRun | undefined> {
    try {
      return await this.loadWhole();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      throw new UserError({ ...error.parts, next: "Discard it and start anew." }, { cause: error });
    }
  }

  private async loadWhole(): Promise<LoadedRun | undefined> {
    const text = await this.files.load(RUN);
    if (text === undefined) return undefined;
    const run = fromJson<StoredRun>(text);
    if (run.version !== 1) throw damaged("a run of another version of this page");
    const [pictures, bytes] = [await this.part(PICTURES), await this.part(STATE)];
    const points = await this.files.load(CURVES);
    const state = readState(run.setup, bytes);
    const curve = points === undefined ? [] : fromJson<CurvePoint[]>(points);
    return {
      ...run,
      state,
      pictures: readPictureBlock(pictures),
      points: pointsUntil(curve, state.progress.imagesSeen),
      fakes: squares(run.facts.choices.resolution, await this.files.load(FAKES)),
    };
  }

  /** What makes it a run is written last, so that one whose page is closed meanwhile never was. */
  async begin(run: StoredRun, pictures: PictureBlock, state: TrainingState): Promise<void> {
    await this.clear();
    await this.files.save(PICTURES, writePictureBlock(pictures));
    await this.saveState({ setup: run.setup, state, points: [], fakes: [] });
    await this.files.save(RUN, json(run));
  }

  /** Points that come after the state are left out when it is loaded, so the order of the two is no matter. */
  async saveState({ setup, state, points, fakes }: Omit<LoadedRun, "pictures" | "facts" | "version">): Promise<void> {
    await this.files.save(CURVES, json(points));
    await this.files.save(
      FAKES,
      fakes.map(({ data }) => new Uint8Array(data.buffer)),
    );
    await this.files.save(STATE, writeState(setup, state));
  }

  /** The last stored state as a file. */
  stateBytes(): Promise<Uint8Array> {
    return this.part(STATE);
  }

  async clear(): Promise<void> {
    for (const name of [RUN, STATE, CURVES, FAKES, PICTURES]) await this.files.remove(name);
  }

  private async part(name: string): Promise<Uint8Array> {
    const found = await this.files.load(name);
    if (found === undefined) throw damaged(`one without its ${name}`);
    return found;
  }
}

/** RGBA squares that lie one after another. */
function squares(side: number, bytes: Uint8Array = new Uint8Array()): PagePicture[] {
  const size = side ** 2 * 4;
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, i) => ({
    width: side,
    height: side,
    data: Uint8ClampedArray.from(bytes.subarray(i * size, (i + 1) * size)),
  }));
}

function json(value: unknown): readonly Uint8Array[] {
  return [new TextEncoder().encode(JSON.stringify(value))];
}

function fromJson<T>(bytes: Uint8Array): T {
  return JSON.parse(new TextDecoder().decode(bytes)) as T;
}

function damaged(received: string): UserError {
  return new UserError({ attempted: "go on with the stored run", rule: "all of it must be there", received });
}
