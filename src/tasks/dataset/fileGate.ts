import { byteGate } from "../../media/byteGate.ts";
import type { FileTree } from "../../media/fileTree.ts";

/** Runs work that reads a file of the source, once there is room for the file's bytes. */
export type FileGate = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** Bytes of files that lie in memory at a time, unless a single one has more. */
const FILE_BYTES = 512 * 2 ** 20;

/** Work under way may not wait for another file of the same gate. A file that is not there takes no room. */
export function fileGate(tree: FileTree, most = FILE_BYTES): FileGate {
  const gate = byteGate(most);
  return async (name, work) => gate.run(await tree.size(name).catch(() => 0), work);
}
