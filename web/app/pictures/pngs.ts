import { nearSquareGrid, type GridShape } from "../../../src/model/grid.ts";
import { isSeed, type WsSource } from "../../../src/model/wsSource.ts";
import type { Look, PagePicture } from "../../studio/studio.ts";

/** Images of one size that are saved as one, row by row; where one is missing it stays transparent. */
export interface Sheet {
  readonly cells: readonly (PagePicture | undefined)[];
  readonly shape: GridShape;
}

/** How a sheet is made larger. */
export interface Enlargement {
  /** A whole number. */
  readonly scale: number;
  /** Each pixel stays a square; otherwise they flow into each other, within their image. */
  readonly isCrisp: boolean;
}

/** The longest side that the browsers of today give a canvas. */
export const MAX_SIDE = 16_384;

/** One image. */
export function single(picture: PagePicture | undefined): Sheet | undefined {
  return picture && { cells: [picture], shape: { rows: 1, cols: 1 } };
}

/** Images in a grid that is nearly square. */
export function nearSquare(cells: readonly PagePicture[]): Sheet | undefined {
  return cells.length === 0 ? undefined : { cells, shape: nearSquareGrid(cells.length) };
}

/** Sides of a sheet that is not enlarged, in pixels. */
export function sheetSize({ cells, shape: { rows, cols } }: Sheet) {
  const { width, height } = cells.find((cell) => cell !== undefined) ?? { width: 1, height: 1 };
  return { width: width * cols, height: height * rows };
}

/** A sheet as a PNG. Without enlargement it is the images pixel for pixel. */
export async function sheetPng(sheet: Sheet, { scale, isCrisp }: Enlargement): Promise<Blob> {
  const { width, height } = sheetSize(sheet);
  const canvas = new OffscreenCanvas(width * scale, height * scale);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("This browser provides no 2D canvas");
  Object.assign(context, { imageSmoothingEnabled: !isCrisp, imageSmoothingQuality: "high" });
  for (const [i, picture] of sheet.cells.entries()) {
    if (picture === undefined) continue;
    const { cols } = sheet.shape;
    const [w, h] = [picture.width * scale, picture.height * scale];
    context.drawImage(drawn(picture), (i % cols) * w, Math.floor(i / cols) * h, w, h);
  }
  return canvas.convertToBlob({ type: "image/png" });
}

function drawn({ data, width, height }: PagePicture): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d")?.putImageData(new ImageData(data, width, height), 0, 0);
  return canvas;
}

/** What a file of images is called: those that directions move do not take the names of those that stand still. */
export function savedName(name: string, { directions }: Pick<Look, "directions">): string {
  return directions.some(({ amount }) => amount !== 0) ? `${name}-moved` : name;
}

export function sourceFileName(source: WsSource, look: Pick<Look, "directions">): string {
  return savedName(isSeed(source) ? `seed${String(source).padStart(4, "0")}` : source.name, look);
}

/** Whole factors by which what is saved may be enlarged. */
const SCALES = [1, 2, 4, 8] as const;

/** Those that keep the longer side within `maxSide`; at least 1. */
export function fittingScales(side: number, maxSide: number): readonly number[] {
  const fitting = SCALES.filter((scale) => side * scale <= maxSide);
  return fitting.length === 0 ? [1] : fitting;
}
