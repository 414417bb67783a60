import { createHash } from "node:crypto";
import { sideBySide } from "../datasets/sideBySide.ts";
import type { FileTree } from "./fileTree.ts";

/** Files looked at side by side; more only fills the thread pool's queue. */
const AT_ONCE = 16;

export type OnProgress = (done: number, total: number) => void;

/**
 * `folder:` or `zip:` and a SHA-256 over the fingerprints of files in their order: other files have another, though a
 * folder and an archive of it cannot be compared.
 * @throws UserError when a file cannot be read.
 */
export async function treeContents(
  tree: FileTree,
  names: readonly string[],
  signal?: AbortSignal,
  onProgress?: OnProgress,
): Promise<string> {
  let done = 0;
  const hash = createHash("sha256");
  for await (const fingerprint of sideBySide(names, AT_ONCE, (name) => tree.fingerprint(name))) {
    signal?.throwIfAborted();
    hash.update(`${fingerprint}\n`);
    onProgress?.(++done, names.length);
  }
  return `${tree.kind}:${hash.digest("hex")}`;
}
