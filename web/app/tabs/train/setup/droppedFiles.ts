import type { NamedFile, PictureOrigin } from "../../../../training/training.ts";

/** Where a file lay; folders that are dropped and folders that are chosen say it differently. */
interface Located {
  readonly path?: string;
  readonly relativePath?: string;
}

export function originOf(files: readonly File[]): Extract<PictureOrigin, { kind: "files" }> {
  const named = files.map((file): NamedFile => ({ path: pathOf(file), file }));
  return { kind: "files", name: nameOf(named.map(({ path }) => path)), files: named };
}

function pathOf(file: File & Located): string {
  const paths = [file.webkitRelativePath, file.relativePath, file.path];
  const path = paths.find((text) => text !== undefined && text !== "");
  return (path ?? file.name).replace(/^\.?\//, "");
}

/** The folder that all files share, the one file's name, or how many there are. */
function nameOf(paths: readonly string[]): string {
  const [first = ""] = paths;
  if (paths.length === 1) return first;
  const [folder = ""] = first.split("/");
  const isShared = first.includes("/") && paths.every((path) => path.startsWith(`${folder}/`));
  return isShared ? folder : `${paths.length} files`;
}
