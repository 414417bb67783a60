import type { FileHandle } from "node:fs/promises";
import { formatError } from "../../formats/formatError.ts";
import { readStart } from "../fileTree.ts";

/** Where a value lies in the file. */
export interface LmdbEntry {
  readonly key: Uint8Array;
  readonly position: number;
  readonly length: number;
}

const MAGIC = 0xbeefc0de;
/** Of a page: its number, padding, kind, and where its free room begins and ends. */
const HEADER = 16;
const BRANCH = 1;
const LEAF = 2;
const SMALLEST_PAGE = 256;
const LARGEST_PAGE = 65536;
const NO_PAGE = 0xffffffffffffffffn;
/** A leaf's value lies on pages of its own; a leaf holds a database, or several values of one key. */
const BIG = 1;
const NO_PLAIN_VALUE = 2 | 4;
/** LMDB's own limit. */
const DEEPEST = 32;

/** Offsets into the page that describes the database: LMDB 0.9 of 64 bits, least byte first. */
const META = {
  magic: HEADER,
  version: HEADER + 4,
  pageSize: HEADER + 24,
  root: HEADER + 112,
  transaction: HEADER + 128,
  size: 160,
} as const;

interface Pages {
  readonly file: FileHandle;
  readonly path: string;
  readonly pageSize: number;
  readonly count: number;
}

/**
 * The entries of the main database of an LMDB file, in the order of their keys: the documented B+ tree of pages, of
 * which the newer of two roots counts. Nothing is written, no lock taken.
 * @throws UserError when the file is no such database, is damaged, or was written on a machine of another kind.
 */
export async function* readLmdbEntries(
  file: FileHandle,
  size: number,
  path: string,
): AsyncGenerator<LmdbEntry, void, undefined> {
  const first = meta(await readStart(file, META.size), path);
  if (first.pageSize < SMALLEST_PAGE || first.pageSize > LARGEST_PAGE) throw damaged(path);
  const second = await readStart(file, META.size, first.pageSize);
  const other = second.length < META.size ? first : meta(second, path);
  const { root } = other.transaction > first.transaction ? other : first;
  const pages: Pages = { file, path, pageSize: first.pageSize, count: Math.ceil(size / first.pageSize) };
  if (root !== NO_PAGE) yield* entriesBelow(pages, Number(root), DEEPEST, new Set());
}

function meta(bytes: Uint8Array, path: string) {
  if (bytes.length < META.size) throw damaged(path);
  const view = viewOf(bytes);
  if (view.getUint32(META.magic, true) !== MAGIC) throw damaged(path);
  const version = view.getUint32(META.version, true);
  if (version !== 1) throw formatError(`"${path}"`, "its LMDB must be of version 1, as LMDB 0.9 writes", `${version}`);
  return {
    pageSize: view.getUint32(META.pageSize, true),
    root: view.getBigUint64(META.root, true),
    transaction: view.getBigUint64(META.transaction, true),
  };
}

async function* entriesBelow(
  pages: Pages,
  number: number,
  depth: number,
  seen: Set<number>,
): AsyncGenerator<LmdbEntry, void, undefined> {
  if (depth === 0 || seen.has(number) || !(number < pages.count)) throw damaged(pages.path);
  seen.add(number);
  const page = viewOf(await readStart(pages.file, pages.pageSize, number * pages.pageSize));
  if (page.byteLength < pages.pageSize) throw damaged(pages.path);
  const kind = page.getUint16(10, true);
  if ((kind & (BRANCH | LEAF)) === 0) throw damaged(pages.path);
  for (const node of nodesOf(pages, page)) {
    if ((kind & BRANCH) !== 0) yield* entriesBelow(pages, childOf(page, node), depth - 1, seen);
    else yield entryOf(pages, page, number, node);
  }
}

const NODE_HEADER = 8;

/** Where the nodes of a page begin. */
function nodesOf({ pageSize, path }: Pages, page: DataView): readonly number[] {
  const end = page.getUint16(12, true);
  if (end < HEADER || end > pageSize) throw damaged(path);
  const nodes = Array.from({ length: (end - HEADER) >> 1 }, (_, i) => page.getUint16(HEADER + 2 * i, true));
  const fits = (node: number): boolean =>
    node + NODE_HEADER <= pageSize && node + NODE_HEADER + page.getUint16(node + 6, true) <= pageSize;
  if (!nodes.every(fits)) throw damaged(path);
  return nodes;
}

/** A branch keeps the number of the page below in 48 bits. */
function childOf(page: DataView, node: number): number {
  return page.getUint16(node + 4, true) * 2 ** 32 + page.getUint32(node, true);
}

function entryOf(pages: Pages, page: DataView, number: number, node: number): LmdbEntry {
  const { pageSize, count, path } = pages;
  const length = page.getUint32(node, true);
  const flags = page.getUint16(node + 4, true);
  if ((flags & NO_PLAIN_VALUE) !== 0) throw formatError(`"${path}"`, "its LMDB must hold one image per key");
  const start = node + NODE_HEADER + page.getUint16(node + 6, true);
  const key = new Uint8Array(page.buffer, page.byteOffset + node + NODE_HEADER, start - node - NODE_HEADER).slice();
  if ((flags & BIG) === 0) {
    if (start + length > pageSize) throw damaged(path);
    return { key, position: number * pageSize + start, length };
  }
  if (start + 8 > pageSize) throw damaged(path);
  const position = Number(page.getBigUint64(start, true)) * pageSize + HEADER;
  if (position + length > count * pageSize) throw damaged(path);
  return { key, position, length };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

function damaged(path: string): Error {
  return formatError(`"${path}"`, "its data.mdb must be a whole LMDB database");
}
