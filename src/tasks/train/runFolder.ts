import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { basename, extname, join, resolve } from "node:path";
import { UserError } from "../../base/errors.ts";
import { makeFolders } from "../../media/atomicFile.ts";
import { errorCode, withFileErrors, withWriteErrors } from "../../media/fileErrors.ts";
import type { StoredRun } from "../../runs/storedRun.ts";
import { checkStoredRun, OPTIONS_FILE } from "../../runs/storedRunSchema.ts";
import { lockFolder } from "./runLock.ts";

/** A run's folder, held by this process alone until it is released. */
export interface RunFolder {
  readonly path: string;
  release(): Promise<void>;
}

export const RUN_NAME = /^\d{5}-/;

/** What `writeFileAtomically` leaves of a process that was killed. */
const TEMPORARY = /^\..+\.[0-9a-f]{8}\.tmp$/;

/** A new folder under `out`, numbered after the last: `00003-avatars-auto-batch8`. */
export async function newRunFolder(out: string, data: string, description: string): Promise<RunFolder> {
  const attempted = `create a run folder in "${out}"`;
  await withWriteErrors(attempted, () => makeFolders(out));
  const title = `${basename(data, extname(data)).replace(/[^\p{L}\p{M}\p{N}_.-]+/gu, "_")}-${description}`;
  for (;;) {
    const number = await withFileErrors(attempted, () => nextNumber(out));
    const path = join(out, `${String(number).padStart(5, "0")}-${title}`);
    if (await withFileErrors(attempted, () => made(path))) return hold(path);
  }
}

/** False when another process was quicker. */
async function made(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
}

async function nextNumber(out: string): Promise<number> {
  const last = (await runNames(out)).at(-1);
  return last === undefined ? 0 : Number(last.slice(0, 5)) + 1;
}

/** The newest run folder under `out`. @throws UserError when there is none. */
export async function latestRun(out: string): Promise<string> {
  const attempted = "resume the latest run";
  for (const name of (await withFileErrors(`${attempted} of "${out}"`, () => runNames(out))).reverse()) {
    const path = join(out, name);
    const files = await withFileErrors(`read the run folder "${path}"`, () => readdir(path));
    if (files.includes(OPTIONS_FILE)) return path;
  }
  throw new UserError({
    attempted,
    rule: `there must be a run folder in "${resolve(out)}"`,
    received: "none",
    next: "Start one by omitting --resume latest, or give the folder of your runs with --out.",
  });
}

/** Folders, or links to such: a person's notes may lie among them. */
async function runNames(out: string): Promise<string[]> {
  const entries = await readdir(out).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  });
  const names = entries.filter((name) => RUN_NAME.test(name)).sort();
  const leads = (name: string): Promise<boolean> =>
    stat(join(out, name)).then(
      (found) => found.isDirectory(),
      () => false,
    );
  const isFolder = await Promise.all(names.map(leads));
  return names.filter((_, i) => isFolder[i]);
}

/** Takes the folder, and removes what a killed process left half-written. @throws UserError while another has it. */
export async function hold(path: string): Promise<RunFolder> {
  const release = await lockFolder(path);
  const names = await withFileErrors(`read the run folder "${path}"`, () => readdir(path));
  const left = names.filter((name) => TEMPORARY.test(name));
  await Promise.all(left.map((name) => rm(join(path, name), { force: true })));
  return { path, release };
}

/** @throws UserError that names what is wrong with the file. */
export async function readStoredRun(folder: string): Promise<StoredRun> {
  const path = join(folder, OPTIONS_FILE);
  const text = await withFileErrors(`read "${path}"`, () => readFile(path, "utf8"));
  const attempted = `resume the run in "${folder}"`;
  const next = "Restore the file that stylegan train wrote, or start a new run from a snapshot with --resume FILE.";
  try {
    return checkStoredRun(JSON.parse(text), attempted);
  } catch (error) {
    const rule = `its ${OPTIONS_FILE} must be JSON`;
    if (error instanceof SyntaxError) throw new UserError({ attempted, rule, next }, { cause: error });
    if (error instanceof UserError) throw new UserError({ ...error.parts, attempted, next }, { cause: error });
    throw error;
  }
}
