/** What every browser of today reads as an image. */
const ENDINGS = [".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif", ".bmp"];

/** What a file chooser is to offer. */
export const PHOTOS = ["image/*", ...ENDINGS].join();

/** Whether a file that was dropped is an image, by its type or its ending. */
export function isPhoto({ type, name }: File): boolean {
  return type.startsWith("image/") || ENDINGS.some((ending) => name.toLowerCase().endsWith(ending));
}
