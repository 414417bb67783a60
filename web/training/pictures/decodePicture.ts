import { TRANSFORMS, type Rectangle } from "../../../src/datasets/framing.ts";
import type { DecodedImage } from "../../../src/datasets/imageSource.ts";
import { resample } from "../../../src/datasets/resample.ts";

/**
 * The largest square from the middle of a picture, resized by averaging as `stylegan dataset --filter box` does. The
 * browser turns it upright as its EXIF data ask and converts its colours to sRGB; transparency shows white.
 */
export async function decodePicture(file: Blob, side: number): Promise<DecodedImage> {
  const bitmap = await createImageBitmap(file).catch((cause: unknown) => {
    throw new Error("this browser cannot read it as an image", { cause });
  });
  try {
    const { crop } = TRANSFORMS["center-crop"].frame(bitmap, { width: side, height: side });
    return resample(pixels(bitmap, crop), { width: side, height: side }, "box");
  } finally {
    bitmap.close();
  }
}

function pixels(bitmap: ImageBitmap, { left, top, width, height }: Rectangle): DecodedImage {
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error(`${width} x ${height} is too large for this browser`);
  context.fillStyle = "white";
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, -left, -top);
  return { width, height, channels: 3, data: withoutAlpha(context.getImageData(0, 0, width, height).data) };
}

/** RGBA -> RGB; what lies on white is opaque. */
function withoutAlpha(rgba: Uint8ClampedArray): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    rgb[to] = rgba[from] ?? 0;
    rgb[to + 1] = rgba[from + 1] ?? 0;
    rgb[to + 2] = rgba[from + 2] ?? 0;
  }
  return rgb;
}
