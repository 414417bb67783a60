import { UserError } from "../base/errors.ts";
import { readSafetensors } from "../formats/safetensors/readSafetensors.ts";
import { writeSafetensors } from "../formats/safetensors/writeSafetensors.ts";
import { hostTensor, isDType } from "../tensor/hostTensor.ts";
import type { DecodedImage, ImageChannels, ImageSource } from "./imageSource.ts";

/** Decoded images of one size in one piece of memory: what a place without files, such as a tab, trains on. */
export interface PictureBlock {
  /** Of the whole, as errors say it. */
  readonly name: string;
  /** The images' own, in their order. */
  readonly names: readonly string[];
  readonly resolution: number;
  readonly channels: ImageChannels;
  /** [names.length, resolution, resolution, channels]. */
  readonly data: Uint8Array;
}

/** Joins decoded images, which must be squares of this size. @throws Error (a bug of the caller) for any other. */
export function pictureBlock(
  name: string,
  pictures: readonly (readonly [name: string, image: DecodedImage])[],
  resolution: number,
  channels: ImageChannels,
): PictureBlock {
  const size = resolution ** 2 * channels;
  const data = new Uint8Array(pictures.length * size);
  pictures.forEach(([own, image], i) => {
    if (image.width !== resolution || image.height !== resolution || image.channels !== channels)
      throw new Error(`pictureBlock: "${own}" is ${image.width} x ${image.height} x ${image.channels}`);
    data.set(image.data, i * size);
  });
  return { name, names: pictures.map(([own]) => own), resolution, channels, data };
}

/** The block as a source of a data set; without labels. */
export function blockSource({ name, names, resolution, channels, data }: PictureBlock): ImageSource {
  const size = resolution ** 2 * channels;
  const header = { width: resolution, height: resolution, channels };
  return {
    name,
    names,
    labels: undefined,
    header: async () => header,
    decode: async (index) => ({ ...header, data: data.subarray(index * size, (index + 1) * size) }),
    close: async () => undefined,
  };
}

const TENSOR = "pictures";

/** A block as the chunks of a `.safetensors` file. */
export function writePictureBlock({ name, names, resolution, channels, data }: PictureBlock): readonly Uint8Array[] {
  const tensor = hostTensor("uint8", [names.length, resolution, resolution, channels], data);
  const metadata = new Map([
    ["name", name],
    ["names", JSON.stringify(names)],
  ]);
  return writeSafetensors({ tensors: new Map([[TENSOR, tensor]]), metadata });
}

/** The block that `writePictureBlock` wrote. @throws UserError when the bytes are none. */
export function readPictureBlock(bytes: Uint8Array): PictureBlock {
  const { tensors, metadata } = readSafetensors(bytes);
  const tensor = tensors.get(TENSOR);
  const [count, resolution = 0, , channels] = tensor?.shape ?? [];
  const names = JSON.parse(metadata.get("names") ?? "[]") as string[];
  const known = channels === 1 || channels === 3 || channels === 4;
  if (tensor === undefined || !isDType(tensor, "uint8") || !known || names.length !== count)
    throw new UserError({ attempted: "read the stored images", rule: "they must be those that were stored" });
  return { name: metadata.get("name") ?? "", names, resolution, channels, data: tensor.data };
}
