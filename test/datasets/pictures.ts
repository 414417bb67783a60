import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import sharp, { type Sharp } from "sharp";

/** One colour, or grey levels, all over an image. */
export function plain(width: number, height: number, ...pixel: readonly number[]): Sharp {
  const channels = pixel.length as 1 | 2 | 3 | 4;
  const data = Uint8Array.from({ length: width * height * channels }, (_, i) => pixel[i % channels] ?? 0);
  const image = sharp(data, { raw: { width, height, channels } });
  return channels < 3 ? image.toColourspace("b-w") : image;
}

/** Noise, which no format can make small. */
export function noise(width: number, height: number): Sharp {
  let state = 1;
  const next = (): number => (state = Math.imul(state, 1103515245) + 12345) >>> 24;
  const data = Uint8Array.from({ length: width * height * 3 }, next);
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** Writes files below a folder, with the folders that they need. */
export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, Sharp | Uint8Array | string>>,
): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    const whole = typeof content === "string" || content instanceof Uint8Array;
    await writeFile(path, whole ? content : await content.toBuffer());
  }
}

/** The pixels of an encoded image, as they are stored. */
export async function pixels(bytes: Uint8Array): Promise<{ width: number; channels: number; data: number[] }> {
  const { channels } = await sharp(bytes).metadata();
  const grey = channels === 1;
  const image = grey ? sharp(bytes).toColourspace("b-w") : sharp(bytes);
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, channels: info.channels, data: [...data] };
}
