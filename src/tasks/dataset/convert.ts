import { UserError } from "../../base/errors.ts";
import { TRANSFORMS, type Framing, type TransformName } from "../../datasets/framing.ts";
import type { ImageHeader } from "../../datasets/imageSource.ts";
import { MISSING, type LabelOrigin } from "../../datasets/labels.ts";
import type { ChosenRange, RangeChoice } from "../../datasets/valueRange.ts";
import { printable } from "../../formats/formatError.ts";
import { labelledPng, type LabelledPng } from "../../media/datasetZip.ts";
import type { ByteGate } from "../../media/byteGate.ts";
import { deepDepth } from "../../media/deepImage.ts";
import type { FileTree, SkippedFile } from "../../media/fileTree.ts";
import type { FilterName } from "../../datasets/resample.ts";
import { frameImage } from "../../media/frameImage.ts";
import type { TreeLabels } from "../../media/imageSource.ts";
import { readImageHeader } from "../../media/readImage.ts";
import type { FileGate } from "./fileGate.ts";
import { resolutionNeeded, type DatasetPlan } from "./plan.ts";

export interface ConvertOptions {
  readonly transform: TransformName;
  readonly filter: FilterName;
  readonly labels: LabelOrigin;
  /** What shows through transparency, as CSS writes colours. */
  readonly background: string;
  /** Which values are black and white where they are no bytes. */
  readonly range: RangeChoice;
}

export interface Conversion {
  readonly tree: FileTree;
  readonly plan: DatasetPlan;
  readonly labels: TreeLabels | undefined;
  readonly options: ConvertOptions;
  /** Holds files back where others take the memory. */
  readonly files: FileGate;
  /** Holds decoded pixels back where others take the memory. */
  readonly pixels: ByteGate;
  /** The range of all images whose values are no bytes, found when the first of them comes. */
  chosenRange(): Promise<ChosenRange>;
}

/** Bytes a value takes while an image is cut and resized, and where it is no byte in the file. */
const BYTES = 1;
const DEEP_BYTES = 5;

export interface ConvertedFile extends LabelledPng {
  /** The image was smaller than the resolution. */
  readonly enlarged: boolean;
}

/**
 * A file's image, or why there is none.
 * @throws UserError when its size contradicts a plan without a resolution, or no range can be chosen.
 */
export function convertFile(conversion: Conversion, file: string): Promise<ConvertedFile | SkippedFile> {
  return conversion.files(file, () => convertAdmitted(conversion, file));
}

async function convertAdmitted(conversion: Conversion, file: string): Promise<ConvertedFile | SkippedFile> {
  const { tree, plan, labels, options } = conversion;
  const found = await orReason(file, async () => {
    const bytes = await tree.read(file);
    return { bytes, header: await readImageHeader(bytes), depth: await deepDepth(bytes) };
  });
  if ("reason" in found) return found;
  const framing = TRANSFORMS[options.transform].frame(found.header, plan.target);
  if (framing === undefined) return { file, reason: notSquare(found.header) };
  if (plan.exact && enlargement(framing) !== 1) throw otherSize(tree, file, framing, plan);
  const label = labels?.labelOf(file);
  if (labels !== undefined && label === undefined) return { file, reason: MISSING[options.labels].rule };
  const { depth } = found;
  const deep = depth && { depth, range: (await conversion.chosenRange()).range };
  return orReason(file, async () => {
    const {
      crop: { width, height },
    } = framing;
    const image = await conversion.pixels.run(width * height * (deep ? DEEP_BYTES : BYTES) * plan.channels, () =>
      frameImage(found.bytes, framing, { ...options, channels: plan.channels, deep }),
    );
    return { ...(await labelledPng(image, label)), enlarged: enlargement(framing) > 1 };
  });
}

async function orReason<T extends object>(file: string, work: () => Promise<T>): Promise<T | SkippedFile> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { rule, received } = error.parts;
    return { file, reason: received === undefined ? rule : `${rule}, but got ${received}` };
  }
}

function enlargement({ crop, size }: Framing): number {
  return Math.max(size.width / crop.width, size.height / crop.height);
}

function notSquare({ width, height }: ImageHeader): string {
  return `it is ${width} x ${height}, not square; the transform center-crop crops it`;
}

function otherSize(tree: FileTree, file: string, { crop }: Framing, { target }: DatasetPlan): UserError {
  const [own, others] = [crop, target].map(({ width, height }) => `${width} x ${height}`);
  return resolutionNeeded(tree.path, `"${printable(file)}" of ${own} beside others of ${others}`);
}
