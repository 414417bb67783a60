import { describe, expect, it } from "vitest";
import { decoding } from "../../src/media/readImage.ts";

const PICTURE = Uint8Array.of(1);

describe("a picture that is not decoded", () => {
  it.each([
    new Error("vips_malloc: out of memory --- size == 48MB"),
    new Error("VipsJpeg: Insufficient memory (case 4)"),
    new RangeError("Array buffer allocation failed"),
  ])("is not called damaged for want of memory: $message", async (error) => {
    await expect(decoding(PICTURE, () => Promise.reject(error))).rejects.toMatchObject({
      name: "UserError",
      message: expect.stringContaining("there is not enough memory to decode it. Close other programs") as string,
    });
  });

  it("is called damaged for what the decoder finds in it", async () => {
    const broken = decoding(PICTURE, () => Promise.reject(new Error("pngload_buffer: libspng read error")));
    await expect(broken).rejects.toThrow("damaged, or cut off");
  });
});
