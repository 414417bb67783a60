import { UserError } from "../base/errors.ts";
import { OptionError } from "../base/optionError.ts";
import { DamagedPicture } from "../datasets/damagedPicture.ts";
import { addLabel, DATASET_JSON, parseDatasetJson, plainName } from "../datasets/datasetJson.ts";
import type { ImageHeader, ImageSource } from "../datasets/imageSource.ts";
import {
  folderClasses,
  imageLabels,
  missingLabel,
  type ImageLabels,
  type Label,
  type LabelOrigin,
} from "../datasets/labels.ts";
import type { ValueRange } from "../datasets/valueRange.ts";
import { printable } from "../formats/formatError.ts";
import { utf8 } from "../formats/byteReader.ts";
import { deepDepth, deepRange } from "./deepImage.ts";
import { isPictureName, type FileTree } from "./fileTree.ts";
import { openFileTree } from "./openFileTree.ts";
import { keptIndexes, openPictureIndex, type Contents, type PictureIndex } from "./pictureIndex.ts";
import { treeContents } from "./treeContents.ts";
import { pngHeader, PNG_HEADER_BYTES } from "./pngHeader.ts";
import { readImage, readImageHeader } from "./readImage.ts";

/** Images that lie in files. */
export interface FileImageSource extends ImageSource {
  /** What `treeContents` says of the images' files. */
  readonly contents: Contents;
  /** The least and the largest value of an image of 16 bits; undefined for one of bytes. */
  deepRange(index: number): Promise<ValueRange | undefined>;
}

export interface ImageSourceOptions {
  /** `json` takes what `dataset.json` says, if there is one; `folders` makes sub-folders classes. */
  readonly labels?: LabelOrigin;
  /** Of so many images and more an index is kept; 10,000 by default, which are looked into in about a second. */
  readonly indexFrom?: number;
  /** Where the index lies if it cannot lie beside the images. */
  readonly cacheFolder?: string;
}

const INDEX_FROM = 10_000;

/**
 * The images of a folder (of any depth) or a zip archive, an official data set among them.
 * @throws UserError when there is no such place, `dataset.json` is broken, or an image has no label and others do.
 */
export async function openImageSource(
  path: string,
  { labels: origin = "json", indexFrom = INDEX_FROM, cacheFolder }: ImageSourceOptions = {},
): Promise<FileImageSource> {
  const kept = await keptIndexes(path, cacheFolder);
  const tree = await openFileTree(path, { kept });
  try {
    const names = tree.names.filter(isPictureName);
    const found = await treeLabels(tree, origin);
    const labels = found && completeLabels(found, names, origin);
    const index = names.length >= indexFrom ? await openPictureIndex(tree, names, kept, cacheFolder) : undefined;
    const contents: Contents = index?.contents ?? ((...context) => treeContents(tree, names, ...context));
    const channels = (await keepsTransparency(tree)) ? 4 : undefined;
    return { ...source(tree, names, channels, index), labels, labelOrigin: origin, contents };
  } catch (error) {
    await tree.close();
    throw error;
  }
}

/** Whether the data set says that its images' transparency is part of them. */
async function keepsTransparency(tree: FileTree): Promise<boolean> {
  const file = labelFile(tree);
  if (file === undefined) return false;
  try {
    const text = utf8(await tree.read(file), DATASET_JSON);
    return text.includes("transparency") && parseDatasetJson(text).transparency;
  } catch (error) {
    if (error instanceof UserError) return false; // told where labels are asked for
    throw error;
  }
}

/** @param channels of all of them, where the data set says so. */
function source(
  tree: FileTree,
  names: readonly string[],
  channels: 4 | undefined,
  index: PictureIndex | undefined,
): Omit<FileImageSource, "labels" | "labelOrigin" | "contents"> {
  const about = async <T>(index: number, read: (name: string) => Promise<T>): Promise<T> => {
    const name = names[index];
    if (name === undefined) throw new RangeError(`no image ${index}`);
    return naming(`${tree.path}/${name}`, () => read(name));
  };
  return {
    name: tree.path,
    names,
    knownHeader: (i) => withChannels(index?.header(i), channels),
    header: async (i) => {
      const known = index?.header(i);
      const header = known ?? (await about(i, (name) => headerIn(tree, name)));
      if (known === undefined) index?.add(i, header);
      return withChannels(header, channels);
    },
    decode: (index) => about(index, async (name) => readImage(await tree.read(name), { channels })),
    deepRange: (index) => about(index, async (name) => rangeOf(await tree.read(name))),
    close: async () => {
      await index?.keep();
      await tree.close();
    },
  };
}

async function rangeOf(bytes: Uint8Array): Promise<ValueRange | undefined> {
  const depth = await deepDepth(bytes);
  return depth === "ushort" ? deepRange(bytes, depth) : undefined;
}

function withChannels<T extends ImageHeader | undefined>(header: T, channels: 4 | undefined): T {
  return header === undefined || channels === undefined ? header : { ...header, channels };
}

async function headerIn(tree: FileTree, name: string): Promise<ImageHeader> {
  return pngHeader(await tree.read(name, PNG_HEADER_BYTES)) ?? readImageHeader(await tree.read(name));
}

/** Says the image's name in errors about its contents. */
async function naming<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const next = error.parts.next ?? "Fix it, remove it, or let `stylegan dataset` leave it out.";
    const Kind = error instanceof DamagedPicture ? DamagedPicture : UserError;
    throw new Kind({ ...error.parts, attempted: `read the image "${printable(path)}"`, next }, { cause: error });
  }
}

/** Where the labels of a tree's files come from. */
export interface TreeLabels {
  /** Undefined for a file without a label. */
  labelOf(name: string): Label | undefined;
  readonly classNames?: readonly string[];
}

/** @returns undefined where the tree has no labels at all. @throws UserError when `dataset.json` is broken. */
export async function treeLabels(tree: FileTree, origin: LabelOrigin): Promise<TreeLabels | undefined> {
  if (origin === "none") return undefined;
  if (origin === "json") return jsonLabels(tree);
  const pictures = tree.names.filter(isPictureName);
  const { classOf, classNames } = folderClasses(pictures);
  if (classNames.length === 0) throw noFolders(tree.path);
  if (pictures.every((name) => NUMBERED.test(name))) throw onlyNumbers(tree);
  return { labelOf: classOf, classNames };
}

async function jsonLabels(tree: FileTree): Promise<TreeLabels | undefined> {
  const file = labelFile(tree);
  if (file === undefined) return undefined;
  const { labels, classNames } = parseDatasetJson(utf8(await tree.read(file), DATASET_JSON));
  if (labels === undefined) return undefined;
  if (file === DATASET_JSON && tree.names.filter((name) => labels.has(name)).length === labels.size)
    return { labelOf: (name) => labels.get(name), classNames };
  const byName = new Map<string, Label>();
  const ownName = nameFinder(tree.names, file.slice(0, -DATASET_JSON.length));
  for (const [name, label] of labels) addLabel(byName, ownName(name), label);
  return { labelOf: (name) => byName.get(name), classNames };
}

/** `dataset.json`, also in the one folder that an archive wraps around everything. */
function labelFile({ names }: FileTree): string | undefined {
  if (names.includes(DATASET_JSON)) return DATASET_JSON;
  const folder = `${names[0]?.split("/")[0] ?? ""}/`;
  const inner = folder + DATASET_JSON;
  return names.every((name) => name.startsWith(folder)) && names.includes(inner) ? inner : undefined;
}

/**
 * Finds the file that a name in `dataset.json` means: below the folder of that file, in either Unicode form, and, where
 * it is absolute, by as much of its end as is a file's name.
 */
function nameFinder(names: readonly string[], folder: string): (written: string) => string {
  const own = new Map(names.map((name) => [plainName(name), name]));
  return (written) => {
    const isAbsolute = /^(?:[A-Za-z]:)?\//.test(written);
    const parts = written.split("/");
    const ends = isAbsolute ? parts.map((_, i) => parts.slice(i).join("/")) : [written];
    const found = ends.flatMap((end) => own.get(plainName(folder) + end) ?? own.get(end) ?? []);
    return found[0] ?? written;
  };
}

function completeLabels(found: TreeLabels, names: readonly string[], origin: LabelOrigin): ImageLabels {
  const values = names.map((name) => found.labelOf(name) ?? fail(missingLabel(name, origin)));
  return imageLabels(values, found.classNames, names);
}

function fail(error: UserError): never {
  throw error;
}

/** Names in a data set of the official layout: its folders hold a thousand images each, of whatever class. */
const NUMBERED = /(^|\/)\d{5}\/img\d{8}\.png$/;

function onlyNumbers({ path, names }: FileTree): UserError {
  return new OptionError((say) => ({
    attempted: `take the classes of "${path}" from its sub-folders`,
    rule: "the sub-folders must be the classes",
    received: "a dataset's folders, which only number its images",
    next: names.includes(DATASET_JSON)
      ? `Leave ${say("labels", "folders")} out: ${DATASET_JSON} holds the classes if the dataset was made with it.`
      : "Make it again from the images' own folders: stylegan dataset SOURCE data.zip --labels folders.",
  }));
}

function noFolders(path: string): UserError {
  return new OptionError((say) => ({
    attempted: `take the classes of "${path}" from its sub-folders`,
    rule: "its images must lie in sub-folders, one for each class",
    received: "no sub-folders",
    next: `Make them, or leave ${say("labels", "folders")} out.`,
  }));
}
