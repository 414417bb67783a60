import { join } from "node:path";
import type { TaskContext } from "../base/taskContext.ts";
import { prepareOutputFolder, type AtomicOptions } from "../media/atomicFile.ts";
import { boundedQueue } from "../media/boundedQueue.ts";
import { assertPictureSize, writePicture } from "../media/pictureFiles.ts";
import type { PictureFormatName } from "../media/pictureFormatNames.ts";
import { assertMix, mixGrid, mixPictures } from "../model/mix.ts";
import type { Network } from "../model/network.ts";
import type { Picture } from "../model/picture.ts";
import type { DrawContext } from "../model/recipe/drawRecipes.ts";
import type { MixOptions } from "../model/recipe/recipe.ts";

/** @throws UserError for a layer that the network does not have, or a grid that no such file can hold. */
export function assertMixFits(network: Network, o: MixOptions, format: PictureFormatName = "png"): void {
  assertMix(network, o);
  const { imgResolution: side, imgChannels: channels } = network;
  assertPictureSize({ width: (o.columns.length + 1) * side, height: (o.rows.length + 1) * side, channels }, format);
}

export interface MixFilesOptions extends MixOptions, Pick<AtomicOptions, "inputs"> {
  readonly folder: string;
  readonly format: PictureFormatName;
}

/**
 * Writes each `ROW-COL.png` and the unmixed `SEED-SEED.png` while the next one is computed, and `grid.png` at the end.
 * -> the files, the grid first.
 * @example
 * ```ts
 * import { mix } from "stylegan2-ada";
 *
 * const o = { rows: [85, 100], columns: [55, 821], styles: [0, 1, 2], folder: "out", format: "png" } as const;
 * const [grid] = await mix(network, o);
 * grid?.endsWith("grid.png"); // => true
 * ```
 */
export async function mix(
  network: Network,
  o: MixFilesOptions,
  context: TaskContext & DrawContext = {},
): Promise<string[]> {
  const { folder, format, inputs } = o;
  assertMixFits(network, o, format);
  await prepareOutputFolder(folder);
  const writes = boundedQueue(8);
  const files = new Set([join(folder, `grid.${format}`)]);
  const write = async (name: string, picture: Picture): Promise<void> => {
    const path = join(folder, `${name}.${format}`);
    if (name !== "grid" && files.has(path)) return; // a seed that is listed twice
    files.add(path);
    await writes.push(() => writePicture(path, picture, { format, inputs, signal: context.signal }));
  };
  try {
    await write("grid", mixGrid(await mixPictures(network, o, { ...context, onPicture: write })));
  } finally {
    await writes.drain();
  }
  return [...files];
}
