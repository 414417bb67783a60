import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { UserError } from "../../base/errors.ts";
import { checkPixels } from "../../datasets/checkPixels.ts";
import { datasetCommand } from "../../datasets/datasetCommand.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import { labelsNote } from "../../datasets/labels.ts";
import { openDataset } from "../../datasets/openDataset.ts";
import { narrowNote } from "../../datasets/valueRange.ts";
import { openImageSource, type FileImageSource } from "../../media/imageSource.ts";
import { optionError } from "../../runs/optionError.ts";
import type { DataFacts, DataOptions } from "../../runs/storedRun.ts";

export interface TrainingData {
  readonly dataset: Dataset;
  readonly facts: DataFacts;
}

export interface DataContext {
  readonly signal?: AbortSignal;
  /** Hears of what may be a slip in the labels. */
  readonly note?: (line: string) => void;
  /** Hears how many images a step of the check has done. */
  readonly onCheck?: (step: CheckStep, done: number, total: number) => void;
}

/** Sizes and colours, whether the pixels are whole, and what tells these images from others. */
export type CheckStep = "headers" | "pixels" | "contents";

/**
 * Opens the images, all of whose headers are checked and, where they are few, whose pixels too;
 * labels that nobody asked for may be missing or broken.
 * @throws UserError that names the file and what mends it.
 */
export async function openTrainingData(o: DataOptions, context: DataContext = {}): Promise<TrainingData> {
  const { signal, onCheck } = context;
  const hear = (step: CheckStep) => (done: number, total: number) => onCheck?.(step, done, total);
  const source = await openImageSource(o.data, { labels: o.cond ? o.labels : "none" });
  try {
    const dataset = await openDataset(source, {
      mirror: o.mirror,
      mirrorY: o.mirrorY,
      subset: o.subset,
      seed: o.seed,
      cond: o.cond,
      signal,
      onProgress: hear("headers"),
    });
    const slip = o.cond && source.labels !== undefined ? labelsNote(source.labels) : undefined;
    if (slip !== undefined) context.note?.(slip);
    await checkPixels(dataset, { signal, onProgress: hear("pixels") });
    const dark = await darkNote(source);
    if (dark !== undefined) context.note?.(dark);
    const { count, resolution, channels, cDim } = dataset;
    const names = sha256(source.names.join("\n"));
    const contents = await source.contents(signal, hear("contents"));
    const labels = o.cond ? sha256(JSON.stringify(source.labels)) : undefined;
    return { dataset, facts: { count, resolution, channels, cDim, names, contents, labels } };
  } catch (error) {
    await source.close();
    throw error;
  }
}

/** Images whose values are looked at, from the first to the last. */
const LOOKED_AT = 8;

/** A slip in the values of 16-bit images, told by a few of them; a damaged one is told where it is met. */
async function darkNote(source: FileImageSource): Promise<string | undefined> {
  const { length } = source.names;
  const some = new Set(Array.from({ length: LOOKED_AT }, (_, i) => Math.floor((i * length) / LOOKED_AT)));
  const unlessDamaged = (error: unknown): undefined => {
    if (!(error instanceof UserError)) throw error;
  };
  const ranges = await Promise.all([...some].map((index) => source.deepRange(index).catch(unlessDamaged)));
  const known = ranges.filter((range) => range !== undefined);
  return narrowNote(known, datasetCommand(source));
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** How a changed fact is told, in the order in which they are compared. */
const CHANGES: Readonly<Record<keyof DataFacts, (before: DataFacts, now: DataFacts) => string>> = {
  count: (before, now) => `${now.count} images instead of ${before.count}`,
  resolution: (before, now) => `${now.resolution} pixels a side instead of ${before.resolution}`,
  channels: (before, now) => `${now.channels} channels instead of ${before.channels}`,
  cDim: (before, now) => `${now.cDim} classes instead of ${before.cDim}`,
  names: () => "files with other names",
  contents: () => "files with the same names but other contents",
  labels: () => "the same images with other labels",
};

/** @throws UserError when these are not the images that the run began with. */
export function checkSameData(data: string, before: DataFacts | undefined, now: DataFacts): void {
  if (before === undefined) return;
  const changed = (Object.keys(CHANGES) as (keyof DataFacts)[]).find((fact) => differ(before[fact], now[fact]));
  if (changed === undefined) return;
  throw optionError((say) => ({
    attempted: `resume training with "${resolve(data)}"`,
    rule: "a resumed run keeps the images it started with",
    received: CHANGES[changed](before, now),
    next:
      `Restore them (${say("data")} gives their new place), ` +
      `or start a new run from its networks with ${say("resume", "FILE")}.`,
  }));
}

/** What one of the two does not know cannot differ, nor can a folder's contents and an archive's. */
function differ(before: string | number | undefined, now: string | number | undefined): boolean {
  if (before === undefined || now === undefined || before === now) return false;
  const kindOf = (fact: string | number): string => String(fact).replace(/:.*|^[^:]*$/, "");
  return kindOf(before) === kindOf(now);
}
