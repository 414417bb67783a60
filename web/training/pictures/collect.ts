import { counted } from "../../../src/base/counted.ts";
import { asError, UserError } from "../../../src/base/errors.ts";
import type { DecodedImage } from "../../../src/datasets/imageSource.ts";
import { sideBySide } from "../../../src/datasets/sideBySide.ts";
import { compareText } from "../../../src/datasets/labels.ts";
import { pictureBlock, type PictureBlock } from "../../../src/datasets/pictureBlock.ts";
import { ZipArchive } from "../../../src/formats/zip/readZip.ts";
import type { NamedFile, PictureOrigin, SkippedPicture } from "../training.ts";
import { drawnFaces } from "./drawings.ts";

/** A file's image as an RGB square of a side. @throws where it is no image that can be read. */
export type Decode = (file: Blob, side: number) => Promise<DecodedImage>;

export interface Collected {
  readonly pictures: PictureBlock;
  readonly skipped: readonly SkippedPicture[];
}

/** What a tab may keep of decoded pictures: 20,000 of 64 x 64, 80,000 of 32 x 32. */
const MOST_BYTES = 256 * 2 ** 20;
const AT_ONCE = 4;
const PICTURE = /\.(png|jpe?g|jpe|jfif|webp|avif|gif|bmp|heif|heic|tiff?|svg)$/i;

/**
 * The images of what was dropped, in the order of their paths; other files are passed over, and what cannot be read
 * is listed. Of a zip, such as an official data set, the images inside count.
 * @throws UserError when there is none, or more than a tab can keep.
 */
export async function collectPictures(
  origin: PictureOrigin,
  resolution: number,
  decode: Decode,
  onProgress: (fraction: number) => void,
): Promise<Collected> {
  if (origin.kind === "drawings") return { pictures: drawnFaces(origin.count, resolution), skipped: [] };
  const { files, skipped } = await expanded(origin.files);
  const most = Math.floor(MOST_BYTES / (resolution ** 2 * 3));
  if (files.length > most) throw tooMany(origin.name, files.length, most, resolution);
  const pictures: (readonly [string, DecodedImage])[] = [];
  const attempt = (file: NamedFile): Promise<DecodedImage | SkippedPicture> => decodeOrReason(file, resolution, decode);
  let done = 0;
  for await (const result of sideBySide(files, AT_ONCE, attempt)) {
    const { path } = files[done++] ?? { path: "" };
    if ("reason" in result) skipped.push(result);
    else pictures.push([path, result]);
    onProgress(done / files.length);
  }
  if (pictures.length === 0) throw noPictures(origin.name, skipped);
  return { pictures: pictureBlock(origin.name, pictures, resolution, 3), skipped };
}

/** With archives replaced by the images in them. */
async function expanded(given: readonly NamedFile[]): Promise<{ files: NamedFile[]; skipped: SkippedPicture[] }> {
  const files: NamedFile[] = [];
  const skipped: SkippedPicture[] = [];
  for (const { path, file } of given) {
    if (PICTURE.test(path)) files.push({ path, file });
    if (!/\.zip$/i.test(path)) continue;
    try {
      files.push(...picturesOf(path, new Uint8Array(await file.arrayBuffer())));
    } catch (error) {
      skipped.push({ file: path, reason: reasonOf(error) });
    }
  }
  return { files: files.sort((a, b) => compareText(a.path, b.path)), skipped };
}

function picturesOf(path: string, bytes: Uint8Array): NamedFile[] {
  const archive = new ZipArchive(bytes);
  const names = [...archive.entries.keys()].filter((name) => PICTURE.test(name));
  return names.map((name) => ({ path: `${path}/${name}`, file: new Blob([Uint8Array.from(archive.read(name))]) }));
}

async function decodeOrReason(
  { path, file }: NamedFile,
  side: number,
  decode: Decode,
): Promise<DecodedImage | SkippedPicture> {
  try {
    return await decode(file, side);
  } catch (error) {
    return { file: path, reason: file.size === 0 ? "the file is empty" : reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof UserError) return error.parts.rule;
  return asError(error).message;
}

function noPictures(name: string, skipped: readonly SkippedPicture[]): UserError {
  const [first] = skipped;
  return new UserError({
    attempted: `train on "${name}"`,
    rule: "there must be images that this browser can read",
    received:
      first === undefined ? "no image files" : `${counted(skipped.length, "broken one")}, such as ${first.file}`,
    next: "Drop PNG, JPEG, WebP, AVIF or GIF files, a folder of them, or a zip.",
  });
}

function tooMany(name: string, count: number, most: number, resolution: number): UserError {
  return new UserError({
    attempted: `train on "${name}"`,
    rule: `a tab takes ${most} images of ${resolution} x ${resolution} at most`,
    received: `${count}`,
    next: "Drop fewer, choose a smaller resolution, or train on the command line.",
  });
}
