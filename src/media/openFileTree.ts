import { open, stat } from "node:fs/promises";
import { promisify } from "node:util";
import { constants, gunzip } from "node:zlib";
import { UserError } from "../base/errors.ts";
import { bmpAsPng } from "./bmp.ts";
import { heicAsPng } from "./heic.ts";
import { openDrawingRenderer, type DrawingOptions } from "./drawings/drawingRenderer.ts";
import { withFileErrors } from "./fileErrors.ts";
import { readStart, type FileTree, type KeptTree } from "./fileTree.ts";
import { cifarKind } from "./sources/cifar.ts";
import { folderTree } from "./sources/folder.ts";
import { idxKind } from "./sources/idx.ts";
import { lmdbKind } from "./sources/lmdb.ts";
import type { Place, SourceKind } from "./sources/sourceKind.ts";
import { tarKind } from "./sources/tar.ts";
import { zipKind } from "./sources/zip.ts";
import { openKeptZip } from "./zipTree.ts";

const folderKind: SourceKind = {
  told: "a folder of images",
  matches: async ({ isFolder }) => isFolder,
  open: ({ path }) => folderTree(path),
};

/** What images are read from; the last that matches opens the place: special folders come after plain ones. */
export const SOURCE_KINDS: readonly SourceKind[] = [folderKind, zipKind, tarKind, idxKind, cifarKind, lmdbKind];

export interface OpenTreeOptions extends DrawingOptions {
  /** As indexes may have kept it; one that holds no longer counts as none. */
  readonly kept?: readonly KeptTree[];
}

/**
 * Opens a folder, all of its depth, an archive, or another of `SOURCE_KINDS`.
 * Hidden files and such as `__MACOSX` and `Thumbs.db` are left out;
 * links to files are followed, links to folders are not.
 * An SVG is read as the PNG that it draws, a BMP or HEIC as the PNG of its pixels.
 * @throws UserError when there is nothing that can be opened.
 */
export async function openFileTree(path: string, options: OpenTreeOptions = {}): Promise<FileTree> {
  const tree = await openKnownTree(path, options.kept ?? []);
  const drawings = openDrawingRenderer(options);
  return {
    ...tree,
    read: async (name, limit) => {
      const bytes = await tree.read(name, limit);
      return limit === undefined ? drawings.render(await heicAsPng(await bmpAsPng(bytes))) : bytes;
    },
    close: () => {
      drawings.close();
      return tree.close();
    },
  };
}

async function openKnownTree(path: string, kept: readonly KeptTree[]): Promise<FileTree> {
  for (const known of kept) {
    const tree = await openKeptZip(path, known);
    if (tree !== undefined) return tree;
  }
  return openPlainTree(path);
}

async function openPlainTree(path: string): Promise<FileTree> {
  const place = await placeAt(path);
  return (await kindOf(place)).open(place, openPlainTree);
}

/** Looks that there is something to open, from its first bytes. @throws UserError as `openFileTree`. */
export async function checkTree(path: string): Promise<void> {
  await kindOf(await placeAt(path));
}

async function kindOf(place: Place): Promise<SourceKind> {
  for (const kind of SOURCE_KINDS.toReversed()) if (await kind.matches(place)) return kind;
  throw notTree(place.path);
}

const START = 65536;
const inflate = promisify(gunzip);

async function placeAt(path: string): Promise<Place> {
  return withFileErrors(`read "${path}"`, async () => {
    const isFolder = (await stat(path)).isDirectory();
    if (isFolder) return { path, isFolder, start: new Uint8Array(), unpacked: new Uint8Array() };
    const file = await open(path, "r");
    try {
      const start = await readStart(file, START);
      return { path, isFolder, start, unpacked: await unpackedStart(start) };
    } finally {
      await file.close();
    }
  });
}

/** What gzip holds; the bytes themselves where it is no gzip. */
async function unpackedStart(start: Uint8Array): Promise<Uint8Array> {
  if (start[0] !== 0x1f || start[1] !== 0x8b) return start;
  return inflate(start, { finishFlush: constants.Z_SYNC_FLUSH }).catch(() => start);
}

function notTree(path: string): UserError {
  const kinds = SOURCE_KINDS.map(({ told }) => told);
  return new UserError({
    attempted: `read the images of "${path}"`,
    rule: `it must be ${kinds.slice(0, -1).join(", ")} or ${kinds.at(-1)}`,
    received: "another kind of file",
    next: "Give the folder that holds the images.",
  });
}
