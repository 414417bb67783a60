/** Proves that no line of the code is longer than people can read at a glance. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const LONGEST = 120;
const FOLDERS = ["src", "test", "bench", "scripts", "examples", "web"];
const ENDINGS = /\.(?:ts|tsx|css|html)$/;

const root = fileURLToPath(new URL("../", import.meta.url));

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : filesIn(path);
    return ENDINGS.test(entry.name) ? [path] : [];
  });
}

/** Characters as people count them, not bytes. */
function longLines(file: string): string[] {
  return readFileSync(file, "utf8")
    .split(/\r?\n/)
    .flatMap((line, i) => {
      const { length } = [...line];
      return length > LONGEST ? [`${relative(root, file)}:${i + 1}: ${length} characters`] : [];
    });
}

const files = FOLDERS.flatMap((folder) => filesIn(join(root, folder)));
const long = files.flatMap(longLines);
long.forEach((line) => console.error(line));
console.log(`${files.length} files, ${long.length} lines over ${LONGEST} characters`);
process.exit(long.length > 0 ? 1 : 0);
