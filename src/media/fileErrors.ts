import { extname } from "node:path";
import { UserError } from "../base/errors.ts";

interface Cause {
  readonly rule: string;
  readonly next: string;
}

/** What each operating-system error code means to a person, and what they can do about it. */
const CAUSES: Readonly<Record<string, Cause>> = {
  ENOENT: { rule: "nothing is there", next: "Check the path." },
  EACCES: { rule: "permission is denied", next: "Choose another place, or change its permissions." },
  EPERM: { rule: "the system does not permit it", next: "Choose another place." },
  EROFS: { rule: "the file system is read-only", next: "Choose a folder on a disk that can be written." },
  ENOSPC: { rule: "the disk is full", next: "Free some space, or choose a folder on another disk." },
  EDQUOT: { rule: "the disk quota is used up", next: "Free some space, or choose a folder on another disk." },
  EFBIG: { rule: "the file exceeds this file system's size limit", next: "Choose a folder on another disk." },
  ENOTDIR: { rule: "a part of the path is a file, not a folder", next: "Choose a path whose parents are folders." },
  EEXIST: { rule: "a folder is needed, but this is a file", next: "Remove that file, or choose another path." },
  EISDIR: { rule: "a file is needed, but this is a folder", next: "Give the path of a file." },
  ENAMETOOLONG: { rule: "the name is too long", next: "Choose a shorter name." },
  ELOOP: { rule: "its symbolic links form a loop", next: "Fix the links, or choose another path." },
  EMFILE: { rule: "too many files are open", next: "Close other programs, or raise `ulimit -n`." },
  EBUSY: { rule: "another program is using it", next: "Close that program and try again." },
  ERR_INVALID_ARG_VALUE: { rule: "a path cannot hold a null character", next: "Check the path." },
  EIO: { rule: "the disk reports an error", next: "Check the disk, or choose a folder on another one." },
};

/**
 * Where folders are made as they are missing, nothing that is absent can be in the way: the system makes none there, as
 * below /proc or in a working folder that was removed.
 */
const NOTHING_CAN_BE_MADE: Cause = { rule: "no file or folder can be created there", next: "Choose another place." };

/** The code that Node puts on errors of the operating system, such as `ENOSPC`; undefined on any other value. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/**
 * Turns an error of the operating system into a `UserError` that names the next step. Any other error comes back
 * as it is, so that a bug keeps its stack: `throw fileError(error, "write ...")`.
 * @param attempted what was attempted, as it reads after "Cannot".
 */
export function fileError(error: unknown, attempted: string): unknown {
  const cause = CAUSES[errorCode(error) ?? ""];
  return cause === undefined ? error : new UserError({ attempted, ...cause }, { cause: error });
}

/** `withFileErrors` for work that makes the folders that are missing. */
export function withWriteErrors<T>(attempted: string, work: () => Promise<T>): Promise<T> {
  return withFileErrors(attempted, () =>
    work().catch((error: unknown) => {
      if (errorCode(error) !== "ENOENT") throw error;
      throw new UserError({ attempted, ...NOTHING_CAN_BE_MADE }, { cause: error });
    }),
  );
}

/** Runs `work`, with the errors of the operating system turned into `UserError`s. */
export async function withFileErrors<T>(attempted: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw fileError(error, attempted);
  }
}

/** A path whose ending is none of those that something can be written with. */
export function wrongEnding(attempted: string, path: string, endings: readonly string[], next: string): UserError {
  const ending = extname(path);
  const received = ending === "" ? "no ending" : `"${ending}"`;
  return new UserError({ attempted, rule: `its ending must be one of ${endings.join(", ")}`, received, next });
}
