import { OptionError } from "../../base/optionError.ts";
import { UserError } from "../../base/errors.ts";
import { RESOLUTIONS } from "../../checkpoints/schema.ts";
import { TRANSFORMS, type Size, type TransformName } from "../../datasets/framing.ts";
import type { ImageChannels, ImageHeader } from "../../datasets/imageSource.ts";
import { sideBySide } from "../../datasets/sideBySide.ts";
import type { FileTree } from "../../media/fileTree.ts";
import { readImageHeader } from "../../media/readImage.ts";
import { fileGate } from "./fileGate.ts";

export interface PlanOptions {
  /** Width and, for center-crop-wide, height of the images; by default the source's own, where all are alike. */
  readonly resolution?: Size;
  readonly transform: TransformName;
  /** `auto` is grey where all images are. */
  readonly channels: "auto" | "rgb" | "rgba" | "grey";
  /** So many images are wanted; 1 or more. */
  readonly maxImages?: number;
}

/** What is decided before the first image is converted. */
export interface DatasetPlan {
  readonly target: Size;
  readonly channels: ImageChannels;
  /** No resolution was asked for, so every image must have the target's size already. */
  readonly exact: boolean;
}

const CHANNELS = { rgb: 3, rgba: 4, grey: 1 } as const;
const HEADERS_AT_ONCE = 8;

/**
 * Looks at the files' headers as far as it must: to the first readable image for the resolution, to the first one in
 * colour, or the last one that is wanted, for the channels.
 */
export async function planDataset(
  tree: FileTree,
  names: readonly string[],
  o: PlanOptions,
  signal?: AbortSignal,
): Promise<DatasetPlan> {
  const { resolution, transform, channels, maxImages = Infinity } = o;
  let target = resolution;
  let wanted = 0;
  let seen: ImageChannels | undefined = channels === "auto" ? undefined : CHANNELS[channels];
  if (target !== undefined && seen !== undefined) return { target, channels: seen, exact: false };
  const gate = fileGate(tree);
  const read = (name: string): Promise<ImageHeader | undefined> => gate(name, () => headerIn(tree, name));
  for await (const header of sideBySide(names, HEADERS_AT_ONCE, read)) {
    signal?.throwIfAborted();
    if (header === undefined) continue;
    target ??= ownResolution(tree.path, transform, header);
    if (channels === "auto") seen = header.channels;
    if (seen === 3 || channels !== "auto") break;
    wanted += Number(TRANSFORMS[transform].frame(header, target) !== undefined);
    if (wanted >= maxImages) break;
  }
  return { target: target ?? { width: 0, height: 0 }, channels: seen ?? 3, exact: resolution === undefined };
}

/** Undefined for a file that is no picture: it is told when its turn comes. */
async function headerIn(tree: FileTree, name: string): Promise<ImageHeader | undefined> {
  try {
    return await readImageHeader(await tree.read(name));
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** The resolution of a data set that was asked for none: that of its first image. */
function ownResolution(path: string, transform: TransformName, { width, height }: ImageHeader): Size {
  const side = Math.min(width, height);
  const framing = TRANSFORMS[transform].frame({ width, height }, { width: side, height: side });
  const size = framing?.size ?? { width, height };
  if (RESOLUTIONS.some((resolution) => resolution === size.width) && size.width === size.height) return size;
  throw resolutionNeeded(path, `${size.width} x ${size.height}`);
}

export function resolutionNeeded(path: string, received: string): UserError {
  return new OptionError((say) => ({
    attempted: `make a dataset of "${path}"`,
    rule: `without ${say("resolution")} all images must have the same side, one of ${RESOLUTIONS.join(", ")}`,
    received,
    next: `Choose a size, for example ${say("resolution", 256)}.`,
  }));
}
