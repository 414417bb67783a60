import type { Rng } from "../base/rng.ts";
import { UserError } from "../base/errors.ts";
import { printable } from "../formats/formatError.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";
import { writeLabelVector, type ImageLabels, type LabelOrigin } from "./labels.ts";
import type { DecodedImage, ImageChannels, ImageSource } from "./imageSource.ts";
import { writeImage, type Reflection } from "./writeImage.ts";
import { replaceDamaged, type Replacing } from "./replaceDamaged.ts";

/**
 * Images of one size for training. Items of a mirrored data set: first all images, then all of them mirrored; one
 * that is mirrored top to bottom too has all of these once more, upside down.
 */
export interface Dataset {
  /** The folder or archive. */
  readonly name: string;
  /** Items, mirrored ones included. */
  readonly count: number;
  /** Left to right. */
  readonly mirrored: boolean;
  /** Images of their own, without what mirroring adds. */
  readonly pictures: number;
  readonly resolution: number;
  readonly channels: ImageChannels;
  /** Length of a label vector; 0 without labels. */
  readonly cDim: number;
  readonly classNames: readonly string[] | undefined;
  /** Where the source has its labels from. */
  readonly labelOrigin?: LabelOrigin;
  /**
   * Items' images -> [N, channels, resolution, resolution] in [-1, 1]: byte / 127.5 - 1. In the place of one that is
   * damaged comes the next that is whole.
   */
  images(items: readonly number[]): Promise<Float32Tensor>;
  /** `images`, with the labels of the very pictures: those of another where one is damaged. */
  labelledImages(items: readonly number[]): Promise<LabelledImages>;
  /** Images that were found damaged so far. */
  damaged(): readonly DamagedFile[];
  /** Items' label vectors -> [N, cDim]; undefined when cDim is 0. */
  labels(items: readonly number[]): Float32Tensor | undefined;
  close(): Promise<void>;
}

export interface LabelledImages {
  /** [N, channels, resolution, resolution] in [-1, 1]. */
  readonly images: Float32Tensor;
  /** [N, cDim]; undefined when cDim is 0. */
  readonly labels: Float32Tensor | undefined;
}

/** The name of an image that cannot be decoded, and why. */
export interface DamagedFile {
  readonly file: string;
  readonly reason: string;
}

export interface DatasetParts {
  readonly source: ImageSource;
  /** The source's images that belong to the data set. */
  readonly chosen: Uint32Array;
  /** Left to right, and top to bottom. */
  readonly mirror: boolean;
  readonly mirrorY: boolean;
  readonly labels: ImageLabels | undefined;
  readonly resolution: number;
  readonly channels: ImageChannels;
  /** Decoded images are kept up to this many bytes; beyond it the others are decoded whenever they are needed. */
  readonly cacheBytes: number;
}

/** Those of a data set's items, one after the other. */
function reflections({ mirror, mirrorY }: DatasetParts): readonly Reflection[] {
  const sideways = mirror ? [false, true] : [false];
  return (mirrorY ? [false, true] : [false]).flatMap((y) => sideways.map((x) => ({ x, y })));
}

/** A data set whose images are known to be alike; see `openDataset`. */
export function createDataset(parts: DatasetParts): Dataset {
  const { source, chosen, mirror, labels, resolution, channels } = parts;
  const size = imageSize(parts);
  const most = Math.min(chosen.length, Math.floor(parts.cacheBytes / size));
  const imageOf = cached(most, size, (index) => decodeChecked(parts, index));
  const replacing = replaceDamaged(chosen.length, (position) => imageOf(indexOf(parts, position)));
  const labelledImages = async (items: readonly number[]): Promise<LabelledImages> => {
    const found = await Promise.all(items.map((item) => goodItem(parts, replacing, item)));
    const shown = found.map(({ item }) => item);
    return {
      images: toTensor(
        parts,
        shown,
        found.map(({ image }) => image),
      ),
      labels: labelTensor(parts, shown),
    };
  };
  return {
    name: source.name,
    count: chosen.length * reflections(parts).length,
    mirrored: mirror,
    pictures: chosen.length,
    resolution,
    channels,
    cDim: labels?.cDim ?? 0,
    classNames: labels?.classNames,
    labelOrigin: source.labelOrigin,
    images: async (items) => (await labelledImages(items)).images,
    labelledImages,
    damaged: () => replacing.damaged().map(({ position, reason }) => ({ file: nameOf(parts, position), reason })),
    labels: (items) => labelTensor(parts, items),
    close: () => source.close(),
  };
}

function imageSize({ channels, resolution }: DatasetParts): number {
  return channels * resolution * resolution;
}

/** The source's number of an item's image. */
function indexOf(parts: DatasetParts, item: number): number {
  const { chosen } = parts;
  const index = chosen[item % chosen.length];
  if (index === undefined || item >= reflections(parts).length * chosen.length) throw new RangeError(`no item ${item}`);
  return index;
}

function nameOf(parts: DatasetParts, item: number): string {
  return parts.source.names[indexOf(parts, item)] ?? "";
}

/** The item itself or, as much mirrored as it, the one in its place. */
async function goodItem(
  parts: DatasetParts,
  replacing: Replacing,
  item: number,
): Promise<{ readonly item: number; readonly image: DecodedImage }> {
  indexOf(parts, item);
  const { length } = parts.chosen;
  const { position, image } = await replacing.image(item % length);
  return { item: position + item - (item % length), image };
}

function toTensor(parts: DatasetParts, items: readonly number[], images: readonly DecodedImage[]): Float32Tensor {
  const { chosen, channels, resolution } = parts;
  const size = imageSize(parts);
  const data = new Float32Array(items.length * size);
  const turned = reflections(parts);
  images.forEach((image, n) => {
    const reflection = turned[Math.floor((items[n] ?? 0) / chosen.length)] ?? { x: false, y: false };
    writeImage(image, reflection, data.subarray(n * size, (n + 1) * size));
  });
  return float32([items.length, channels, resolution, resolution], data);
}

function labelTensor(parts: DatasetParts, items: readonly number[]): Float32Tensor | undefined {
  const { labels } = parts;
  if (labels === undefined || labels.cDim === 0) return undefined;
  const data = new Float32Array(items.length * labels.cDim);
  items.forEach((item, n) => writeLabelVector(labels, indexOf(parts, item), data, n * labels.cDim));
  return float32([items.length, labels.cDim], data);
}

/** Labels of items drawn at random, such as the generator is trained on. -> [n, cDim], or undefined. */
export function drawLabels(dataset: Dataset, n: number, rng: Rng): Float32Tensor | undefined {
  return dataset.labels(Array.from({ length: n }, () => rng.integer(dataset.count)));
}

type Decode = (index: number) => Promise<DecodedImage>;

/**
 * Keeps pixels of up to `most` images; a decoding under way is shared. They lie in one block: thousands of small ones
 * between the large ones of a training step kept the allocator from using those again, 1.4 MB an image.
 */
function cached(most: number, size: number, decode: Decode): Decode {
  const block = new Uint8Array(most * size); // its pages are taken as they are written
  const places = new Map<number, Omit<DecodedImage, "data"> & { readonly start: number }>();
  const underWay = new Map<number, Promise<DecodedImage>>();
  const start = async (index: number): Promise<DecodedImage> => {
    try {
      const image = await decode(index);
      if (places.size < most) {
        const { data, ...header } = image;
        block.set(data, places.size * size);
        places.set(index, { ...header, start: places.size * size });
      }
      return image;
    } finally {
      underWay.delete(index);
    }
  };
  return async (index) => {
    const place = places.get(index);
    if (place !== undefined) return { ...place, data: block.subarray(place.start, place.start + size) };
    const decoding = underWay.get(index) ?? start(index);
    underWay.set(index, decoding);
    return decoding;
  };
}

/** A file may have changed since its header was checked, or its header lie. */
async function decodeChecked({ source, resolution, channels }: DatasetParts, index: number): Promise<DecodedImage> {
  const image = await source.decode(index);
  if (image.width === resolution && image.height === resolution && image.channels === channels) return image;
  throw new UserError({
    attempted: `use "${printable(source.names[index] ?? "")}" of the dataset "${source.name}"`,
    rule: `it must have ${resolution} x ${resolution} pixels, channels: ${channels}`,
    received: `${image.width} x ${image.height}, channels: ${image.channels}`,
    next: "It seems to have changed since training began: restore it.",
  });
}
