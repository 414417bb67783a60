import { DATASET_JSON, formatDatasetJson, type DatasetFacts } from "../datasets/datasetJson.ts";
import type { DecodedImage } from "../datasets/imageSource.ts";
import type { Label } from "../datasets/labels.ts";
import type { ZipInput } from "../formats/zip/records.ts";
import type { AtomicOptions } from "./atomicFile.ts";
import { encodeRawPng } from "./frameImage.ts";
import { writeZipFile } from "./zipFile.ts";

export interface LabelledPng {
  readonly png: Uint8Array;
  readonly label: Label | undefined;
}

/**
 * Writes a data set in the official layout: `00000/img00000000.png`, a thousand to a folder, stored uncompressed, and
 * `dataset.json` with their labels.
 * @param images as they come; nothing of them stays in memory.
 * @throws UserError when the file cannot be written; then, and on abort, nothing is left of it.
 */
export function writeDatasetZip(
  path: string,
  images: AsyncIterable<LabelledPng>,
  options: AtomicOptions & DatasetFacts = {},
): Promise<void> {
  return writeZipFile(path, datasetEntries(images, options), options);
}

/** The files of a data set, in the order in which they are written. */
export async function* datasetEntries(
  images: AsyncIterable<LabelledPng>,
  facts: DatasetFacts,
): AsyncGenerator<ZipInput, void, undefined> {
  const labels: [string, Label | undefined][] = [];
  for await (const { png, label } of images) {
    const name = pictureName(labels.length);
    labels.push([name, label]);
    yield { name, data: png };
  }
  yield { name: DATASET_JSON, data: new TextEncoder().encode(formatDatasetJson(labels, facts)) };
}

/** `00001/img00001234.png`. */
export function pictureName(index: number): string {
  const digits = `${index}`.padStart(8, "0");
  return `${digits.slice(0, 5)}/img${digits}.png`;
}

/** An image ready for `writeDatasetZip`. */
export async function labelledPng(image: DecodedImage, label: Label | undefined): Promise<LabelledPng> {
  return { png: await encodeRawPng(image), label };
}
