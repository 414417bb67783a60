import { DamagedPicture } from "./damagedPicture.ts";
import type { DecodedImage } from "./imageSource.ts";

/** An image that cannot be decoded although its header is whole, by its position in the data set. */
export interface Damage {
  readonly position: number;
  readonly reason: string;
}

export interface GoodImage {
  /** Whose image it is: the one asked for, or the next that is whole. */
  readonly position: number;
  readonly image: DecodedImage;
}

export interface Replacing {
  /** @throws UserError when the image cannot be read, or all are damaged. */
  image(position: number): Promise<GoodImage>;
  /** Those met so far, in the order in which they were. */
  damaged(): readonly Damage[];
}

/**
 * Puts the next whole image, the first after the last, in the place of one that is damaged. Which that is depends on
 * the images alone, so a run that goes on sees the same. A file that cannot be read at all is an error: it may come
 * back.
 */
export function replaceDamaged(count: number, decode: (position: number) => Promise<DecodedImage>): Replacing {
  const found = new Map<number, DamagedPicture>();
  const tried = async (position: number): Promise<DecodedImage | DamagedPicture> => {
    const known = found.get(position);
    if (known !== undefined) return known;
    const result = await decode(position).catch((error: unknown) => {
      if (error instanceof DamagedPicture) return error;
      throw error;
    });
    if (result instanceof DamagedPicture) found.set(position, result);
    return result;
  };
  const image = async (start: number): Promise<GoodImage> => {
    const first = await tried(start);
    let result = first;
    for (let step = 0, position = start; step < count; result = await tried(position)) {
      if (!(result instanceof DamagedPicture)) return { position, image: result };
      position = (start + ++step) % count;
    }
    throw first;
  };
  const damaged = (): readonly Damage[] =>
    [...found].map(
      ([
        position,
        {
          parts: { rule },
        },
      ]) => ({ position, reason: rule }),
    );
  return { image, damaged };
}
