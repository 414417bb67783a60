import { statSync } from "node:fs";
import { open, readdir, stat } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { crc32 } from "../../formats/zip/crc32.ts";
import { withFileErrors } from "../fileErrors.ts";
import { LARGEST_FILE, readStart, tooLarge, type FileTree, type SkippedFile } from "../fileTree.ts";
import { hashOf } from "../hashOf.ts";
import { CLUTTER, meant } from "./clutter.ts";

function linked(file: string): SkippedFile {
  return { file, reason: "a link to a folder, which is not followed: give that folder itself" };
}

/** The files of a folder, all of its depth. */
export async function folderTree(path: string): Promise<FileTree> {
  const root = resolve(path);
  const { files, folderLinks } = await withFileErrors(`read the folder "${path}"`, () => entriesOf(root));
  const { names, passedOver } = meant(files);
  return {
    path,
    names,
    passedOver: [...passedOver, ...folderLinks.filter((link) => !CLUTTER.test(link)).map(linked)],
    read: (name, limit) => withFileErrors(`read "${join(path, name)}"`, () => readFileStart(join(root, name), limit)),
    size: (name) => withFileErrors(`read "${join(path, name)}"`, async () => (await stat(join(root, name))).size),
    kind: "folder",
    state: () => withFileErrors(`read the folder "${path}"`, async () => hashOf(names, (name) => stateOf(root, name))),
    fingerprint: (name) => withFileErrors(`read "${join(path, name)}"`, () => fileFingerprint(join(root, name))),
    close: () => Promise.resolve(),
  };
}

interface Entries {
  /** Links to files among them. */
  readonly files: readonly string[];
  readonly folderLinks: readonly string[];
}

async function entriesOf(root: string): Promise<Entries> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() || entry.isSymbolicLink());
  const names = files.map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"));
  const links = new Set(files.flatMap((entry, i) => (entry.isSymbolicLink() ? [names[i]] : [])));
  const leadsToFile = async (name: string): Promise<boolean> =>
    stat(join(root, name)).then(
      (found) => found.isFile(),
      () => true,
    ); // a broken link is told when it is read
  const kept = await Promise.all(names.map((name) => !links.has(name) || leadsToFile(name)));
  return { files: names.filter((_, i) => kept[i]), folderLinks: names.filter((_, i) => !kept[i]) };
}

/** Synchronous, which is five times as fast; a file that is gone is told where it is read. */
function stateOf(root: string, name: string): string {
  const found = statSync(`${root}/${name}`, { throwIfNoEntry: false });
  return `${name} ${found?.size} ${found?.mtimeMs} ${found?.ctimeMs}`;
}

export async function readFileStart(path: string, limit = Infinity): Promise<Uint8Array> {
  const file = await open(path, "r");
  try {
    const length = Math.min((await file.stat()).size, limit);
    if (length > LARGEST_FILE) throw tooLarge(path);
    return await readStart(file, length);
  } finally {
    await file.close();
  }
}

const ENDS = 4096;

async function fileFingerprint(path: string): Promise<string> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const start = await readStart(file, Math.min(size, ENDS));
    const end = await readStart(file, Math.min(size, ENDS), Math.max(0, size - ENDS));
    return `${size} ${crc32(end, crc32(start))}`;
  } finally {
    await file.close();
  }
}
