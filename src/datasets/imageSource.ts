import type { ImageLabels, LabelOrigin } from "./labels.ts";

/** Grey, RGB, or RGB with transparency. */
export type ImageChannels = 1 | 3 | 4;

/** How many channels there are, in words. */
export function channelsText(channels: number): string {
  return channels === 1 ? "grey" : channels === 4 ? "in colour with transparency" : "in colour";
}

/**
 * What an image's file says of it before it is decoded; grey is 1 channel, everything else becomes 3, or 4 in a data
 * set that keeps transparency.
 */
export interface ImageHeader {
  readonly width: number;
  readonly height: number;
  readonly channels: ImageChannels;
}

/** A decoded image, rows from the top, channels interleaved: `data[(y * width + x) * channels + channel]`. */
export interface DecodedImage extends ImageHeader {
  readonly data: Uint8Array;
}

/**
 * Images that lie somewhere, by number. Where and how they are decoded is the business of whoever hands the source
 * in (`media/imageSource.ts` under Node), so that data sets work in a browser too.
 */
export interface ImageSource {
  /** The folder or archive, as errors name it. */
  readonly name: string;
  /** The image's own names, in the order of the data set. */
  readonly names: readonly string[];
  /** Undefined where the source has none. */
  readonly labels: ImageLabels | undefined;
  /** Where they come from, if it is known. */
  readonly labelOrigin?: LabelOrigin;
  /** Of an image that was looked into before, without opening it. */
  knownHeader?(index: number): ImageHeader | undefined;
  /** Cheap: reads no pixels. @throws UserError when the image cannot be read. */
  header(index: number): Promise<ImageHeader>;
  /** @throws UserError when the image cannot be read. */
  decode(index: number): Promise<DecodedImage>;
  close(): Promise<void>;
}
