import { createHash } from "node:crypto";
import { statSync, type Dirent } from "node:fs";
import { open, readdir, stat } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import { dataBytes } from "../../formats/typedData.ts";
import { crc32 } from "../../formats/zip/crc32.ts";
import { withFileErrors } from "../fileErrors.ts";
import { LARGEST_FILE, readStart, tooLarge, type FileTree, type SkippedFile } from "../fileTree.ts";
import { CLUTTER, meant } from "../clutter.ts";

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
    state: () => withFileErrors(`read the folder "${path}"`, async () => stateOf(root, names)),
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
  const start = root.endsWith(sep) ? root.length : root.length + 1;
  const nameOf = ({ parentPath, name }: Dirent): string => {
    const below = parentPath.length < start ? name : `${parentPath.slice(start)}${sep}${name}`;
    return sep === "/" ? below : below.split(sep).join("/");
  };
  const files = entries.filter((entry) => entry.isFile()).map(nameOf);
  const links = entries.filter((entry) => entry.isSymbolicLink()).map(nameOf);
  const leads = await Promise.all(links.map((link) => leadsToFile(join(root, link))));
  const [fileLinks, folderLinks] = [true, false].map((toFile) => links.filter((_, i) => leads[i] === toFile));
  return { files: files.concat(fileLinks ?? []), folderLinks: folderLinks ?? [] };
}

/** A broken link counts as one to a file: it is told when it is read. */
async function leadsToFile(link: string): Promise<boolean> {
  return stat(link).then(
    (found) => found.isFile(),
    () => true,
  );
}

/**
 * SHA-256 of files' names, sizes and times. Synchronous, which is five times as fast; a file that is gone is told where
 * it is read.
 */
function stateOf(root: string, names: readonly string[]): string {
  const numbers = new Float64Array(names.length * 3).fill(NaN);
  names.forEach((name, i) => {
    const found = statSync(`${root}/${name}`, { throwIfNoEntry: false });
    if (found !== undefined) numbers.set([found.size, found.mtimeMs, found.ctimeMs], i * 3);
  });
  const hash = createHash("sha256").update(names.join("\0")).update(dataBytes(numbers));
  return hash.digest("hex");
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
