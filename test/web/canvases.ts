import type { Locator, Page } from "playwright-core";

/** The pixels of each of these canvases, RGBA. They come as text: lists of numbers take a hundred times as long. */
export async function pixelsOnCanvases(canvases: Locator): Promise<Uint8Array[]> {
  const texts = await canvases.evaluateAll((elements) =>
    elements.map((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement)) throw new Error("no canvas");
      const { width, height } = canvas;
      const bytes = canvas.getContext("2d")?.getImageData(0, 0, width, height).data ?? [];
      return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    }),
  );
  return texts.map((text) => Uint8Array.from(Buffer.from(text, "base64")));
}

/** The pixels of the first canvas in a place, RGBA, once there is one. */
export async function canvasIn(place: Locator): Promise<Uint8Array> {
  const canvas = place.locator("canvas").first();
  await canvas.waitFor({ state: "attached" });
  const [pixels] = await pixelsOnCanvases(canvas);
  if (pixels === undefined) throw new Error("the canvas was taken away");
  return pixels;
}

export const hash = (page: Page): Promise<string> => page.evaluate(() => window.location.hash);

/** Saves what a button offers. -> where it lies, and its name. */
export async function download(page: Page, button: Locator): Promise<{ path: string; name: string }> {
  const [file] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return { path: await file.path(), name: file.suggestedFilename() };
}

/** Colours without the alpha channel. */
export function rgb(rgba: Uint8Array): Uint8Array {
  return rgba.filter((_, i) => i % 4 !== 3);
}
