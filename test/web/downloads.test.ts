import { readFileSync } from "node:fs";
import type { Download, Locator, Page } from "playwright-core";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { readNpz } from "../../src/formats/numpy/npz.ts";
import { enlarge } from "../../web/app/tabs/walk/export/filmEncoder.ts";
import { pixelsOf, TINY } from "../cli/realCommands.ts";
import { picturesOf, playground } from "./playground.ts";

const { visit } = playground();

async function downloadFrom(page: Page, button: Locator): Promise<Download> {
  const [file] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return file;
}

const download = (page: Page, button: string): Promise<Download> =>
  downloadFrom(page, page.getByRole("button", { name: button, exact: true }));

describe("downloads", () => {
  it("give the grid as one PNG", async () => {
    const page = await visit({ network: TINY, link: "gallery?seeds=0-4" });
    const pictures = await picturesOf(page, 5);
    const file = await download(page, "Save grid");
    expect(file.suggestedFilename()).toBe("grid.png");
    const { width, height } = await sharp(await file.path()).metadata();
    expect([width, height]).toEqual([3 * 32, 2 * 32]);
    const cell = { left: 32, top: 32, width: 32, height: 32 };
    const pixels = await sharp(await file.path())
      .ensureAlpha()
      .extract(cell)
      .raw()
      .toBuffer();
    expect(new Uint8Array(pixels)).toEqual(pictures[4]);
  });

  it("give a picture as PNG, pixel for pixel, and its latents as .npz", async () => {
    const page = await visit({ network: TINY, link: "gallery?seeds=85&open=85" });
    const [picture] = await picturesOf(page, 1);
    const png = await download(page, "Save image");
    expect(png.suggestedFilename()).toBe("seed0085.png");
    const { data, channels } = await pixelsOf(await png.path());
    expect([...data]).toEqual([...(picture ?? [])].filter((_, i) => channels === 4 || i % 4 !== 3));
    const npz = await download(page, "Save latents");
    expect(npz.suggestedFilename()).toBe("seed0085.npz");
    const arrays = readNpz(new Uint8Array(readFileSync(await npz.path())));
    expect(arrays.get("w")?.shape.slice(0, 1)).toEqual([1]);
  });

  it("give pictures and grids up to 8 times as large, with smooth or crisp pixels, and say so", async () => {
    const page = await visit({ network: TINY, link: "gallery?seeds=0-4" });
    const pictures = await picturesOf(page, 5);
    const size = async (place: Locator): Promise<Locator> => {
      await place.getByRole("button", { name: "Size of the file" }).click();
      return page.getByRole("dialog", { name: "Size of the file" });
    };
    const grid = await size(page.getByRole("main"));
    await grid.getByText("2×").click();
    await grid.getByText("Crisp").click();
    await grid.getByText("192 × 128 pixels.").waitFor();
    const crisp = await downloadFrom(page, grid.getByRole("button", { name: "Save" }));
    await page.getByText("grid.png is saved.").waitFor();
    const cell = { left: 64, top: 64, width: 64, height: 64 };
    const read = async (file: Download): Promise<Uint8Array> =>
      new Uint8Array(
        await sharp(await file.path())
          .ensureAlpha()
          .extract(cell)
          .raw()
          .toBuffer(),
      );
    const enlarged = enlarge(pictures[4] ?? new Uint8Array(), 32, 4, 2);
    expect(await read(crisp)).toEqual(enlarged);
    await (await size(page.getByRole("main"))).getByText("Smooth").click();
    await page.keyboard.press("Escape");
    const smooth = await read(await download(page, "Save grid"));
    expect(smooth).not.toEqual(enlarged);
    // The same image all the same: no more than a step between neighbours lies between them.
    const mean = smooth.reduce((sum, value, i) => sum + Math.abs(value - (enlarged[i] ?? 0)), 0) / smooth.length;
    expect(mean).toBeLessThan(20);
    await page.getByRole("button", { name: "Seed 3", exact: true }).click();
    const single = await size(page.getByRole("dialog", { name: "Seed 3" }));
    await single.getByText("8×").click();
    const large = await downloadFrom(page, single.getByRole("button", { name: "Save" }));
    const { width, height } = await sharp(await large.path()).metadata();
    expect([width, height]).toEqual([256, 256]);
  });
});
