import { UserError } from "../../base/errors.ts";
import { TRANSFORMS } from "../../datasets/framing.ts";
import type { DecodedImage, ImageChannels } from "../../datasets/imageSource.ts";
import { deepDepth } from "../../media/deepImage.ts";
import { frameImage } from "../../media/frameImage.ts";
import { readImageHeader } from "../../media/readImage.ts";
import { readSource } from "../../media/source.ts";
import type { FetchOptions } from "../../media/fetchOptions.ts";

/**
 * An image as `stylegan dataset` would make it of a photo: upright, the largest square from its middle, resized by
 * Pillow's Lanczos, transparency on white where the network has none.
 * @param source a path or an address.
 * @throws UserError that names the source.
 */
export async function readTarget(
  source: string,
  resolution: number,
  channels: number,
  fetching: FetchOptions = {},
): Promise<DecodedImage> {
  const bytes = await readSource(source, fetching);
  const target = { width: resolution, height: resolution };
  try {
    const depth = await deepDepth(bytes);
    const deep = depth && { depth, range: undefined };
    const framing = TRANSFORMS["center-crop"].frame(await readImageHeader(bytes), target);
    const options = { filter: "lanczos", background: "white", channels: imageChannels(channels), deep } as const;
    return await frameImage(bytes, framing, options);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const next = error.parts.next ?? "Fix it, or give another image.";
    throw new UserError({ ...error.parts, attempted: `read the image "${source}"`, next }, { cause: error });
  }
}

function imageChannels(channels: number): ImageChannels {
  if (channels === 1 || channels === 3 || channels === 4) return channels;
  throw new UserError({
    attempted: "project an image",
    rule: "the network's images must be grey, RGB or RGBA",
    received: `${channels} channels`,
  });
}
