import type { Download, Page } from "playwright-core";
import { readFileSync } from "node:fs";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { readNpz } from "../../src/formats/numpy/npz.ts";
import { pixelsOf, TINY } from "../cli/realCommands.ts";
import { picturesOf, playground } from "./playground.ts";

const { open } = playground();

async function download(page: Page, button: string): Promise<Download> {
  const [file] = await Promise.all([
    page.waitForEvent("download"), page.getByRole("button", { name: button }).click(),
  ]);
  return file;
}

describe("downloads", () => {
  it("give the grid as one PNG", async () => {
    const page = await open({ network: TINY, link: "gallery?seeds=0-4" });
    const pictures = await picturesOf(page, 5);
    const file = await download(page, "Save grid");
    expect(file.suggestedFilename()).toBe("grid.png");
    const { width, height } = await sharp(await file.path()).metadata();
    expect([width, height]).toEqual([3 * 32, 2 * 32]);
    const cell = { left: 32, top: 32, width: 32, height: 32 };
    const pixels = await sharp(await file.path()).ensureAlpha().extract(cell).raw().toBuffer();
    expect(new Uint8Array(pixels)).toEqual(pictures[4]);
  });

  it("give a picture as PNG, pixel for pixel, and its latents as .npz", async () => {
    const page = await open({ network: TINY, link: "gallery?seeds=85&open=85" });
    const [picture] = await picturesOf(page, 1);
    const png = await download(page, "Save picture");
    expect(png.suggestedFilename()).toBe("seed0085.png");
    const { data, channels } = await pixelsOf(await png.path());
    expect([...data]).toEqual([...(picture ?? [])].filter((_, i) => channels === 4 || i % 4 !== 3));
    const npz = await download(page, "Save latents");
    expect(npz.suggestedFilename()).toBe("seed0085.npz");
    const arrays = readNpz(new Uint8Array(readFileSync(await npz.path())));
    expect(arrays.get("w")?.shape.slice(0, 1)).toEqual([1]);
  });
});
