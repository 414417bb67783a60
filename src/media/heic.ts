import sharp from "sharp";
import { errorCode } from "./fileErrors.ts";
import { UserError } from "../base/errors.ts";
import { DamagedPicture } from "../datasets/damagedPicture.ts";

/** Brands of files whose images are HEVC's: what telephones of some makers write. */
const HEIC = /^ftyphe(ic|ix|im|is|vc|vx|vm|vs)/;
const BRAND_AT = 4;
const BRAND_LENGTH = 8;
/** As many pixels as sharp takes of any other image. */
const MOST_PIXELS = 0x3fff ** 2;

/** As far as it is used here; pointers are into the memory of its own. */
interface Libheif {
  heif_context_alloc(): unknown;
  heif_context_free(context: unknown): void;
  heif_context_read_from_memory(context: unknown, bytes: Uint8Array): { readonly code: unknown };
  /** An error, which has a code, or the handle. */
  heif_js_context_get_primary_image_handle(context: unknown): object;
  heif_image_handle_get_width(handle: object): number;
  heif_image_handle_get_height(handle: object): number;
  heif_image_handle_release(handle: object): void;
  heif_js_decode_image2(handle: object, space: unknown, chroma: unknown): Decoded | Promise<Decoded>;
  heif_image_release(image: unknown): void;
  readonly heif_error_code: { readonly heif_error_Ok: unknown };
  readonly heif_colorspace: { readonly heif_colorspace_RGB: unknown };
  readonly heif_chroma: { readonly heif_chroma_interleaved_RGBA: unknown };
}

interface Decoded {
  readonly code?: unknown;
  readonly image?: unknown;
  readonly channels?: readonly {
    readonly width: number;
    readonly height: number;
    readonly stride: number;
    readonly data: Uint8Array;
  }[];
}

const PACKAGE: string = "libheif-js/wasm-bundle.js";

async function loadLibheif(): Promise<unknown> {
  const { default: library } = (await import(PACKAGE)) as { readonly default: unknown };
  return library;
}

/**
 * A HEIC as the PNG of its pixels, where the optional package libheif-js is installed: sharp leaves the codec out,
 * which is patented. Its colours are taken as sRGB. The bytes of any other file come back as they are.
 * @throws UserError where the package is missing, or the image is damaged.
 */
export async function heicAsPng(bytes: Uint8Array, load = loadLibheif): Promise<Uint8Array> {
  const brand = String.fromCharCode(...bytes.subarray(BRAND_AT, BRAND_AT + BRAND_LENGTH));
  if (!HEIC.test(brand)) return bytes;
  const library = (await load().catch(throwMissing)) as Libheif;
  const context = library.heif_context_alloc();
  try {
    const { code } = library.heif_context_read_from_memory(context, bytes);
    if (code !== library.heif_error_code.heif_error_Ok) throw damaged();
    return await primaryAsPng(library, library.heif_js_context_get_primary_image_handle(context));
  } finally {
    library.heif_context_free(context);
  }
}

async function primaryAsPng(library: Libheif, handle: object): Promise<Uint8Array> {
  if ("code" in handle) throw damaged();
  try {
    const [width, height] = [library.heif_image_handle_get_width(handle), library.heif_image_handle_get_height(handle)];
    if (width * height > MOST_PIXELS) throw damaged("it has more than 268 million pixels");
    const { heif_colorspace_RGB: space } = library.heif_colorspace;
    const { heif_chroma_interleaved_RGBA: chroma } = library.heif_chroma;
    const { image, channels: [pixels] = [] } = await library.heif_js_decode_image2(handle, space, chroma);
    if (pixels === undefined) throw damaged();
    const { data, stride } = pixels;
    const rows = Array.from({ length: height }, (_, y) => data.subarray(y * stride, y * stride + 4 * width));
    const raw = { width, height, channels: 4 } as const;
    const png = sharp(Buffer.concat(rows), { raw, limitInputPixels: false }).png({ compressionLevel: 0 }).toBuffer();
    library.heif_image_release(image);
    return await png;
  } finally {
    library.heif_image_handle_release(handle);
  }
}

function damaged(rule = "damaged, or cut off"): DamagedPicture {
  return new DamagedPicture({ attempted: "read the image", rule });
}

function throwMissing(error: unknown): never {
  if (errorCode(error) !== "ERR_MODULE_NOT_FOUND") throw error;
  throw new UserError({
    attempted: "read the image",
    rule: "HEIC needs the package libheif-js: npm install libheif-js, or save the image as PNG",
  });
}
