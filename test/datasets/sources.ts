import type { DecodedImage, ImageChannels, ImageSource } from "../../src/datasets/imageSource.ts";
import type { ImageLabels } from "../../src/datasets/labels.ts";

/** A source in memory that counts what is asked of it. */
export interface FakeSource extends ImageSource {
  readonly decoded: number[];
}

export function fakeSource(images: readonly DecodedImage[], labels?: ImageLabels): FakeSource {
  const decoded: number[] = [];
  const at = (index: number): DecodedImage => {
    const image = images[index];
    if (image === undefined) throw new RangeError(`no image ${index}`);
    return image;
  };
  return {
    name: "fake",
    names: images.map((_, i) => `${i}.png`),
    labels,
    decoded,
    header: async (index) => at(index),
    decode: async (index) => {
      decoded.push(index);
      return at(index);
    },
    close: async () => undefined,
  };
}

/** An image whose every byte tells its number, but for a ramp along each row. */
export function ramp(number: number, side = 8, channels: ImageChannels = 1): DecodedImage {
  const byte = (_: unknown, i: number): number => number * 16 + (Math.floor(i / channels) % side);
  const data = Uint8Array.from({ length: side * side * channels }, byte);
  return { width: side, height: side, channels, data };
}

export const ramps = (count: number): DecodedImage[] => Array.from({ length: count }, (_, i) => ramp(i));
