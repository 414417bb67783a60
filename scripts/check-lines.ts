/** Proves that no line of the code and of the documents is longer than people can read at a glance. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const LONGEST = 120;
const FOLDERS = ["src", "test", "bench", "scripts", "examples", "web", "docs"];
const ENDINGS = /\.(?:ts|tsx|css|html)$/;
/** Notes on files of others, as they came. */
const REFERENCE = join("test", "reference");

const root = fileURLToPath(new URL("../", import.meta.url));

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : filesIn(path);
    return ENDINGS.test(entry.name) || isDocument(path) ? [path] : [];
  });
}

function linesOf(file: string): string[] {
  const text = readFileSync(file, "utf8");
  const lines = text.split(/\r?\n/);
  return isDocument(file) ? proseOf(lines) : lines;
}

function isDocument(file: string): boolean {
  return file.endsWith(".md") && !relative(root, file).startsWith(REFERENCE);
}

/** The lines of a document, empty where they are a table or code, and without the addresses of links. */
function proseOf(lines: readonly string[]): string[] {
  let isCode = false;
  return lines.map((line) => {
    const isFence = line.trimStart().startsWith("```");
    if (isFence) isCode = !isCode;
    return isFence || isCode || line.trimStart().startsWith("|") ? "" : line.replaceAll(/\]\([^)]*\)/g, "]");
  });
}

/** Characters as people count them, not bytes. */
function longLines(file: string): string[] {
  return linesOf(file).flatMap((line, i) => {
    const { length } = [...line];
    return length > LONGEST ? [`${relative(root, file)}:${i + 1}: ${length} characters`] : [];
  });
}

const documents = readdirSync(root).filter((name) => name.endsWith(".md"));
const files = [
  ...FOLDERS.flatMap((folder) => filesIn(join(root, folder))),
  ...documents.map((name) => join(root, name)),
];
const long = files.flatMap(longLines);
long.forEach((line) => console.error(line));
console.log(`${files.length} files, ${long.length} lines over ${LONGEST} characters`);
process.exit(long.length > 0 ? 1 : 0);
