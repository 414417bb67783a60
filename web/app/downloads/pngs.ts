import { nearSquareGrid } from "../../../src/model/grid.ts";
import type { PagePicture } from "../../studio/studio.ts";

/** A picture as a PNG, pixel for pixel. */
export function picturePng(picture: PagePicture): Promise<Blob> {
  return gridPng([picture]);
}

/** Pictures of one size as one PNG, nearly square, row by row. */
export async function gridPng(pictures: readonly PagePicture[]): Promise<Blob> {
  const [{ width, height } = { width: 1, height: 1 }] = pictures;
  const { cols, rows } = nearSquareGrid(pictures.length);
  const canvas = new OffscreenCanvas(width * cols, height * rows);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("This browser gives no 2d canvas");
  pictures.forEach((picture, i) => {
    const image = new ImageData(picture.data, picture.width, picture.height);
    context.putImageData(image, (i % cols) * width, Math.floor(i / cols) * height);
  });
  return canvas.convertToBlob({ type: "image/png" });
}
