import { fileURLToPath } from "node:url";
import { UserError } from "../base/errors.ts";

export function isWebAddress(source: string): boolean {
  return /^https?:\/\//i.test(source);
}

/** The path that a path or file:// URL stands for; undefined for a http(s) URL. @throws UserError */
export function localPath(source: string): string | undefined {
  if (isWebAddress(source)) return undefined;
  return /^file:\/\//i.test(source) ? pathOfFileUrl(source) : source;
}

function pathOfFileUrl(url: string): string {
  try {
    return fileURLToPath(url);
  } catch (error) {
    const parts = { rule: "it is not a file:// URL of this machine", next: "Give the file's path instead." };
    throw new UserError({ attempted: `read "${url}"`, ...parts }, { cause: error });
  }
}
