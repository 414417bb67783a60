import type { FileHandle } from "node:fs/promises";
import { UserError } from "../base/errors.ts";
import type { HostTensor } from "../tensor/hostTensor.ts";

/** A file that gives no image, and why. */
export interface SkippedFile {
  readonly file: string;
  readonly reason: string;
}

/** The files below a folder or in a zip archive, to be read one by one. */
export interface FileTree {
  /** The folder or archive, as it was given. */
  readonly path: string;
  /** Names below it, with forward slashes, ordered by character codes. */
  readonly names: readonly string[];
  /** What is not among them although it may have been meant: hidden images, links to folders. */
  readonly passedOver: readonly SkippedFile[];
  /**
   * A file's bytes, at most the first `limit` of them.
   * @throws UserError when it cannot be read or is larger than 1 GiB.
   */
  read(name: string, limit?: number): Promise<Uint8Array>;
  /** How many bytes reading a file takes, packed ones included. @throws UserError when it is not there. */
  size(name: string): Promise<number>;
  /** What the fingerprints are of: those of a folder and of an archive cannot be compared. */
  readonly kind: "folder" | "zip" | "lmdb" | "arrays";
  /**
   * Text that changes when the file does, without reading much: the size and CRC-32 that an archive's directory states;
   * in a folder the size, and the CRC-32 of the file's first and last 4 KiB.
   * @throws UserError when the file cannot be read.
   */
  fingerprint(name: string): Promise<string>;
  /**
   * Text that changes when any of the files does, without opening one: a hash of what an archive's directory says, or
   * of a folder's names, sizes and times. Undefined where that cannot be had, or not from one run to the next.
   */
  state?(): Promise<string>;
  /** What an index keeps of it beside `state`, so that it opens at once the next time. */
  tensors?(): ReadonlyMap<string, HostTensor>;
  close(): Promise<void>;
}

/** A tree as an index kept it: what its `state` and `tensors` gave. */
export interface KeptTree {
  readonly state: string;
  readonly tensors: ReadonlyMap<string, HostTensor>;
}

/** Endings of files that are meant as images; other files of a data set are passed over. */
const PICTURE_ENDINGS: ReadonlySet<string> = new Set(
  "png jpg jpeg jpe jfif webp avif heif heic gif tif tiff svg bmp dib".split(" "),
);

export function isPictureName(name: string): boolean {
  const dot = name.lastIndexOf(".");
  return dot >= 0 && PICTURE_ENDINGS.has(name.slice(dot + 1).toLowerCase());
}

/** No image is larger; an archive could promise any size. */
export const LARGEST_FILE = 2 ** 30;

export function tooLarge(name: string): UserError {
  return new UserError({ attempted: `read "${name}"`, rule: "a file of a dataset must be smaller than 1 GiB" });
}

/** Up to `length` bytes of a file, fewer where it ends before. */
export async function readStart(file: FileHandle, length: number, position = 0): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}
