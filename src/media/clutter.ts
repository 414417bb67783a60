import { compareText } from "../datasets/labels.ts";
import { isPictureName, type FileTree } from "./fileTree.ts";

/** What operating systems and archivers leave behind; nobody means these files. */
export const CLUTTER = /(^|\/)(\.[^/]*|__MACOSX|Thumbs\.db|desktop\.ini)(\/|$)/i;

/** What macOS makes beside each image, and of an archive of them: no image, whatever its name ends in. */
const SHADOW = /(^|\/)(\._[^/]*|__MACOSX\/.*)$/;

/** Names without what nobody means, in their order. */
export function meant(all: readonly string[]): Pick<FileTree, "names" | "passedOver"> {
  const names = [...all].sort(compareText);
  const hidden = names.filter((name) => CLUTTER.test(name) && isPictureName(name) && !SHADOW.test(name));
  const reason = "it is hidden: its name or that of a parent folder begins with a dot";
  return { names: names.filter((name) => !CLUTTER.test(name)), passedOver: hidden.map((file) => ({ file, reason })) };
}
