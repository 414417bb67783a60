import { OptionError, type Spelling } from "../base/optionError.ts";
import { extname } from "node:path";
import { UserError, type UserErrorParts } from "../base/errors.ts";
import type { TaskContext } from "../base/taskContext.ts";
import { ALONE } from "../cluster/alone.ts";
import { gatherJson, shareJson } from "../cluster/share.ts";
import { RESOLUTIONS } from "../checkpoints/schema.ts";
import { DATASET_JSON } from "../datasets/datasetJson.ts";
import type { Size, TransformName } from "../datasets/framing.ts";
import type { ImageChannels } from "../datasets/imageSource.ts";
import { labelsNote, type Label } from "../datasets/labels.ts";
import { chooseRange } from "../datasets/valueRange.ts";
import { printable } from "../formats/formatError.ts";
import { assertNotAnInput } from "../media/assertNotAnInput.ts";
import { byteGate } from "../media/byteGate.ts";
import { writeDatasetFolder } from "../media/datasetFolder.ts";
import { writeDatasetZip, type LabelledPng } from "../media/datasetZip.ts";
import { treeLabels } from "../media/imageSource.ts";
import type { SkippedFile } from "../media/fileTree.ts";
import { openFileTree } from "../media/openFileTree.ts";
import { checkColour } from "../media/readImage.ts";
import { convertFile, type Conversion, type ConvertOptions } from "./dataset/convert.ts";
import { convertTogether, type Converted } from "./dataset/convertTogether.ts";
import { fileGate } from "./dataset/fileGate.ts";
import { findValues } from "./dataset/findValues.ts";
import { planDataset, type PlanOptions } from "./dataset/plan.ts";
import type { OnRanks } from "./dealt.ts";

export interface MakeDatasetOptions extends PlanOptions, ConvertOptions {}

export interface DatasetReport {
  readonly file: string;
  readonly pictures: number;
  readonly resolution: number;
  readonly channels: ImageChannels;
  readonly labelled: boolean;
  /** Names of the classes, where folders or the source told them. */
  readonly classNames: readonly string[] | undefined;
  /** How many of the images were smaller than the resolution. */
  readonly enlarged: number;
  /** Which values became black and white, and what may be a slip in the labels, where a person should know of it. */
  readonly note?: string;
  /** Files that gave no image, in the order of their names; after them what was not tried, such as hidden ones. */
  readonly skipped: readonly SkippedFile[];
}

/**
 * Makes a data set in the official layout from a folder, an archive or another data set. Memory holds a few images
 * at a time, however many there are. Several ranks share the files and make the same bytes, which rank 0 writes.
 * @throws UserError when an option makes no sense, no image is left, or the destination cannot be written; nothing is
 *   left of it then, nor on abort.
 */
export async function makeDataset(
  source: string,
  destination: string,
  options: MakeDatasetOptions,
  context: TaskContext & OnRanks = {},
): Promise<DatasetReport> {
  const { signal, cluster = ALONE } = context;
  checkOptions(destination, options);
  await assertNotAnInput(destination, [source]);
  const tree = await openFileTree(source, { signal });
  try {
    const names = tree.names.filter((name) => name.split("/").at(-1) !== DATASET_JSON);
    const plan = await planDataset(tree, names, options, signal);
    const labels = await treeLabels(tree, options.labels);
    const tally: Tally = { pictures: 0, enlarged: 0, skipped: [], labels: [] };
    const most = options.maxImages ?? Infinity;
    let rangeNote: string | undefined;
    const chosenRange = once(async () => {
      const { range } = options;
      if (typeof range === "object") return { range };
      const chosen = chooseRange(range, await findValues(tree, names, most, signal));
      rangeNote = chosen.note;
      return chosen;
    });
    const conversion = {
      tree,
      plan,
      labels,
      options,
      chosenRange,
      files: fileGate(tree),
      pixels: byteGate(PIXEL_BYTES),
    };
    const convert = (name: string): Promise<Converted> => convertFile(conversion, name);
    const files = convertTogether(cluster, { names, most, convert, signal });
    if (cluster.rank > 0) {
      for await (const _ of files);
      await gatherJson(cluster, rangeNote ?? "");
      return await shareJson<DatasetReport>(cluster);
    }
    const images = convertAll(conversion, files, tally, [most, names.length], context);
    const classNames = labels?.classNames;
    const transparency = plan.channels === 4;
    await writerFor(destination)(destination, images, { signal, classNames, transparency });
    const {
      target: { width: resolution },
      channels,
    } = plan;
    const { labels: values, ...counts } = tally;
    const [aboutRange] = (await gatherJson(cluster, rangeNote ?? "")).filter((each) => each !== "");
    const notes = [aboutRange, labelsNote({ values, classNames })].filter((note) => note !== undefined);
    const note = notes.length === 0 ? undefined : notes.join(" ");
    const facts = { note, resolution, channels, labelled: labels !== undefined, classNames };
    const report = { file: destination, ...counts, ...facts };
    if (cluster.size > 1) await shareJson(cluster, report);
    return report;
  } finally {
    await tree.close();
  }
}

/** Decoded pixels that lie in memory at a time, unless a single image has more. */
const PIXEL_BYTES = 512 * 2 ** 20;

interface Tally {
  pictures: number;
  enlarged: number;
  readonly skipped: SkippedFile[];
  /** Of the images, where they have any. */
  readonly labels: Label[];
}

/** Work that is done when it is first asked for, and never again. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => (result ??= work());
}

async function* convertAll(
  conversion: Conversion,
  files: AsyncIterable<Converted>,
  tally: Tally,
  [most, total]: readonly [pictures: number, files: number],
  { signal, onProgress }: TaskContext,
): AsyncGenerator<LabelledPng, void, undefined> {
  let done = 0;
  for await (const result of files) {
    signal?.throwIfAborted();
    if ("reason" in result) tally.skipped.push(result);
    else {
      tally.pictures++;
      tally.enlarged += Number(result.enlarged);
      if (result.label !== undefined) tally.labels.push(result.label);
      yield result;
    }
    if (most < total) onProgress?.(tally.pictures, most);
    else onProgress?.(++done, total);
    if (tally.pictures >= most) return;
  }
  for (const file of conversion.tree.passedOver) tally.skipped.push(file);
  if (tally.pictures === 0) throw nothingLeft(conversion.tree.path, tally.skipped);
}

function checkOptions(destination: string, options: MakeDatasetOptions): void {
  checkColour(options.background);
  checkDestination(destination);
  if (options.resolution !== undefined) checkResolution(options.resolution, options.transform);
  else if (options.transform === "center-crop-wide") {
    throw impossible((say) => ({
      rule: "center-crop-wide needs a resolution",
      next: `For example ${say("resolution", "512x384")}.`,
    }));
  }
}

function checkDestination(destination: string): void {
  const ending = extname(destination).toLowerCase();
  if (destination !== "" && (ending === ".zip" || ending === "")) return;
  throw new UserError({
    attempted: `write "${destination}"`,
    rule: "a dataset is a .zip archive or a folder, whose name has no ending",
    next: `For example ${destination === "" ? "data" : destination}.zip.`,
  });
}

/** By the destination's ending. */
function writerFor(destination: string): typeof writeDatasetZip {
  return extname(destination) === "" ? writeDatasetFolder : writeDatasetZip;
}

function checkResolution({ width, height }: Size, transform: TransformName): void {
  if (!RESOLUTIONS.some((resolution) => resolution === width)) {
    const nearest = RESOLUTIONS.filter((resolution) => resolution <= width).at(-1) ?? RESOLUTIONS[0];
    throw impossible((say) => ({
      rule: `the resolution must be one of ${RESOLUTIONS.join(", ")}`,
      received: `${width}`,
      next: `For example ${say("resolution", nearest)}.`,
    }));
  }
  const fits = transform === "center-crop-wide" ? height >= 1 && height <= width : height === width;
  if (fits) return;
  throw impossible((say) => ({
    rule: `width and height must be the same, unless ${say("transform", "center-crop-wide")} makes the height smaller`,
    received: `${width}x${height}`,
    next: `For example ${say("resolution", width)}.`,
  }));
}

function impossible(parts: (say: Spelling) => Omit<UserErrorParts, "attempted">): OptionError {
  return new OptionError((say) => ({ attempted: "make a dataset", ...parts(say) }));
}

function nothingLeft(path: string, skipped: readonly SkippedFile[]): UserError {
  const [first] = skipped;
  const example = first && `other files, such as "${printable(first.file)}": ${first.reason}`;
  return new UserError({
    attempted: `make a dataset of "${path}"`,
    rule: "it must contain an image",
    received: example ?? "no files",
    next: "Check the path.",
  });
}
