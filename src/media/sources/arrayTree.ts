import { DATASET_JSON, formatDatasetJson } from "../../datasets/datasetJson.ts";
import type { DecodedImage } from "../../datasets/imageSource.ts";
import { crc32 } from "../../formats/zip/crc32.ts";
import { pictureName } from "../datasetZip.ts";
import { encodeRawPng } from "../frameImage.ts";
import type { FileTree } from "../fileTree.ts";

/** Images that are kept as arrays of pixels. */
export interface PictureArrays {
  readonly path: string;
  readonly count: number;
  image(index: number): DecodedImage;
  /** The images' classes; undefined where they are not known. */
  readonly labels: readonly number[] | undefined;
  readonly classNames?: readonly string[];
}

/** The images as a data set of the official layout: each read as the PNG of its pixels, the classes in its JSON. */
export function arrayTree({ path, count, image, labels, classNames }: PictureArrays): FileTree {
  const pictures = Array.from({ length: count }, (_, i) => pictureName(i));
  const numbers = new Map(pictures.map((name, i) => [name, i]));
  const json = new TextEncoder().encode(
    formatDatasetJson(
      pictures.map((name, i) => [name, labels?.[i]] as const),
      { classNames },
    ),
  );
  const imageOf = (name: string): DecodedImage => {
    const index = numbers.get(name);
    if (index === undefined) throw new RangeError(`no image ${name}`);
    return image(index);
  };
  const read = async (name: string): Promise<Uint8Array> =>
    name === DATASET_JSON ? json : encodeRawPng(imageOf(name));
  return {
    path,
    names: [...pictures, DATASET_JSON],
    passedOver: [],
    read: async (name, limit) => (await read(name)).subarray(0, limit),
    size: async (name) => (name === DATASET_JSON ? json : imageOf(name).data).length,
    kind: "arrays",
    fingerprint: async (name) => `${crc32(name === DATASET_JSON ? json : imageOf(name).data)}`,
    close: () => Promise.resolve(),
  };
}
