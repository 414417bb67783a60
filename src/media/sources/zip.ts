import { startsWith } from "../../formats/byteReader.ts";
import { openZipTree } from "../zipTree.ts";
import type { SourceKind } from "./sourceKind.ts";

/** An archive begins with an entry, an empty one with its directory. */
export const zipKind: SourceKind = {
  told: "a .zip archive",
  matches: async ({ start }) => startsWith(start, "PK\x03\x04") || startsWith(start, "PK\x05\x06"),
  open: ({ path }) => openZipTree(path),
};
