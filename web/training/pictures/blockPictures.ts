import type { PictureBlock } from "../../../src/datasets/pictureBlock.ts";
import { toPagePicture } from "../../studio/pagePicture.ts";
import type { PagePicture } from "../../studio/studio.ts";

/** A block's images as the page draws them. */
export function blockPictures({ names, resolution, channels, data }: PictureBlock): PagePicture[] {
  const size = resolution ** 2 * channels;
  return names.map((_, i) =>
    toPagePicture({ width: resolution, height: resolution, channels, data: data.subarray(i * size, (i + 1) * size) }),
  );
}
