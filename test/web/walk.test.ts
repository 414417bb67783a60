import type { Locator, Page } from "playwright-core";
import { readFileSync } from "node:fs";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { boxes, children, type Mp4Box } from "../../src/model/films/mp4Boxes.ts";
import { TINY } from "../cli/realCommands.ts";
import { findings } from "./axe.ts";
import { canvasIn, download, hash } from "./canvases.ts";
import { eventually, playground } from "./playground.ts";

const { visit } = playground();

const keyframe = (page: Page, name: string): Locator =>
  page.getByRole("region", { name: "Keyframes" }).getByRole("button", { name });
const position = (page: Page): Locator => page.getByRole("slider", { name: "Position in the video" });
/** The frame that the screen says it shows; 1 for the first. */
const frameOf = async (page: Page): Promise<number> => {
  const label = await page.getByRole("img", { name: /^Frame \d+ of/ }).getAttribute("aria-label");
  return Number(/\d+/.exec(label ?? "")?.[0]);
};

/** The frame on the screen, once it is the one that is meant. */
async function screen(page: Page): Promise<Uint8Array> {
  const frame = page.getByRole("img", { name: /^Frame \d+ of/ });
  await page.locator('[aria-busy="false"]').filter({ has: frame }).waitFor();
  return canvasIn(page.locator("div").filter({ has: frame }).last());
}

async function saveFilm(page: Page, format: "MP4" | "GIF", size?: string): Promise<Uint8Array> {
  await page.getByRole("button", { name: "Save video" }).click();
  const dialog = page.getByRole("dialog", { name: "Save the video" });
  await dialog.getByText(format, { exact: true }).click();
  if (size !== undefined) await dialog.getByText(size, { exact: true }).click();
  const { path, name } = await download(page, dialog.getByRole("button", { name: `Save ${format}` }));
  expect(name).toBe(`walk.${format.toLowerCase()}`);
  await dialog.getByRole("button", { name: "Close" }).click();
  return new Uint8Array(readFileSync(path));
}

function box(all: readonly Mp4Box[], [type, ...rest]: readonly string[]): Mp4Box {
  const found = all.find((one) => one.type === type);
  if (found === undefined) throw new Error(`no ${type} among ${all.map((one) => one.type).join(", ")}`);
  return rest.length === 0 ? found : box(children(found), rest);
}

const STBL = ["moov", "trak", "mdia", "minf", "stbl"];
/** The 32-bit fields of a box from a byte on. */
function fields({ bytes }: Mp4Box, from: number): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor((bytes.length - from) / 4) }, (_, i) => view.getUint32(from + 4 * i));
}

describe("a walk", () => {
  it("plays, pauses and is scrubbed; keyframes show the pictures of their seeds", async () => {
    const page = await visit({ network: TINY, link: "walk?keys=85,100&frames=4&fps=60" });
    const first = await screen(page);
    expect(first).toEqual(await canvasIn(keyframe(page, "Keyframe 1: seed 85")));
    await page.getByRole("button", { name: "Play" }).click();
    await eventually(() => frameOf(page)).toBeGreaterThan(1);
    await page.getByRole("button", { name: "Pause" }).click();
    await position(page).press("Home");
    await position(page).press("ArrowRight");
    await eventually(() => position(page).getAttribute("aria-valuetext")).toBe("Frame 2 of 8");
    expect(await screen(page)).not.toEqual(first);
    await keyframe(page, "Keyframe 2: seed 100").click();
    await page.getByRole("button", { name: "Show in the video" }).click();
    await eventually(() => frameOf(page)).toBe(5);
    await eventually(async () => String(await screen(page))).toBe(
      String(await canvasIn(keyframe(page, "Keyframe 2: seed 100"))),
    );
  });

  it("follows its look while it is seen, and stops at its end where it does not loop", async () => {
    const page = await visit({ network: TINY, link: "walk?keys=85,100&frames=4&fps=60&loop=no" });
    const before = await screen(page);
    await page.getByRole("slider", { name: "Truncation ψ" }).press("ArrowLeft");
    await eventually(async () => String(await screen(page))).not.toBe(String(before));
    await page.getByRole("button", { name: "Play" }).click();
    await eventually(() => frameOf(page)).toBe(5);
    await page.getByRole("button", { name: "Play" }).waitFor();
    await page.getByText("Round, Z").click();
    await eventually(() => hash(page)).toContain("space=z");
  });

  it("holds layers of the average or of a seed, as its command says", async () => {
    const page = await visit({ network: TINY, link: "walk?keys=85,100&frames=4&fps=60" });
    const free = String(await screen(page));
    await page.getByText("Average", { exact: true }).click();
    await eventually(() => hash(page)).toContain("hold=w_avg:0-6");
    await eventually(async () => String(await screen(page))).not.toBe(free);
    const held = page.getByRole("group", { name: "Held layers" });
    await held.getByRole("slider", { name: "Where they end" }).press("End");
    await eventually(() => hash(page)).toContain("hold=w_avg:0-7");
    const average = String(await screen(page));
    await position(page).press("ArrowRight");
    await eventually(() => frameOf(page)).toBe(2);
    expect(String(await screen(page))).toBe(average);
    await page.getByText("A seed", { exact: true }).click();
    await page.getByRole("textbox", { name: "Seed of the held layers" }).fill("7");
    await eventually(() => hash(page)).toContain("hold=7:0-7");
    await page.getByRole("button", { name: "Command" }).click();
    await page.getByText("--mix-seed 7 --styles 0-7").waitFor();
    await page.getByRole("button", { name: "Command" }).click();
    await page.getByRole("switch", { name: "Slow at keyframes" }).press("Space");
    await eventually(() => hash(page)).toContain("easing=smooth");
    await page.getByText("None", { exact: true }).first().click();
    await eventually(() => hash(page)).not.toContain("hold");
    await page.keyboard.press("Control+z");
    await eventually(() => hash(page)).toContain("hold=7:0-7");
    expect(await findings(page)).toEqual([]);
  });

  it("has keyframes from the gallery, in any order, changed and removed", async () => {
    const page = await visit({ network: TINY, link: "walk?seeds=7,8&keys=85,100" });
    await keyframe(page, "Add a keyframe").click();
    await page.getByRole("dialog").getByRole("button", { name: "Seed 8", exact: true }).click();
    await eventually(() => hash(page)).toContain("keys=85,100,8");
    await page.keyboard.press("Escape");
    await keyframe(page, "Keyframe 3: seed 8").click();
    await page.getByRole("button", { name: "Earlier" }).click();
    await eventually(() => hash(page)).toContain("keys=85,8,100");
    const tiles = page.getByRole("region", { name: "Keyframes" }).getByRole("listitem");
    await tiles.nth(2).dragTo(tiles.nth(0));
    await eventually(() => hash(page)).toContain("keys=100,85,8");
    for (const left of ["85,8", "8"]) {
      await page
        .getByRole("region", { name: "Keyframes" })
        .getByRole("button", { name: /^Keyframe 1/ })
        .click();
      await page.getByRole("button", { name: "Remove" }).click();
      await eventually(() => hash(page)).toMatch(new RegExp(`keys=${left}$`));
    }
    await page.getByText("A walk needs two keyframes").waitFor();
    expect(await findings(page)).toEqual([]);
  });

  it("is saved as MP4: every frame, enlarged, and they differ along the film", async () => {
    const page = await visit({ network: TINY, link: "walk?keys=85,100&frames=6&fps=12" });
    const film = [...boxes(await saveFilm(page, "MP4"))];
    expect(film[0]?.type).toBe("ftyp");
    const track = box(film, [...STBL, "stsd", "avc1"]);
    expect(fields(track, 32)[0]).toBe((256 << 16) | 256);
    const [count, ...sizes] = fields(box(film, [...STBL, "stsz"]), 16);
    expect([count, sizes.length]).toEqual([12, 12]);
    expect(fields(box(film, [...STBL, "stts"]), 12)).toEqual([1, 12, 90000 / 12]);
    await page.goto(`${page.url().split("#")[0] ?? ""}#walk?keys=85,85&frames=6&fps=12`);
    await eventually(() => keyframe(page, "Keyframe 2: seed 85").count()).toBe(1);
    const [, , ...still] = fields(box([...boxes(await saveFilm(page, "MP4"))], [...STBL, "stsz"]), 16);
    const [, ...moving] = sizes;
    expect(Math.min(...moving)).toBeGreaterThan(Math.max(...still));
  });

  it("is saved as GIF, whose frames are those of the screen in 256 colours", async () => {
    const page = await visit({ network: TINY, link: "walk?keys=85,100&frames=3&fps=30&loop=no" });
    const screens = [await screen(page)];
    for (let frame = 2; frame <= 4; frame++) {
      await position(page).press("ArrowRight");
      await eventually(() => frameOf(page)).toBe(frame);
      screens.push(await screen(page));
    }
    const gif = await saveFilm(page, "GIF", "2×");
    expect(Buffer.from(gif.subarray(0, 6)).toString("latin1")).toBe("GIF89a");
    const { width, pageHeight, pages, delay } = await sharp(gif, { pages: -1 }).metadata();
    expect([width, pageHeight, pages, delay]).toEqual([64, 64, 4, [30, 40, 30, 30]]);
    for (const [i, seen] of screens.entries()) {
      const small = sharp(gif, { page: i }).ensureAlpha().resize(32, 32, { kernel: "nearest" });
      const pixels = new Uint8Array(await small.raw().toBuffer());
      const errors = screens.map((other) => meanError(pixels, other));
      expect(errors.indexOf(Math.min(...errors))).toBe(i);
      expect(meanError(pixels, seen)).toBeLessThan(8);
    }
  });

  it("gives up a film that is cancelled, and makes another", async () => {
    const page = await visit({ network: TINY, link: "walk?keys=85,100,75&frames=240" });
    const saved: string[] = [];
    page.on("download", (file) => saved.push(file.suggestedFilename()));
    await page.getByRole("button", { name: "Save video" }).click();
    const dialog = page.getByRole("dialog", { name: "Save the video" });
    await dialog.getByText("720 images, 30.0 s at 24 a second").waitFor();
    await dialog.getByRole("button", { name: "Save MP4" }).click();
    const bar = dialog.getByRole("progressbar");
    await eventually(async () => Number(await bar.getAttribute("aria-valuenow"))).toBeGreaterThan(0);
    expect(await findings(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.getByRole("button", { name: "Save MP4" }).waitFor();
    await page.keyboard.press("Escape");
    await page.evaluate(() => void (window.location.hash = "walk?keys=85,100&frames=2"));
    await eventually(() => position(page).getAttribute("aria-valuemax")).toBe("3");
    await saveFilm(page, "GIF", "1×");
    expect(saved).toEqual(["walk.gif"]);
  });
});

/** Of two images' colours, in grey levels. */
function meanError(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? NaN)), 0) / a.length;
}
