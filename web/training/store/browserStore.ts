import { UserError } from "../../../src/base/errors.ts";
import { readPictureBlock, writePictureBlock, type PictureBlock } from "../../../src/datasets/pictureBlock.ts";
import type { DeviceKind } from "../../../src/engine/engine.ts";
import { formSpelling } from "../../../src/runs/optionError.ts";
import type { RunEvent, RunStore } from "../../../src/runs/runStore.ts";
import type { TrainingSetup } from "../../../src/training/setup.ts";
import type { Progress, TrainingState } from "../../../src/training/state.ts";
import { readState, writeState } from "../../../src/training/stateFile.ts";
import { summary } from "../../../src/training/statistics.ts";
import { toPagePicture } from "../../studio/pagePicture.ts";
import type { PagePicture } from "../../studio/studio.ts";
import { CURVES, type CurvePoint, type TrainingEvent } from "../training.ts";
import type { KeptFiles } from "./keptFiles.ts";
import { readCurve, readRun, type BrowserRun } from "./schemas.ts";

export interface LoadedRun extends BrowserRun {
  readonly pictures: PictureBlock;
  readonly state: TrainingState;
  readonly points: readonly CurvePoint[];
  /** What the page showed last. */
  readonly fakes: readonly PagePicture[];
}

const RUN = "run";
const PICTURES = "pictures";
const POINTS = "curves";
const FAKES = "fakes";
const STATE = "state";

/** The one run that the browser keeps. */
export class BrowserStore {
  private readonly files: KeptFiles;

  constructor(files: KeptFiles) {
    this.files = files;
  }

  /** Where there is no run, nothing. @throws UserError when a part of it is missing or damaged. */
  async load(): Promise<LoadedRun | undefined> {
    const text = await this.files.load(RUN);
    if (text === undefined) return undefined;
    try {
      return await this.parts(readRun(text));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      throw new UserError({ ...error.parts, next: "Discard it and start over." }, { cause: error });
    }
  }

  private async parts(run: BrowserRun): Promise<LoadedRun> {
    const [pictures, bytes] = [await this.part(PICTURES), await this.stateBytes()];
    const points = await this.files.load(POINTS);
    const state = readState(run.setup, bytes);
    return {
      ...run,
      state,
      pictures: readPictureBlock(pictures),
      // What belongs to the run up to this state; what came after it will come again.
      points: points ? readCurve(points).filter(({ imagesSeen }) => imagesSeen <= state.progress.imagesSeen) : [],
      fakes: squares((await this.files.load(FAKES)) ?? new Uint8Array(), run.facts.choices.resolution),
    };
  }

  /** What makes it a run is written last, so that one whose page is closed meanwhile never was. */
  async begin({ version, facts, setup, pictures, state }: LoadedRun): Promise<void> {
    await this.clear();
    await this.files.save(PICTURES, writePictureBlock(pictures));
    await this.files.save(STATE, writeState(setup, state));
    await this.files.save(RUN, json({ version, facts, setup }));
  }

  /** Remembers where it computes, so that it stays there. */
  async computesOn({ version, facts, setup, computedOn: before }: BrowserRun, computedOn: DeviceKind): Promise<void> {
    if (before !== computedOn) await this.files.save(RUN, json({ version, facts, setup, computedOn }));
  }

  /** @param tell hears of what the page shows. */
  open({ setup, points, fakes }: LoadedRun, tell: (event: TrainingEvent) => void): OpenStore {
    return new OpenStore({ files: this.files, setup, tell }, points, fakes);
  }

  /** The last stored state as a file. */
  stateBytes(): Promise<Uint8Array> {
    return this.part(STATE);
  }

  async clear(): Promise<void> {
    for (const name of [RUN, STATE, POINTS, FAKES, PICTURES]) await this.files.remove(name);
  }

  private async part(name: string): Promise<Uint8Array> {
    const found = await this.files.load(name);
    if (found !== undefined) return found;
    const rule = "all its files must be present";
    throw new UserError({ attempted: "resume the stored run", rule, received: `one without its ${name}` });
  }
}

interface StoreParts {
  readonly files: KeptFiles;
  readonly setup: TrainingSetup;
  readonly tell: (event: TrainingEvent) => void;
}

/** Where a run in a tab is kept while it trains: what the page shows is stored with the state. */
class OpenStore implements RunStore {
  private readonly parts: StoreParts;
  private readonly curve: CurvePoint[];
  private fakes: readonly PagePicture[];

  constructor(parts: StoreParts, points: readonly CurvePoint[], fakes: readonly PagePicture[]) {
    this.parts = parts;
    this.curve = [...points];
    this.fakes = fakes;
  }

  get points(): readonly CurvePoint[] {
    return this.curve;
  }

  async hear(event: RunEvent): Promise<void> {
    if (event.kind === "tick") this.curve.push(pointOf(event.progress));
    if (event.kind === "reals") this.parts.tell({ kind: "reals", pictures: event.pictures.map(toPagePicture) });
    if (event.kind !== "fakes") return;
    this.fakes = event.pictures.map(toPagePicture);
    this.parts.tell({ kind: "fakes", pictures: this.fakes, imagesSeen: event.progress.imagesSeen });
  }

  /** Points that come after the state are left out when it is loaded, so the order of the two is no matter. */
  async save(state: TrainingState): Promise<void> {
    const { files, setup } = this.parts;
    await files.save(POINTS, json(this.curve));
    await files.save(
      FAKES,
      this.fakes.map(({ data }) => new Uint8Array(data.buffer)),
    );
    await files.save(STATE, writeState(setup, state));
  }

  advice(): string {
    return (
      "Its checkpoint is the last good state and can be downloaded; discard the run and start over " +
      `with a larger ${formSpelling("gamma")}.`
    );
  }
}

/** Means since the statistics were last reset. */
function pointOf({ statistics, imagesSeen, ada: { p } }: Progress): CurvePoint {
  const means = Object.entries(CURVES).flatMap(([name, official]) => {
    const moments = statistics[official];
    return moments === undefined ? [] : [[name, summary(moments).mean] as const];
  });
  return { imagesSeen, p, ...Object.fromEntries(means) };
}

/** RGBA squares that lie one after another. */
function squares(bytes: Uint8Array, side: number): PagePicture[] {
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
