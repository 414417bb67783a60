import type { Channels, Picture } from "./picture.ts";

/** Rows and columns of a grid. */
export interface GridShape {
  readonly rows: number;
  readonly cols: number;
}

/**
 * The nearly square grid that holds `count` images in rows, wider than high: 5 -> 2 rows of 3. `count` >= 1.
 * @example
 * ```ts
 * import { nearSquareGrid } from "stylegan2-ada";
 *
 * nearSquareGrid(5); // => { rows: 2, cols: 3 }
 * ```
 */
export function nearSquareGrid(count: number): GridShape {
  const cols = Math.ceil(Math.sqrt(count));
  return { rows: Math.ceil(count / cols), cols };
}

/**
 * Lays images of one size and kind out in a grid, row by row; a cell that is undefined or missing stays black
 * (transparent where there is an alpha channel).
 * @throws Error (a bug of the caller) when there are none, too many, or they differ in size or channels.
 * @example
 * ```ts
 * import { composeGrid, nearSquareGrid, seedWs, writePicture, wsPictures } from "stylegan2-ada";
 *
 * const seeds = [1, 2, 3, 4, 5];
 * const pictures = await wsPictures(network, await seedWs(network, seeds, {}), seeds, {});
 * const grid = composeGrid(pictures, nearSquareGrid(seeds.length));
 * [grid.width, grid.height]; // => [96, 64]
 * await writePicture("out/grid.png", grid);
 * ```
 */
export function composeGrid(cells: readonly (Picture | undefined)[], { rows, cols }: GridShape): Picture {
  const first = cells.find((cell) => cell !== undefined);
  if (first === undefined || cells.length > rows * cols) {
    throw new Error(`composeGrid: ${cells.length} cells do not fit ${rows} rows of ${cols}`);
  }
  const { width, height, channels } = first;
  const grid = blank(cols * width, rows * height, channels);
  for (const [i, cell] of cells.entries()) {
    if (cell !== undefined) paste(grid, cell, (i % cols) * width, Math.floor(i / cols) * height, first);
  }
  return grid;
}

function blank(width: number, height: number, channels: Channels): Picture {
  return { width, height, channels, data: new Uint8Array(width * height * channels) };
}

function paste(grid: Picture, cell: Picture, left: number, top: number, like: Picture): void {
  if (cell.width !== like.width || cell.height !== like.height || cell.channels !== like.channels) {
    throw new Error("composeGrid: the images differ in size or channels");
  }
  const row = cell.width * cell.channels;
  for (let y = 0; y < cell.height; y++) {
    grid.data.set(cell.data.subarray(y * row, (y + 1) * row), ((top + y) * grid.width + left) * grid.channels);
  }
}

/**
 * The style-mixing grid: `columns` on top, `rows` at the left, the corner empty, and `mixed` between them.
 * @param mixed row by row: `mixed[r * columns.length + c]` mixes `rows[r]` with `columns[c]`.
 * @example
 * ```ts
 * import { composeMixGrid, rows, seedWs, styleMix, wsPictures } from "stylegan2-ada";
 *
 * const ws = await seedWs(network, [85, 55], {});
 * const mixed = styleMix(rows(ws, 0, 1), rows(ws, 1, 2), [0, 1, 2]);
 * const [row, column] = await wsPictures(network, ws, [85, 55], {});
 * if (row !== undefined && column !== undefined) {
 *   const { width, height } = composeMixGrid([row], [column], await wsPictures(network, mixed, [85], {}));
 *   [width, height]; // => [64, 64]
 * }
 * ```
 */
export function composeMixGrid(
  rows: readonly Picture[],
  columns: readonly Picture[],
  mixed: readonly Picture[],
): Picture {
  if (mixed.length !== rows.length * columns.length) {
    throw new Error(`composeMixGrid: ${mixed.length} images for ${rows.length} rows and ${columns.length} columns`);
  }
  const body = rows.flatMap((row, r) => [row, ...mixed.slice(r * columns.length, (r + 1) * columns.length)]);
  return composeGrid([undefined, ...columns, ...body], { rows: rows.length + 1, cols: columns.length + 1 });
}
