import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { extract } from "tar";
import { startsWith } from "../../formats/byteReader.ts";
import { formatError } from "../../formats/formatError.ts";
import { fileError } from "../fileErrors.ts";
import type { FileTree, SkippedFile } from "../fileTree.ts";
import type { SourceKind } from "./sourceKind.ts";

/** Where each tar says which it is. */
const MAGIC_AT = 257;

/** A tar has no directory, and gzip cannot be entered midway: its files are unpacked into a temporary folder. */
export const tarKind: SourceKind = {
  told: "a .tar or .tar.gz",
  matches: async ({ unpacked }) => startsWith(unpacked.subarray(MAGIC_AT), "ustar"),
  open: async ({ path }, openInner) => {
    const folder = await mkdtemp(join(tmpdir(), `stylegan-${process.pid}-`));
    const removeNow = (): void => rmSync(folder, { recursive: true, force: true });
    process.once("exit", removeNow);
    const remove = async (): Promise<void> => {
      await rm(folder, { recursive: true, force: true });
      process.removeListener("exit", removeNow);
    };
    try {
      const passedOver = await unpack(path, folder);
      return await tree(path, await openInner(folder), passedOver, remove);
    } catch (error) {
      await remove();
      throw error;
    }
  },
};

async function tree(
  path: string,
  inner: FileTree,
  passedOver: readonly SkippedFile[],
  remove: () => Promise<void>,
): Promise<FileTree> {
  return {
    ...inner,
    path,
    state: undefined, // the files were unpacked a moment ago
    passedOver: [...inner.passedOver, ...passedOver],
    close: async () => {
      await inner.close();
      await remove();
    },
  };
}

/** Links and names that lead out of the archive are left out. */
async function unpack(file: string, cwd: string): Promise<readonly SkippedFile[]> {
  const passedOver: SkippedFile[] = [];
  const isWanted = (name: string, entry: object): boolean => {
    const type = "type" in entry ? entry.type : undefined;
    if (type === "Directory") return true;
    const reason =
      type !== "File" && type !== "OldFile" && type !== "ContiguousFile"
        ? "it is not a file"
        : LEADS_OUT.test(name)
          ? "its name points outside the archive"
          : undefined;
    if (reason !== undefined) passedOver.push({ file: name, reason });
    return reason === undefined;
  };
  try {
    await extract({ file, cwd, filter: isWanted, strict: true, noChmod: true, noMtime: true });
  } catch (error) {
    const known = fileError(error, `unpack "${file}" into "${cwd}"`);
    if (known !== error || !(error instanceof Error)) throw known;
    throw Object.assign(formatError(`"${file}"`, "it must be a whole tar archive", error.message), { cause: error });
  }
  return passedOver;
}

const LEADS_OUT = /^(?:[A-Za-z]:|[/\\])|(?:^|[/\\])\.\.(?:[/\\]|$)/;
