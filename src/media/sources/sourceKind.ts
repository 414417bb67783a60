import type { FileTree } from "../fileTree.ts";

/** A folder or file that images are to be read from. */
export interface Place {
  readonly path: string;
  readonly isFolder: boolean;
  /** A file's first 64 KiB. */
  readonly start: Uint8Array;
  /** The same, of what gzip holds where it is packed. */
  readonly unpacked: Uint8Array;
}

/** One way in which images are kept. */
export interface SourceKind {
  /** How a person is told of it, with its article. */
  readonly told: string;
  matches(place: Place): Promise<boolean>;
  /**
   * @param openInner opens what the place holds packed, by the path where it was unpacked.
   * @throws UserError when it is damaged.
   */
  open(place: Place, openInner: (path: string) => Promise<FileTree>): Promise<FileTree>;
}
