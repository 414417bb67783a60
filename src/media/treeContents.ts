import { createHash } from "node:crypto";
import { sideBySide } from "../datasets/sideBySide.ts";
import type { FileTree } from "./fileTree.ts";

/** Files looked at side by side; more only fills the thread pool's queue. */
const AT_ONCE = 16;

/**
 * `folder:` or `zip:` and a SHA-256 over the fingerprints of files in their order: other files have another, though a
 * folder and an archive of it cannot be compared.
 * @throws UserError when a file cannot be read.
 */
export async function treeContents(tree: FileTree, names: readonly string[], signal?: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  for await (const fingerprint of sideBySide(names, AT_ONCE, (name) => tree.fingerprint(name))) {
    signal?.throwIfAborted();
    hash.update(`${fingerprint}\n`);
  }
  return `${tree.kind}:${hash.digest("hex")}`;
}
