import type { Locator, Page } from "playwright-core";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readNpz } from "../../src/formats/numpy/npz.ts";
import { crop, difference, pixelsOf, succeed, temporaryFolder, TINY } from "../cli/realCommands.ts";
import { findings } from "./axe.ts";
import { canvasIn, download, hash, rgb } from "./canvases.ts";
import { eventually, playground } from "./playground.ts";

const { visit } = playground();
const path = temporaryFolder();

const matrix = (page: Page): Locator => page.getByRole("table", { name: "Mixed images" });
const mixed = (page: Page, row: number, column: number): Locator =>
  matrix(page).getByRole("button", { name: `Row seed ${row}, column seed ${column}`, exact: true });
const edge = (page: Page, name: string): Locator => matrix(page).getByRole("button", { name });
const range = (page: Page): Locator => page.getByRole("group", { name: "Layers from the columns" });
const thumb = (page: Page, name: string): Locator => range(page).getByRole("slider", { name });

/** Everything is drawn, and shows the present layers and look. */
async function drawn(page: Page): Promise<void> {
  await page.locator(`table[aria-label="Mixed images"][aria-busy="false"]`).waitFor();
}

/** Drags from one layer to another, both counted from the left end of the range, with steps in between. */
async function dragLayers(page: Page, from: number, to: number): Promise<void> {
  const box = await range(page).locator("> div").first().boundingBox();
  if (box === null) throw new Error("the range is not seen");
  const x = (layer: number): number => box.x + (box.width * layer) / 8;
  await page.mouse.move(x(from), box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(x((from + to) / 2), box.y + box.height / 2);
  await page.mouse.move(x(to), box.y + box.height / 2);
  await page.mouse.up();
}

const LINK = "mix?rows=85,100&columns=75,3&layers=0-2";

describe("the mixing matrix", () => {
  it("follows the layers that are dragged: all make the column's picture, none the row's, bit for bit", async () => {
    const page = await visit({ network: TINY, link: LINK });
    await drawn(page);
    const row = await canvasIn(edge(page, "Row 1: seed 85"));
    const column = await canvasIn(edge(page, "Column 2: seed 3"));
    const before = await canvasIn(mixed(page, 85, 3));
    expect(new Set([before, row, column].map(String)).size).toBe(3);
    await dragLayers(page, 3, 8);
    await eventually(() => hash(page)).toBe("#mix?rows=85,100&columns=75,3&layers=0-7");
    await eventually(() => canvasIn(mixed(page, 85, 3))).toEqual(column);
    await dragLayers(page, 8, 0);
    await eventually(() => hash(page)).toBe("#mix?rows=85,100&columns=75,3&layers=");
    await eventually(() => canvasIn(mixed(page, 85, 3))).toEqual(row);
    await dragLayers(page, 0, 3);
    await eventually(() => canvasIn(mixed(page, 85, 3))).toEqual(before);
  });

  it("takes layers by moving the whole window, by bands, and by keys", async () => {
    const page = await visit({ network: TINY, link: LINK });
    await drawn(page);
    await dragLayers(page, 1.5, 4.5);
    await eventually(() => hash(page)).toContain("layers=3-5");
    await range(page)
      .getByRole("button", { name: /^Layers 6 to 7/ })
      .click();
    await eventually(() => hash(page)).toContain("layers=6-7");
    await page.getByRole("button", { name: "All", exact: true }).click();
    await eventually(() => hash(page)).toContain("layers=0-7");
    await page.getByRole("button", { name: "Recommended" }).click();
    await eventually(() => hash(page)).not.toContain("layers");
    await page.getByRole("button", { name: "All", exact: true }).click();
    await thumb(page, "Where they begin").press("ArrowRight");
    await thumb(page, "Where they end").press("ArrowLeft");
    await eventually(() => hash(page)).toContain("layers=1-6");
    await thumb(page, "All of them together").press("Home");
    await eventually(() => hash(page)).toContain("layers=0-5");
    await thumb(page, "Where they end").press("Home");
    await eventually(() => hash(page)).toMatch(/layers=$/);
    expect(await thumb(page, "Where they end").getAttribute("aria-valuetext")).toBe("Layers none");
    await page.keyboard.press("Control+z");
    await eventually(() => hash(page)).not.toMatch(/layers=$/);
  });

  it("undoes press by press, however quickly they follow", async () => {
    const page = await visit({ network: TINY, link: LINK });
    await drawn(page);
    await page.getByRole("button", { name: "All", exact: true }).click();
    await page.getByRole("button", { name: "None", exact: true }).click();
    await eventually(() => hash(page)).toMatch(/layers=$/);
    await page.keyboard.press("Control+z");
    await eventually(() => hash(page)).toContain("layers=0-7");
  });

  it("has rows and columns that are changed, added and removed", async () => {
    const page = await visit({ network: TINY, link: LINK });
    await drawn(page);
    const before = await canvasIn(mixed(page, 85, 75));
    await edge(page, "Row 1: seed 85").click();
    await page.getByRole("textbox", { name: "Seed of row 1" }).fill("7");
    await eventually(() => hash(page)).toContain("rows=7,100&");
    await eventually(() => canvasIn(mixed(page, 7, 75))).not.toEqual(before);
    await page.getByRole("textbox", { name: "Seed of row 1" }).fill("4294967296");
    await page.getByText("This must be a whole number from 0 to 4294967295. Until then it stays 7.").waitFor();
    expect(await page.getByRole("textbox", { name: "Seed of row 1" }).inputValue()).toBe("4294967296");
    expect(await hash(page)).toContain("rows=7,100&");
    await page.getByRole("dialog", { name: "Row 1" }).getByRole("button", { name: "Random" }).click();
    await eventually(() => hash(page)).not.toContain("rows=7,100&");
    await page.getByRole("dialog", { name: "Row 1" }).getByRole("button", { name: "Remove" }).click();
    await eventually(() => hash(page)).toContain("rows=100&");
    await edge(page, "Add a column").click();
    const adding = page.getByRole("dialog", { name: "Add a column" });
    await adding.getByRole("button", { name: "Seed 2", exact: true }).click();
    await adding.getByRole("textbox", { name: "Or a seed" }).fill("4294967295");
    await adding.getByRole("button", { name: "Add", exact: true }).click();
    await eventually(() => hash(page)).toContain("columns=75,3,2,4294967295&");
    await page.keyboard.press("Escape");
    await drawn(page);
    expect(await matrix(page).locator("td canvas").count()).toBe(4);
  });

  it("is saved as one picture: what its command makes on the command line", async () => {
    const page = await visit({ network: TINY, link: LINK });
    await drawn(page);
    const cell = await canvasIn(mixed(page, 100, 75));
    const grid = await download(page, page.getByRole("button", { name: "Save grid" }));
    expect(grid.name).toBe("mix.png");
    const saved = await pixelsOf(grid.path);
    expect([saved.width, saved.height, saved.channels]).toEqual([96, 96, 4]);
    expect(crop(saved, 32, 64, 32).data).toEqual(cell);
    await page.getByRole("button", { name: "Command" }).click();
    const command = (await page.getByRole("dialog").locator("pre").textContent()) ?? "";
    expect(command).toBe("stylegan mix --network tiny32.pkl --trunc 0.7 --rows 85,100 --cols 75,3 --styles 0-2");
    const words = command.replace("tiny32.pkl", TINY).split(" ").slice(1);
    await succeed(...words, "--device", "cpu", "--out", path("mix"));
    const made = await pixelsOf(path("mix", "grid.png"));
    const inner = crop(saved, 32, 32, 64).data;
    expect(difference(rgb(inner), crop(made, 32, 32, 64).data)).toBeLessThanOrEqual(1);
  });

  it("opens a picture large, beside the two it is made of, and saves it with its latents", async () => {
    const page = await visit({ network: TINY, link: LINK });
    await drawn(page);
    const cell = await canvasIn(mixed(page, 85, 3));
    await mixed(page, 85, 3).click();
    const detail = page.getByRole("dialog", { name: "Mixed image" });
    await detail.getByText("Row seed 85").waitFor();
    expect(await findings(page)).toEqual([]);
    const png = await download(page, detail.getByRole("button", { name: "Save image" }));
    expect(png.name).toBe("85-3.png");
    const { data, channels } = await pixelsOf(png.path);
    expect(channels === 4 ? data : Uint8Array.from(data)).toEqual(channels === 4 ? cell : rgb(cell));
    const npz = await download(page, detail.getByRole("button", { name: "Save latents" }));
    expect(readNpz(new Uint8Array(readFileSync(npz.path))).get("w")?.shape[1]).toBe(8);
    await page.keyboard.press("ArrowRight");
    await detail.getByText("Row seed 100").waitFor();
    await detail.getByText("Column seed 75").waitFor();
    await page.keyboard.press("ArrowLeft");
    await detail.getByText("Column seed 3").waitFor();
  });

  it("explains itself once it is emptied, and is filled again", async () => {
    const page = await visit({ network: TINY, link: "mix?rows=&columns=75" });
    await page.getByText("There are no rows to mix yet.").waitFor();
    expect(await edge(page, "Add a row").textContent()).toBe("Add a row");
    await edge(page, "Column 1: seed 75").click();
    await page.getByRole("dialog", { name: "Column 1" }).getByRole("button", { name: "Remove" }).click();
    await page.getByText("There are no columns or rows to mix yet.").waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole("button", { name: "Surprise me" }).click();
    await drawn(page);
    await eventually(() => matrix(page).locator("td canvas").count()).toBe(16);
    await page.keyboard.press("Control+z");
    await page.getByRole("button", { name: "Show an example" }).click();
    await eventually(() => hash(page)).toBe("#mix");
  });

  it("is walked with arrow keys, and its menus are clean for axe", async () => {
    const page = await visit({ network: TINY, link: LINK });
    await drawn(page);
    await mixed(page, 85, 75).focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe(
      "Row seed 100, column seed 3",
    );
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Mixed image" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await edge(page, "Column 1: seed 75").press("Enter");
    await page.getByRole("dialog", { name: "Column 1" }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await edge(page, "Add a row").press("Enter");
    await page.getByRole("dialog", { name: "Add a row" }).locator("canvas").first().waitFor();
    expect(await findings(page)).toEqual([]);
  });
});
