import { nearSquareGrid, type GridShape } from "../../../src/model/grid.ts";
import type { PagePicture } from "../../studio/studio.ts";

/** A picture as a PNG, pixel for pixel. */
export function picturePng(picture: PagePicture): Promise<Blob> {
  return gridPng([picture]);
}

/** Pictures of one size as one PNG, nearly square, row by row. */
export function gridPng(pictures: readonly PagePicture[]): Promise<Blob> {
  return cellsPng(pictures, nearSquareGrid(pictures.length));
}

/** The same in a grid of any shape; where a picture is missing it stays transparent. */
export async function cellsPng(cells: readonly (PagePicture | undefined)[], { rows, cols }: GridShape): Promise<Blob> {
  const { width, height } = cells.find((cell) => cell !== undefined) ?? { width: 1, height: 1 };
  const canvas = new OffscreenCanvas(width * cols, height * rows);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("This browser gives no 2d canvas");
  cells.forEach((picture, i) => {
    if (picture === undefined) return;
    const image = new ImageData(picture.data, picture.width, picture.height);
    context.putImageData(image, (i % cols) * width, Math.floor(i / cols) * height);
  });
  return canvas.convertToBlob({ type: "image/png" });
}
