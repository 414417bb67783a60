import { stat } from "node:fs/promises";
import { UserError } from "../base/errors.ts";
import { localPath } from "./localPath.ts";

/**
 * Refuses to write over what was read, under whatever spelling of its path or link to it.
 * @param inputs paths and addresses; those on other machines are nothing that could be written over.
 * @throws UserError
 */
export async function assertNotAnInput(output: string, inputs: readonly string[] = []): Promise<void> {
  const place = await identity(output);
  if (place === undefined) return;
  for (const input of inputs) {
    const path = localPath(input);
    if (path === undefined || (await identity(path)) !== place) continue;
    throw new UserError({
      attempted: `write "${output}"`,
      rule: "an output must not overwrite an input",
      received: `the file "${input}"`,
      next: "Choose another name.",
    });
  }
}

/** The same for all paths to one file; undefined where there is none. */
async function identity(path: string): Promise<string | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found === undefined ? undefined : `${found.dev}:${found.ino}`;
}
