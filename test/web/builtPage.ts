import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const CACHE = join(ROOT, "node_modules", ".cache", "stylegan2-ada");
const SOURCES = ["web", "src", "models", "licenses", "vite.config.ts", "package-lock.json"];
/** A page that no test file asked for in this time goes when the next is built; one weighs 60 MB. */
const OLD_MS = 1_800_000;

/** The folder of the page as these sources build it; built once for all test files and runs. */
export async function builtPage(): Promise<string> {
  const folder = join(CACHE, `page-${fingerprint()}`);
  if (!existsSync(folder)) await buildInto(folder);
  utimesSync(folder, new Date(), new Date());
  return folder;
}

function fingerprint(): string {
  const hash = createHash("sha256");
  for (const file of SOURCES.flatMap((source) => filesIn(source)).sort()) {
    hash
      .update(file)
      .update("\0")
      .update(readFileSync(join(ROOT, file)));
  }
  return hash.digest("hex").slice(0, 16);
}

function filesIn(path: string): string[] {
  if (!statSync(join(ROOT, path)).isDirectory()) return [path];
  return readdirSync(join(ROOT, path)).flatMap((name) => filesIn(`${path}/${name}`));
}

/** Renaming a finished folder is one step, so processes that build at the same time do not see halves. */
async function buildInto(folder: string): Promise<void> {
  mkdirSync(CACHE, { recursive: true });
  forgetOld();
  const unfinished = mkdtempSync(join(CACHE, "building-"));
  try {
    await build(unfinished);
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

function forgetOld(): void {
  for (const name of readdirSync(CACHE).filter((candidate) => candidate.startsWith("page-"))) {
    const folder = join(CACHE, name);
    if (Date.now() - statSync(folder).mtimeMs > OLD_MS) rmSync(folder, { recursive: true, force: true });
  }
}

function build(folder: string): Promise<void> {
  const vite = join(ROOT, "node_modules", "vite", "bin", "vite.js");
  const args = [vite, "build", "--outDir", folder, "--emptyOutDir", "--logLevel", "warn"];
  const child = spawn(process.execPath, args, { cwd: ROOT, env: { ...process.env, NODE_ENV: "production" } });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => (said += text.toString()));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`vite build failed: ${said}`))));
  });
}
