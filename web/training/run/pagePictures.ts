import { toPictures } from "../../../src/model/picture.ts";
import type { Float32Tensor } from "../../../src/tensor/hostTensor.ts";
import { toPagePicture } from "../../studio/pagePicture.ts";
import type { PagePicture } from "../../studio/studio.ts";

/** images [N, C, R, R] in [-1, 1] as the page draws them. */
export function pagePictures(images: Float32Tensor): PagePicture[] {
  return toPictures(images).map(toPagePicture);
}
