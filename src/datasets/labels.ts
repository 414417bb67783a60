import { UserError } from "../base/errors.ts";
import { printable } from "../formats/formatError.ts";

/** A class by its number, or a label vector of any meaning. */
export type Label = number | readonly number[];

/** The labels of a source's images, in the images' order. */
export interface ImageLabels {
  /** Length of a label vector: the number of classes, or what the source's vectors have. */
  readonly cDim: number;
  /** Names of the classes 0 to cDim - 1, where they are known. */
  readonly classNames?: readonly string[];
  readonly values: readonly Label[];
}

/** Where labels come from: the source's `dataset.json`, its sub-folders' names, or nowhere. */
export const LABEL_ORIGINS = ["json", "folders", "none"] as const;
export type LabelOrigin = (typeof LABEL_ORIGINS)[number];

/**
 * Labels of a whole source. As in the official code, the number of classes is the largest class plus one.
 * @param names of the images, for errors.
 * @throws UserError when classes and vectors are mixed, or vectors differ in length.
 */
export function imageLabels(
  values: readonly Label[],
  classNames?: readonly string[],
  names: readonly string[] = [],
): ImageLabels {
  const cDim = values.reduce((most: number, label) => Math.max(most, reach(label)), classNames?.length ?? 0);
  const kindOf = (label: Label | undefined): number => (typeof label === "object" ? label.length : -1);
  const odd = values.findIndex((label) => kindOf(label) !== kindOf(values[0]));
  if (odd < 0) return { cDim, classNames, values };
  const named = (index: number): string => {
    const name = names[index];
    return describe(values[index]) + (name === undefined ? "" : ` for "${printable(name)}"`);
  };
  throw new UserError({
    attempted: "use the labels of dataset.json",
    rule: "they must all be classes, or all vectors of the same length",
    received: `${named(0)} and ${named(odd)}`,
    next: "Make them consistent.",
  });
}

/** What a person should know of classes that begin at 1; undefined where there is nothing to tell. */
export function labelsNote({ values, classNames }: Omit<ImageLabels, "cDim">): string | undefined {
  const isUsual = values.some((label) => label === 0 || typeof label === "object");
  if (isUsual || classNames !== undefined || values.length === 0) return undefined;
  const classes = values.reduce((most: number, label) => Math.max(most, reach(label)), 0);
  return (
    `No image has class 0: the network gets ${classes} classes, of which 0 is never shown. ` +
    "Subtract 1 from the labels in dataset.json unless this is intended."
  );
}

function reach(label: Label): number {
  return typeof label === "number" ? label + 1 : label.length;
}

function describe(label: Label | undefined): string {
  return typeof label === "object" ? `a vector of ${label.length}` : `the class ${label}`;
}

/** Writes label vector `index` into `out` at `offset`: the vector itself, or a one at its class. */
export function writeLabelVector({ values }: ImageLabels, index: number, out: Float32Array, offset: number): void {
  const label = values[index];
  if (label === undefined) throw new RangeError(`no label ${index}`);
  if (typeof label === "number") out[offset + label] = 1;
  else out.set(label, offset);
}

/** The classes that a source's sub-folders stand for. */
export interface FolderClasses {
  /** In the order of their numbers. */
  readonly classNames: readonly string[];
  /** Undefined for a file that lies in no class's folder. */
  classOf(name: string): number | undefined;
}

/**
 * Classes from sub-folders: the first folder below the source, leaving out folders that all images share
 * (an archive often holds one folder with everything in it). Class numbers follow the names' order.
 * @param names of the images, with forward slashes.
 */
export function folderClasses(names: readonly string[]): FolderClasses {
  const depth = sharedDepth(names.map(foldersOf).filter((folders) => folders.length > 0));
  const folderOf = (name: string): string | undefined => foldersOf(name)[depth];
  const found = new Set(names.map(folderOf).filter((folder) => folder !== undefined));
  const classNames = [...found].sort(compareText);
  const numbers = new Map(classNames.map((name, i) => [name, i]));
  return { classNames, classOf: (name) => numbers.get(folderOf(name) ?? "") };
}

function foldersOf(name: string): string[] {
  return name.split("/").slice(0, -1);
}

/** How many leading folders are the same for all, while each image still lies in a deeper one. */
function sharedDepth(folders: readonly (readonly string[])[]): number {
  const [first = []] = folders;
  const isShared = (depth: number): boolean =>
    folders.every((path) => path.length > depth + 1 && path[depth] === first[depth]);
  let depth = 0;
  while (folders.length > 0 && isShared(depth)) depth++;
  return depth;
}

/** Order by character codes, the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** The error of an image without the label that its neighbours have. */
export function missingLabel(name: string, origin: LabelOrigin): UserError {
  const { rule, next } = MISSING[origin];
  return new UserError({ attempted: `use the image "${printable(name)}"`, rule, next });
}

/** Why an image has no label although others have. */
export const MISSING: Readonly<Record<LabelOrigin, { readonly rule: string; readonly next: string }>> = {
  json: { rule: "dataset.json has no label for it", next: "Add it there, or remove the image." },
  folders: {
    rule: "it is not in a sub-folder, so it has no class",
    next: "Move it into its class's folder, or out of the dataset.",
  },
  none: { rule: "it has no label", next: "Remove it." },
};
