import { breathe, type TaskContext } from "../base/taskContext.ts";
import type { Float32Tensor } from "../tensor/hostTensor.ts";
import { moveAlong, type NamedDirections } from "./directions.ts";
import { composeGrid } from "./grid.ts";
import { stack } from "./latents.ts";
import type { Network } from "./network.ts";
import { toPictures, type Picture } from "./picture.ts";

/** How far a direction is worth going where nobody says, in standard deviations. */
export const USUAL_RANGE = [-3, 3] as const;

/** So many amounts at equal distances over a range. */
export function amountsOver([least, most]: readonly [number, number], count: number): number[] {
  return Array.from({ length: count }, (_, i) => least + ((most - least) * i) / Math.max(1, count - 1));
}

/**
 * One image moved along each direction: a row for each, from one end of its range to the other.
 * @param ws [1, numWs, wDim]. @param columns amounts in a row.
 */
export async function directionSheet(
  network: Network,
  ws: Float32Tensor,
  directions: NamedDirections,
  columns: number,
  { signal, onProgress }: TaskContext = {},
): Promise<Picture> {
  const rows = directions.standardDeviations.length;
  const pictures: Picture[] = [];
  for (let component = 0; component < rows; component++) {
    const amounts = amountsOver(directions.ranges?.[component] ?? USUAL_RANGE, columns);
    const moved = amounts.map((amount) => moveAlong(ws, directions, [{ component, amount }]));
    pictures.push(...toPictures(await network.synthesis(stack(moved))));
    onProgress?.(pictures.length, rows * columns);
    await breathe(signal);
  }
  return composeGrid(pictures, { rows, cols: columns });
}
