import { createHash } from "node:crypto";
import {
  cpSync,
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
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../", import.meta.url));
const CACHE = join(ROOT, "node_modules", ".cache", "stylegan2-ada");
/** What no test file asked for in this time goes when the next of its kind is built; a page weighs 60 MB. */
const OLD_MS = 1_800_000;

const COPY = { recursive: true } as const;

export interface Built {
  readonly kind: string;
  /** Files and folders that it is made of, from the repository's root. */
  readonly sources: readonly string[];
  build(folder: string): Promise<void>;
  /** A file that `npm run build` writes last, or with the others; the folder around it is copied while it is new. */
  readonly alreadyBuilt?: string;
}

/** The folder of what these sources build; built once for all test files and runs. */
export async function builtFolder({ kind, sources, build, alreadyBuilt }: Built): Promise<string> {
  const folder = join(CACHE, `${kind}-${fingerprint(sources)}`);
  const isBuilt = alreadyBuilt !== undefined && isNewer(alreadyBuilt, sources);
  const copy = async (to: string): Promise<void> => cpSync(join(ROOT, dirname(alreadyBuilt ?? "")), to, COPY);
  if (!existsSync(folder)) await buildInto(folder, kind, isBuilt ? copy : build);
  utimesSync(folder, new Date(), new Date());
  return folder;
}

function fingerprint(sources: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of sources.flatMap((source) => filesIn(source)).sort()) {
    hash
      .update(file)
      .update("\0")
      .update(readFileSync(join(ROOT, file)));
  }
  return hash.digest("hex").slice(0, 16);
}

/** Whether a file was written after all of these, and after anything in their folders came or went. */
function isNewer(file: string, sources: readonly string[]): boolean {
  const changed = (path: string): number => statSync(join(ROOT, path)).mtimeMs;
  if (!existsSync(join(ROOT, file))) return false;
  const paths = sources.flatMap((source) => [source, ...filesIn(source).flatMap((path) => [path, dirname(path)])]);
  return [...new Set(paths)].every((path) => changed(path) < changed(file));
}

function filesIn(path: string): string[] {
  if (!statSync(join(ROOT, path)).isDirectory()) return [path];
  return readdirSync(join(ROOT, path)).flatMap((name) => filesIn(`${path}/${name}`));
}

/** Renaming a finished folder is one step, so processes that build at the same time do not see halves. */
async function buildInto(folder: string, kind: string, build: Built["build"]): Promise<void> {
  mkdirSync(CACHE, { recursive: true });
  forgetOld(kind);
  const unfinished = mkdtempSync(join(CACHE, "building-"));
  try {
    await build(unfinished);
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

function forgetOld(kind: string): void {
  for (const name of readdirSync(CACHE).filter((candidate) => candidate.startsWith(`${kind}-`))) {
    const folder = join(CACHE, name);
    if (Date.now() - statSync(folder).mtimeMs > OLD_MS) rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a script of Node's in the repository's root. @throws Error with what it said, where it fails. */
export function runScript(script: string, args: readonly string[]): Promise<void> {
  const env = { ...process.env, NODE_ENV: "production" };
  const child = spawn(process.execPath, [join(ROOT, "node_modules", script), ...args], { cwd: ROOT, env });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => (said += text.toString()));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`${script} failed: ${said}`))));
  });
}
