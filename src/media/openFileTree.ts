import { open, readdir, stat } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { UserError } from "../base/errors.ts";
import { compareText } from "../datasets/labels.ts";
import { crc32 } from "../formats/zip/crc32.ts";
import { openDrawingRenderer, type DrawingOptions } from "./drawings/drawingRenderer.ts";
import { withFileErrors } from "./fileErrors.ts";
import { isPictureName, LARGEST_FILE, readStart, tooLarge, type FileTree, type SkippedFile } from "./fileTree.ts";
import { openZipTree } from "./zipTree.ts";

/** What operating systems and archivers leave behind; nobody means these files. */
const CLUTTER = /(^|\/)(\.[^/]*|__MACOSX|Thumbs\.db|desktop\.ini)(\/|$)/i;

/**
 * Opens a folder, all of its depth, or a zip archive. Hidden files and such as `__MACOSX` and `Thumbs.db` are left out;
 * links to files are followed, links to folders are not.
 * An SVG is read as the PNG that it draws.
 * @throws UserError when there is neither a folder nor an archive.
 */
export async function openFileTree(path: string, options: DrawingOptions = {}): Promise<FileTree> {
  const tree = await openPlainTree(path);
  const drawings = openDrawingRenderer(options);
  return {
    ...tree,
    read: async (name, limit) => {
      const bytes = await tree.read(name, limit);
      return limit === undefined ? drawings.render(bytes) : bytes;
    },
    close: () => {
      drawings.close();
      return tree.close();
    },
  };
}

async function openPlainTree(path: string): Promise<FileTree> {
  const found = await withFileErrors(`read "${path}"`, () => stat(path));
  if (found.isDirectory()) return folderTree(path);
  if (!(await isZip(path))) throw notTree(path);
  const tree = await openZipTree(path);
  const { names, passedOver } = meant(tree.names);
  return { ...tree, names, passedOver: [...passedOver, ...tree.passedOver] };
}

/** What macOS makes beside each picture, and of an archive of them: no picture, whatever its name ends in. */
const SHADOW = /(^|\/)(\._[^/]*|__MACOSX\/.*)$/;

function meant(all: readonly string[]): Pick<FileTree, "names" | "passedOver"> {
  const names = [...all].sort(compareText);
  const hidden = names.filter((name) => CLUTTER.test(name) && isPictureName(name) && !SHADOW.test(name));
  const reason = "it is hidden: its name, or that of a folder above it, begins with a dot";
  return { names: names.filter((name) => !CLUTTER.test(name)), passedOver: hidden.map((file) => ({ file, reason })) };
}

function linked(file: string): SkippedFile {
  return { file, reason: "a link to a folder, which is not followed: give that folder itself" };
}

async function folderTree(path: string): Promise<FileTree> {
  const root = resolve(path);
  const { files, folderLinks } = await withFileErrors(`read the folder "${path}"`, () => entriesOf(root));
  const { names, passedOver } = meant(files);
  return {
    path,
    names,
    passedOver: [...passedOver, ...folderLinks.filter((link) => !CLUTTER.test(link)).map(linked)],
    read: (name, limit) => withFileErrors(`read "${join(path, name)}"`, () => readFileStart(join(root, name), limit)),
    kind: "folder",
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
    stat(join(root, name)).then((found) => found.isFile(), () => true); // a broken link is told when it is read
  const kept = await Promise.all(names.map((name) => !links.has(name) || leadsToFile(name)));
  return { files: names.filter((_, i) => kept[i]), folderLinks: names.filter((_, i) => !kept[i]) };
}

async function readFileStart(path: string, limit = Infinity): Promise<Uint8Array> {
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

/** An archive begins with an entry, an empty one with its directory. */
async function isZip(path: string): Promise<boolean> {
  const start = await withFileErrors(`read "${path}"`, () => readFileStart(path, 4));
  const signature = String.fromCharCode(...start);
  return signature === "PK\x03\x04" || signature === "PK\x05\x06";
}

function notTree(path: string): UserError {
  return new UserError({
    attempted: `read the pictures of "${path}"`,
    rule: "it must be a folder or a .zip archive",
    received: "another kind of file",
    next: "Give the folder that holds the pictures.",
  });
}
