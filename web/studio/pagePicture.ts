import type { Picture } from "../../src/model/picture.ts";
import { rgbaPixels } from "../../src/web/imageData.ts";
import type { PagePicture } from "./studio.ts";

export function toPagePicture(picture: Picture): PagePicture {
  const { width, height } = picture;
  return { width, height, data: rgbaPixels(picture) };
}
