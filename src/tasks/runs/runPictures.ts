import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import type { Channels, Picture } from "../../model/picture.ts";
import type { RunPicture } from "../../runs/watched/watchedRun.ts";

const FAKES = /^fakes(?:_init|(\d{6,}))\.png$/;

/** The grids of generated images in a run folder, from the first to the newest. */
export async function runPictures(path: string): Promise<RunPicture[]> {
  const names = (await readdir(path).catch(() => [])).filter((name) => FAKES.test(name));
  const found = names.map(async (name): Promise<RunPicture[]> => {
    const file = await stat(join(path, name)).catch(() => undefined);
    if (file === undefined) return [];
    return [{ name, kimg: Number(FAKES.exec(name)?.[1] ?? 0), version: `${file.size}-${Math.floor(file.mtimeMs)}` }];
  });
  const order = ({ name, kimg }: RunPicture): number => (name === "fakes_init.png" ? -1 : kimg);
  return (await Promise.all(found)).flat().sort((a, b) => order(a) - order(b));
}

/** Of a grid, so many images can be told apart on a page. */
const SHOWN = { cols: 8, rows: 4 } as const;
const MOST_PIXELS = 1024;

/** As WebP. */
export async function firstPicturesFile(path: string, resolution: number): Promise<Buffer> {
  return (await firstPictures(path, resolution)).webp({ quality: 92 }).toBuffer();
}

/** As a film's frame. */
export async function firstPicturesFrame(path: string, resolution: number): Promise<Picture> {
  const image = (await firstPictures(path, resolution)).removeAlpha().raw();
  const { data, info } = await image.toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: info.channels as Channels, data: new Uint8Array(data) };
}

/** The first images of a grid, as many as can be told apart, not larger than a page shows them. */
async function firstPictures(path: string, resolution: number): Promise<Sharp> {
  const { width, height } = await sharp(path).metadata();
  const [shownWidth, shownHeight] = [SHOWN.cols * resolution, SHOWN.rows * resolution];
  const part = { left: 0, top: 0, width: Math.min(width, shownWidth), height: Math.min(height, shownHeight) };
  return sharp(path).extract(part).resize({ width: MOST_PIXELS, withoutEnlargement: true });
}
