import type { Locator, Page } from "playwright-core";

/** The pixels of the one canvas in a place, RGBA. */
export async function canvasIn(place: Locator): Promise<Uint8Array> {
  const values = await place
    .locator("canvas")
    .first()
    .evaluate((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement)) throw new Error("no canvas");
      const { width, height } = canvas;
      return [...(canvas.getContext("2d")?.getImageData(0, 0, width, height).data ?? [])];
    });
  return Uint8Array.from(values);
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
