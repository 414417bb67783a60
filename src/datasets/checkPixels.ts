import { UserError } from "../base/errors.ts";
import { printable } from "../formats/formatError.ts";
import { DamagedPicture } from "./damagedPicture.ts";
import type { Dataset } from "./dataset.ts";
import { datasetCommand } from "./datasetCommand.ts";
import { sideBySide } from "./sideBySide.ts";

/** What decodes in some ten seconds: 2700 colour images of 256 x 256, and no more than 20,000 of any size. */
const MOST_BYTES = 2 ** 29;
const MOST_PICTURES = 20_000;
const AT_ONCE = 8;
const MOST_NAMED = 10;

export interface CheckPixelsOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Decodes all images of a data set that is small enough, so that a damaged one is told before training begins. Larger
 * ones are left to `Dataset.images`, which puts others in the place of damaged images.
 * @throws UserError that names those that are damaged.
 */
export async function checkPixels(dataset: Dataset, { signal, onProgress }: CheckPixelsOptions = {}): Promise<void> {
  const { channels, resolution, pictures: count } = dataset;
  if (count > MOST_PICTURES || count * channels * resolution ** 2 > MOST_BYTES) return;
  const decode = (item: number): Promise<unknown> =>
    dataset.images([item]).catch((error: unknown) => {
      if (!(error instanceof DamagedPicture)) throw error; // heard of all damaged ones below
    });
  let done = 0;
  for await (const _ of sideBySide(new Array(count).keys(), AT_ONCE, decode)) {
    signal?.throwIfAborted();
    onProgress?.(++done, count);
  }
  if (dataset.damaged().length > 0) throw damagedPictures(dataset);
}

function damagedPictures(dataset: Dataset): UserError {
  const damaged = dataset.damaged();
  const named = damaged.slice(0, MOST_NAMED).map(({ file, reason }) => `"${printable(file)}" (${reason})`);
  const more = damaged.length > MOST_NAMED ? ` and ${damaged.length - MOST_NAMED} more` : "";
  return new UserError({
    attempted: `use the dataset "${dataset.name}"`,
    rule: "its images must be intact",
    received: `${named.join(", ")}${more}`,
    next: `Repair or remove them, or leave them out: ${datasetCommand(dataset)}`,
  });
}
