import { mkdir, open, readdir, readFile, rm } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { UserError } from "../../base/errors.ts";
import { errorCode, withFileErrors } from "../../media/fileErrors.ts";

/** A run's folder, held by this process alone until it is released. */
export interface RunFolder {
  readonly path: string;
  release(): Promise<void>;
}

const LOCK = "run.lock";
export const OPTIONS_FILE = "training_options.json";

/** A new folder under `out`, numbered after the last: `00003-avatars-auto-batch8`. */
export async function newRunFolder(out: string, data: string, description: string): Promise<RunFolder> {
  const attempted = `make a run folder in "${out}"`;
  await withFileErrors(attempted, () => mkdir(out, { recursive: true }));
  const last = (await runNames(out)).at(-1);
  const number = last === undefined ? 0 : Number(last.slice(0, 5)) + 1;
  const name = `${String(number).padStart(5, "0")}-${basename(data, extname(data)).replace(/[^\w.-]+/g, "_")}-${description}`;
  const path = join(out, name);
  await withFileErrors(attempted, () => mkdir(path));
  return hold(path);
}

/** The newest run folder under `out`, to be continued. @throws UserError when there is none. */
export async function latestRunFolder(out: string): Promise<RunFolder> {
  for (const name of (await runNames(out)).reverse()) {
    const path = join(out, name);
    const files = await readdir(path);
    if (files.includes(OPTIONS_FILE)) return hold(path);
  }
  throw new UserError({
    attempted: "resume the latest run",
    rule: `there must be a run folder in "${out}"`,
    received: "none",
    next: "Start one: leave --resume latest out, or give the folder of your runs with --out.",
  });
}

async function runNames(out: string): Promise<string[]> {
  const names = await readdir(out).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  });
  return names.filter((name) => /^\d{5}-/.test(name)).sort();
}

/** Takes the folder's lock; one that a dead process left is taken over. @throws UserError while another process lives. */
async function hold(path: string): Promise<RunFolder> {
  const lock = join(path, LOCK);
  for (let attempt = 0; attempt < 3; attempt++) {
    const taken = await withFileErrors(`lock "${path}"`, () => take(lock));
    if (taken) return { path, release: () => rm(lock, { force: true }) };
    const owner = Number(await readFile(lock, "utf8").catch(() => ""));
    if (owner > 0 && isAlive(owner)) throw inUse(path, owner);
    await rm(lock, { force: true });
  }
  throw inUse(path, 0);
}

async function take(lock: string): Promise<boolean> {
  try {
    const file = await open(lock, "wx");
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
}

/** Signal 0 only asks; a process of another user exists too (EPERM). */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return pid !== process.pid;
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}

function inUse(path: string, owner: number): UserError {
  return new UserError({
    attempted: `train in "${path}"`,
    rule: "one process at a time may write to a run folder",
    received: `process ${owner}, which is training there`,
    next: "Wait for it or stop it; without --resume a new folder is made.",
  });
}
