import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { UserError } from "../../base/errors.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import type { LabelOrigin } from "../../datasets/labels.ts";
import { openDataset } from "../../datasets/openDataset.ts";
import { openImageSource } from "../../media/imageSource.ts";

/** Which pictures. */
export interface DataOptions {
  readonly data: string;
  readonly mirror: boolean;
  readonly cond: boolean;
  readonly labels: LabelOrigin;
  readonly subset?: number;
  /** Of the choice of the subset. */
  readonly seed: number;
}

/** What a run remembers of its pictures, so that it goes on with the same ones. */
export interface DataFacts {
  /** Items, mirrored ones included. */
  readonly count: number;
  readonly resolution: number;
  readonly channels: number;
  readonly cDim: number;
  /** SHA-256 of the names in their order. */
  readonly names: string;
}

export interface TrainingData {
  readonly dataset: Dataset;
  readonly facts: DataFacts;
}

/**
 * Opens the pictures, all of whose headers are checked; labels that nobody asked for may be missing or broken.
 * @throws UserError that names the file and what mends it.
 */
export async function openTrainingData(o: DataOptions, signal?: AbortSignal): Promise<TrainingData> {
  const source = await openImageSource(o.data, { labels: o.cond ? o.labels : "none" });
  try {
    const dataset = await openDataset(source, {
      mirror: o.mirror,
      subset: o.subset,
      seed: o.seed,
      cond: o.cond,
      signal,
    });
    const { count, resolution, channels, cDim } = dataset;
    const names = createHash("sha256").update(source.names.join("\n")).digest("hex");
    return { dataset, facts: { count, resolution, channels, cDim, names } };
  } catch (error) {
    await source.close();
    throw error;
  }
}

/** @throws UserError when these are not the pictures that the run began with. */
export function checkSameData(data: string, before: DataFacts | undefined, now: DataFacts): void {
  const told = {
    count: "pictures",
    resolution: "pixels a side",
    channels: "channels",
    cDim: "classes",
    names: "",
  } as const;
  const changed =
    before === undefined
      ? undefined
      : (Object.keys(told) as (keyof DataFacts)[]).find((fact) => before[fact] !== now[fact]);
  if (before === undefined || changed === undefined) return;
  throw new UserError({
    attempted: `go on training with "${resolve(data)}"`,
    rule: "a run goes on with the pictures that it began with",
    received:
      changed === "names" ? "files of other names" : `${now[changed]} ${told[changed]} instead of ${before[changed]}`,
    next: "Put them back (--data says where they are now), or start a new run from its networks with --resume FILE.",
  });
}
