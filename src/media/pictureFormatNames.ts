/** The formats that images are written in, apart from what encodes them, so that --help stays quick. */
export const PICTURE_FORMAT_NAMES = ["png", "webp", "jpg", "avif"] as const;
export type PictureFormatName = (typeof PICTURE_FORMAT_NAMES)[number];
