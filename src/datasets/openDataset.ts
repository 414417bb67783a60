import { UserError, type UserErrorParts } from "../base/errors.ts";
import { OptionError, type Spelling } from "../base/optionError.ts";
import { RESOLUTIONS } from "../checkpoints/schema.ts";
import { printable } from "../formats/formatError.ts";
import { chooseSubset } from "./shuffle.ts";
import { datasetCommand } from "./datasetCommand.ts";
import { createDataset, type Dataset } from "./dataset.ts";
import { channelsText, type ImageHeader, type ImageSource } from "./imageSource.ts";
import { sideBySide } from "./sideBySide.ts";

export interface DatasetOptions {
  /** Adds each image mirrored left to right, so that there are twice as many. */
  readonly mirror?: boolean;
  /** Adds each of them upside down: twice as many again. */
  readonly mirrorY?: boolean;
  /** Uses only so many images, chosen at random; at least 1. */
  readonly subset?: number;
  /** Of the choice of the subset. */
  readonly seed?: number;
  /** Uses the labels. @throws UserError when the source has none. */
  readonly cond?: boolean;
  /** The resolution that is wanted; by default the images'. */
  readonly resolution?: number;
  /** Decoded images kept in memory, in bytes. */
  readonly cacheBytes?: number;
  readonly signal?: AbortSignal;
  /** Called while the images' headers are checked. */
  readonly onProgress?: (done: number, total: number) => void;
}

const CACHE_BYTES = 256 * 1024 * 1024;

/** Files read side by side; more only fills the thread pool's queue. */
const HEADERS_AT_ONCE = 16;

/**
 * A data set over a source of images, after all of the chosen images' headers have been checked, so that a wrong
 * file is told in the first seconds and not in the first night.
 * @throws UserError, naming the file, unless all are square, of the same size, a power of two from 8 to 1024, and all
 *   grey or all in colour; when there are no images; or no labels although `cond` asks for them.
 */
export async function openDataset(source: ImageSource, options: DatasetOptions = {}): Promise<Dataset> {
  const { mirror = false, mirrorY = false, seed = 0, cond = false, cacheBytes = CACHE_BYTES } = options;
  const labels = cond ? (source.labels ?? fail(source, noLabels)) : undefined;
  const chosen = chosenOf(source, options.subset, seed);
  const { width: resolution, channels } = await checkHeaders(source, chosen, options);
  return createDataset({ source, chosen, mirror, mirrorY, labels, resolution, channels, cacheBytes });
}

function chosenOf(source: ImageSource, subset: number | undefined, seed: number): Uint32Array {
  const [count, size] = [source.names.length, subsetSize(source, subset)];
  return size === count ? Uint32Array.from({ length: count }, (_, i) => i) : chooseSubset(count, size, seed);
}

function subsetSize(source: ImageSource, subset: number | undefined): number {
  const count = source.names.length;
  if (count === 0) throw noPictures(source);
  if (subset === undefined) return count;
  if (Number.isInteger(subset) && subset >= 1 && subset <= count) return subset;
  return fail(source, (say) => ({
    rule: `a subset has from 1 to all ${count} of the images`,
    received: `${subset}`,
    next: `Choose a number in that range, or leave ${say("subset")} out.`,
  }));
}

interface NamedHeader {
  readonly name: string;
  readonly header: ImageHeader;
}

async function checkHeaders(source: ImageSource, chosen: Uint32Array, o: DatasetOptions): Promise<ImageHeader> {
  let first: NamedHeader | undefined;
  const check = (one: NamedHeader): void => {
    if (first === undefined) checkFirst(source, one.name, one.header, o.resolution);
    else checkAlike(source, one.name, one.header, first);
    first ??= one;
  };
  const known = knownStart(source, chosen, check);
  let done = known;
  const read = async (index: number): Promise<NamedHeader> => ({
    name: source.names[index] ?? "",
    header: await source.header(index),
  });
  for await (const one of sideBySide(chosen.subarray(known), HEADERS_AT_ONCE, read)) {
    o.signal?.throwIfAborted();
    check(one);
    o.onProgress?.(++done, chosen.length);
  }
  if (first === undefined) throw noPictures(source);
  return first.header;
}

/** Checks the images whose headers are known already, up to the first that is not: of 100,000 in milliseconds. */
function knownStart(source: ImageSource, chosen: Uint32Array, check: (one: NamedHeader) => void): number {
  for (const [i, index] of chosen.entries()) {
    const header = source.knownHeader?.(index);
    if (header === undefined) return i;
    check({ name: source.names[index] ?? "", header });
  }
  return chosen.length;
}

function checkFirst(source: ImageSource, name: string, header: ImageHeader, wanted: number | undefined): void {
  const { width, height } = header;
  if (width !== height) throw wrongPicture(source, name, "images must be square", header);
  if (wanted !== undefined && width !== wanted) {
    throw wrongPicture(source, name, `images must be ${wanted} x ${wanted}`, header, wanted);
  }
  if (!RESOLUTIONS.some((resolution) => resolution === width)) {
    throw wrongPicture(source, name, `a side must be one of ${RESOLUTIONS.join(", ")} pixels`, header);
  }
}

function checkAlike(source: ImageSource, name: string, header: ImageHeader, first: NamedHeader): void {
  const { width, height, channels } = first.header;
  if (header.width !== width || header.height !== height) {
    const rule = `all images must have the same size as the first, "${printable(first.name)}", ${width} x ${height}`;
    throw wrongPicture(source, name, rule, header, width);
  }
  if (header.channels !== channels) {
    const rule = `all images must be ${channelsText(channels)} as the first, "${printable(first.name)}", is`;
    throw wrongPicture(source, name, rule, header, width);
  }
}

function wrongPicture(
  source: ImageSource,
  name: string,
  rule: string,
  header: ImageHeader,
  side = nearestResolution(header),
): UserError {
  const { width, height, channels } = header;
  return new UserError({
    attempted: `use "${printable(name)}" of the dataset "${source.name}"`,
    rule,
    received: `${width} x ${height}, ${channelsText(channels)}`,
    next: `Make them uniform first: ${datasetCommand(source, `--resolution ${side}`)}`,
  });
}

/** The largest resolution that the image fills. */
function nearestResolution({ width, height }: ImageHeader): number {
  return RESOLUTIONS.filter((resolution) => resolution <= Math.min(width, height)).at(-1) ?? RESOLUTIONS[0];
}

function noPictures(source: ImageSource): UserError {
  return new UserError({
    attempted: `use the dataset "${source.name}"`,
    rule: "it must contain images",
    next: "Check the path.",
  });
}

type Fault = Omit<UserErrorParts, "attempted">;

function noLabels(say: Spelling): Fault {
  return {
    rule: `${say("cond", true)} needs labels, and it has none`,
    next: `Name the sub-folders after the classes and add ${say("labels", "folders")}, or leave ${say("cond")} out.`,
  };
}

function fail(source: ImageSource, parts: (say: Spelling) => Fault): never {
  throw new OptionError((say) => ({ attempted: `use the dataset "${source.name}"`, ...parts(say) }));
}
