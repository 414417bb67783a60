import { rmSync } from "node:fs";
import { open, readFile, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as v from "valibot";
import { UserError } from "../../base/errors.ts";
import { printable } from "../../formats/formatError.ts";
import { errorCode, withFileErrors } from "../../media/fileErrors.ts";

export const LOCK = "run.lock";

/** Milliseconds in which a process that made the lock has written who it is. */
const GRACE = 500;

/** Milliseconds after which whoever was removing a dead lock must have died of it. */
const TURN = 10_000;
const ATTEMPTS = 2000;

/** Who holds a folder. */
interface Owner {
  readonly pid: number;
  /** When the process began, in the kernel's ticks since boot, where the system tells: tells a recycled pid apart. */
  readonly started?: string;
  readonly host?: string;
}

const ownerSchema = v.object({
  pid: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2 ** 31 - 1)),
  started: v.optional(v.string()),
  host: v.optional(v.string()),
});

/**
 * Takes a folder for this process alone; a lock that a dead process left is taken over. -> what releases it.
 * @throws UserError while another process has it, or a process of another machine may have it.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const lock = join(folder, LOCK);
  const own = JSON.stringify({
    pid: process.pid,
    started: await startOf(process.pid),
    host: hostname(),
  } satisfies Owner);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const taken = await withFileErrors(`lock "${folder}"`, () => create(lock, own));
    if (taken) return heldUntilExit(lock);
    const found = await withFileErrors(`read the lock of "${folder}"`, () => contents(lock));
    const owner = ownerOf(found);
    if (owner !== undefined && (await mayLive(owner))) throw inUse(folder, owner);
    await withFileErrors(`lock "${folder}"`, () => removeDead(lock, found));
  }
  throw inUse(folder, undefined);
}

/**
 * Whether a process has a folder, without touching it. dead: the process that has it lives no more. A lock of another
 * machine counts as held.
 */
export async function lockState(folder: string): Promise<"free" | "held" | "dead"> {
  const text = await readFile(join(folder, LOCK), "utf8").catch(() => undefined);
  if (text === undefined) return "free";
  const owner = ownerOf(text);
  return owner === undefined || (await mayLive(owner)) ? "held" : "dead";
}

/** A process that ends in any other way than by a kill takes its locks with it. -> what releases it. */
function heldUntilExit(lock: string): () => Promise<void> {
  const remove = (): void => rmSync(lock, { force: true });
  process.once("exit", remove);
  return async () => {
    process.removeListener("exit", remove);
    await rm(lock, { force: true });
  };
}

async function create(lock: string, text: string): Promise<boolean> {
  try {
    const file = await open(lock, "wx");
    try {
      await file.writeFile(text);
    } catch (error) {
      await rm(lock, { force: true });
      throw error;
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
}

/** What the lock says; another process may have made it and not yet written into it. */
async function contents(lock: string): Promise<string> {
  const read = (): Promise<string> =>
    readFile(lock, "utf8").catch((error: unknown) => {
      if (errorCode(error) === "ENOENT") return "";
      if (errorCode(error) === "EISDIR") throw isFolder(lock);
      throw error;
    });
  const text = await read();
  if (text !== "") return text;
  await sleep(GRACE);
  return read();
}

/**
 * Removes a dead process's lock. Of several processes that see it one at a time may do so, so that none removes what
 * another has just put in its place.
 */
async function removeDead(lock: string, text: string): Promise<void> {
  const turn = `${lock}.turn`;
  if (!(await create(turn, ""))) {
    const made = await stat(turn).catch(() => undefined);
    const age = made === undefined ? 0 : Math.abs(Date.now() - made.mtimeMs); // another clock may be ahead
    if (age > TURN) await rm(turn, { force: true, recursive: true });
    else await sleep(10);
    return;
  }
  try {
    if ((await readFile(lock, "utf8").catch(() => undefined)) === text) await rm(lock, { force: true });
  } finally {
    await rm(turn, { force: true });
  }
}

/** Undefined where the text tells nothing, as after a crash in the moment of locking. */
function ownerOf(text: string): Owner | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const parsed = v.safeParse(ownerSchema, typeof value === "number" ? { pid: value } : value);
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

async function mayLive({ pid, started, host }: Owner): Promise<boolean> {
  if (host !== undefined && host !== hostname()) return true;
  if (!exists(pid)) return false;
  const now = await startOf(pid);
  if (started !== undefined && now !== undefined) return started === now;
  return pid !== process.pid;
}

/** Signal 0 only asks; a process of another user exists too (EPERM). */
function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}

/** Field 22 of /proc/PID/stat, counted after the name, which may hold anything; undefined beside Linux. */
async function startOf(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return text.slice(text.lastIndexOf(")") + 2).split(" ")[19];
}

function isFolder(lock: string): UserError {
  return new UserError({
    attempted: `lock "${dirname(lock)}"`,
    rule: `"${lock}" must be a file that names the process training there`,
    received: "a folder",
    next: "Remove it if nothing is training there.",
  });
}

function inUse(folder: string, owner: Owner | undefined): UserError {
  const host = owner?.host === hostname() ? undefined : owner?.host;
  const elsewhere = host === undefined ? "" : ` of ${printable(host)}`;
  return new UserError({
    attempted: `train in "${folder}"`,
    rule: "only one process at a time may write to a run folder",
    received: `process ${owner?.pid ?? "?"}${elsewhere}, which is training there`,
    next:
      elsewhere !== ""
        ? `If it has ended, remove "${join(folder, LOCK)}".`
        : "Wait for it or stop it; without --resume a new folder is created.",
  });
}
