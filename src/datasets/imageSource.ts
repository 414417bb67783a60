import type { ImageLabels, LabelOrigin } from "./labels.ts";

/** What a picture's file says of it before it is decoded; grey is 1 channel, everything else becomes 3. */
export interface ImageHeader {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
}

/** A decoded picture, rows from the top, channels interleaved: `data[(y * width + x) * channels + channel]`. */
export interface DecodedImage extends ImageHeader {
  readonly data: Uint8Array;
}

/**
 * Pictures that lie somewhere, by number. Where and how they are decoded is the business of whoever hands the source
 * in (`media/imageSource.ts` under Node), so that data sets work in a browser too.
 */
export interface ImageSource {
  /** The folder or archive, as errors name it. */
  readonly name: string;
  /** The picture's own names, in the order of the data set. */
  readonly names: readonly string[];
  /** Undefined where the source has none. */
  readonly labels: ImageLabels | undefined;
  /** Where they come from, if it is known. */
  readonly labelOrigin?: LabelOrigin;
  /** Cheap: reads no pixels. @throws UserError when the picture cannot be read. */
  header(index: number): Promise<ImageHeader>;
  /** @throws UserError when the picture cannot be read. */
  decode(index: number): Promise<DecodedImage>;
  close(): Promise<void>;
}
