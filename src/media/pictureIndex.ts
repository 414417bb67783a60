import { readFile, stat } from "node:fs/promises";
import { createHash } from "node:crypto";
import { basename, join, resolve } from "node:path";
import { UserError } from "../base/errors.ts";
import type { ImageChannels, ImageHeader } from "../datasets/imageSource.ts";
import { readSafetensors } from "../formats/safetensors/readSafetensors.ts";
import { writeWithChecksum } from "../formats/safetensors/checksum.ts";
import { hostTensor, isDType, type HostTensor } from "../tensor/hostTensor.ts";
import { writeFileAtomically } from "./atomicFile.ts";
import { defaultCacheFolder } from "./cacheFolder.ts";
import { treeContents, type OnProgress } from "./treeContents.ts";
import type { FileTree, KeptTree } from "./fileTree.ts";

/** What looking into every image of a source told, so that nobody has to wait for it again. */
export interface PictureIndex {
  /** Undefined for an image that was not looked into. */
  header(index: number): ImageHeader | undefined;
  /** Remembers one. */
  add(index: number, header: ImageHeader): void;
  /** `treeContents`, found once; what is new is kept then. @throws UserError when a file cannot be read. */
  contents: Contents;
  /** Keeps what is new, also of work that was stopped midway: the next start goes on from there. */
  keep(): Promise<void>;
}

/** @param onProgress hears how many files were read. */
export type Contents = (signal?: AbortSignal, onProgress?: OnProgress) => Promise<string>;

const VERSION = "2";
const HEADERS = "headers";
/** Width, height and channels; zeros where they are not known. */
const FIELDS = 3;

/** What an index file holds. */
export interface KeptIndex extends KeptTree {
  /** Undefined where nobody asked for it yet. */
  readonly contents: string | undefined;
  /** [images, FIELDS]. */
  readonly headers: Int32Array;
}

/** The indexes of a place, whether they still hold or not. */
export async function keptIndexes(path: string, cacheFolder?: string): Promise<readonly KeptIndex[]> {
  const kept: KeptIndex[] = [];
  for (const place of indexPlaces(path, cacheFolder)) {
    const found = await stat(place).catch(() => undefined);
    const index = found?.isFile() ? parseKept(await readFile(place).catch(() => new Uint8Array())) : undefined;
    if (index !== undefined) kept.push(index);
  }
  return kept;
}

/**
 * The index of a tree's pictures: `<place>.index` beside the place or, where nothing can be written there, a file in
 * the cache. One whose images have changed since counts as none.
 */
export async function openPictureIndex(
  tree: FileTree,
  names: readonly string[],
  known: readonly KeptIndex[],
  cacheFolder?: string,
): Promise<PictureIndex> {
  const state = await tree.state?.();
  const places = state === undefined ? [] : indexPlaces(tree.path, cacheFolder);
  const kept = known.find((one) => one.state === state && one.headers.length === names.length * FIELDS);
  const headers = kept?.headers ?? new Int32Array(names.length * FIELDS);
  let contents = kept?.contents;
  let isNew = false;
  const keepNew = async (): Promise<void> => {
    const tensors = tree.tensors?.() ?? new Map();
    if (isNew) await keep(places, { state: state ?? "", tensors, contents, headers });
    isNew = false;
  };
  return {
    header: (index) => {
      const at = index * FIELDS;
      const [width = 0, height = 0, channels = 0] = [headers[at], headers[at + 1], headers[at + 2]];
      return width === 0 ? undefined : { width, height, channels: channels as ImageChannels };
    },
    add: (index, { width, height, channels }) => {
      headers.set([width, height, channels], index * FIELDS);
      isNew = true;
    },
    contents: async (signal, onProgress) => {
      isNew ||= contents === undefined;
      contents ??= await treeContents(tree, names, signal, onProgress);
      await keepNew();
      return contents;
    },
    keep: keepNew,
  };
}

function indexPlaces(path: string, cacheFolder = defaultCacheFolder()): readonly string[] {
  const place = resolve(path);
  const digest = createHash("sha256").update(place).digest("hex").slice(0, 16);
  return [`${place}.index`, join(cacheFolder, "indexes", `${digest}-${basename(place)}.index`)];
}

/** Undefined for anything else that lies there: the images themselves are asked then. */
function parseKept(bytes: Uint8Array): KeptIndex | undefined {
  try {
    const { tensors, metadata } = readSafetensors(bytes);
    const headers = tensors.get(HEADERS);
    const [version, state, contents] = ["version", "state", "contents"].map((name) => metadata.get(name));
    if (version !== VERSION || state === undefined) return undefined;
    if (headers === undefined || !isDType(headers, "int32")) return undefined;
    return { state, contents, headers: headers.data, tensors };
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** Writes into the first place that can be written; where none can, the next start looks into the images again. */
async function keep(places: readonly string[], { state, contents, headers, tensors: more }: KeptIndex): Promise<void> {
  const tensors = new Map<string, HostTensor>([
    ...more,
    [HEADERS, hostTensor("int32", [headers.length / FIELDS, FIELDS], headers)],
  ]);
  const metadata = new Map(Object.entries({ version: VERSION, state, ...(contents !== undefined && { contents }) }));
  for (const place of places) {
    try {
      return await writeFileAtomically(place, writeWithChecksum({ tensors, metadata }));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
    }
  }
}
