import { toPictures, toRgb } from "../../../src/model/picture.ts";
import type { Float32Tensor } from "../../../src/tensor/hostTensor.ts";
import type { PagePicture } from "../../studio/studio.ts";

/** images [N, C, R, R] in [-1, 1] as the page draws them. */
export function pagePictures(images: Float32Tensor): PagePicture[] {
  return toPictures(images).map((picture) => {
    const { width, height, data } = toRgb(picture);
    const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
    for (let from = 0, to = 0; from < data.length; from += 3, to += 4) rgba.set(data.subarray(from, from + 3), to);
    return { width, height, data: rgba };
  });
}
