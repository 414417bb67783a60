import { readFileSync } from "node:fs";
import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { readDirections } from "../../src/model/directionFile.ts";
import { difference, pixelsOf, succeed, temporaryFolder, TINY } from "../cli/realCommands.ts";
import { findings } from "./axe.ts";
import { canvasIn, hash, rgb } from "./canvases.ts";
import { eventually, picturesOf, playground } from "./playground.ts";

const { visit } = playground();
const path = temporaryFolder();

const slider = (page: Page, name: string): Locator => page.getByRole("slider", { name, exact: true });
const moved = (page: Page): Locator => page.getByRole("region", { name: "Moved images" });

/** The large image, once it shows the present look. */
async function large(page: Page): Promise<Uint8Array> {
  await page.locator('section[aria-label="Moved images"][aria-busy="false"]').waitFor();
  return canvasIn(moved(page).locator("div").first());
}

/** The number of an amount in a link: `moves=0:2`. */
const amountIn = async (page: Page): Promise<number> => Number(/moves=0:(-?[\d.]+)/.exec(await hash(page))?.[1] ?? 0);

/** The image of seed 85 that a command of the page makes. */
async function onTheCommandLine(words: readonly string[]): Promise<Uint8Array> {
  const [, ...rest] = words.map((word) => (word === "tiny32.pkl" ? TINY : word));
  await succeed(...rest, "--device", "cpu", "--out", path("out"));
  return (await pixelsOf(path("out/seed0085.png"))).data;
}

describe("directions", () => {
  it("move a picture and bring it back bit for bit, here and in the gallery", async () => {
    const page = await visit({ network: TINY, link: "gallery?seeds=85,100&base=85" });
    const [plain = new Uint8Array()] = await picturesOf(page, 2);
    await page.getByRole("tab", { name: "Directions" }).click();
    await slider(page, "Direction 1").waitFor();
    expect(await large(page)).toEqual(plain);
    await page.getByRole("button", { name: "Direction 1: +2.0 σ" }).click();
    await eventually(() => amountIn(page)).toBe(2);
    await eventually(async () => String(await large(page))).not.toBe(String(plain));
    const forth = await large(page);
    await page.getByRole("button", { name: "See gallery" }).click();
    await eventually(async () => String((await picturesOf(page, 2))[0])).toBe(String(forth));
    await page.getByText("Moved along 1 direction").waitFor();
    await page.getByRole("tab", { name: "Directions" }).click();
    await slider(page, "Direction 1").press("Home");
    await eventually(() => amountIn(page)).toBe(-3);
    await page.getByRole("button", { name: "Reset all" }).click();
    await eventually(() => hash(page)).not.toContain("moves");
    await eventually(async () => String(await large(page))).toBe(String(plain));
  });

  it("stand between small pictures of what they lead to", async () => {
    const page = await visit({ network: TINY, link: "directions?base=85" });
    const end = page.getByRole("button", { name: "Direction 2: −2.0 σ" });
    await eventually(() => end.locator("canvas").count()).toBe(1);
    const back = await canvasIn(end);
    await end.click();
    await eventually(async () => String(await large(page))).toBe(String(back));
  });

  it("have names that a link keeps, and that can be undone", async () => {
    const page = await visit({ network: TINY, link: "directions?base=85" });
    await page.getByRole("textbox", { name: "Name of direction 1" }).fill("smile & hair");
    await slider(page, "smile & hair").press("ArrowRight");
    await eventually(() => amountIn(page)).toBe(0.1);
    await page.reload();
    await slider(page, "smile & hair").waitFor();
    expect(await slider(page, "smile & hair").getAttribute("aria-valuetext")).toBe("+0.1 σ");
    await slider(page, "smile & hair").press("End");
    await eventually(() => amountIn(page)).toBe(3);
    await page.keyboard.press("Control+z");
    await eventually(() => amountIn(page)).toBe(0.1);
  });

  it("of a file have its names and ranges, and the command line goes the same way", async () => {
    const network = ["--network", TINY, "--device", "cpu"];
    const found = ["--method", "sefa", "--count", "2", "--names", "smile", "--range", "2.5", "--samples", "64"];
    await succeed("directions", ...network, ...found, "--sheet", "no", "--out", path("edits.safetensors"));
    const page = await visit({ network: TINY, link: "directions?base=85" });
    await slider(page, "Direction 1").waitFor();
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Open directions" }).click();
    await (await chooser).setFiles(path("edits.safetensors"));
    await slider(page, "smile").waitFor();
    expect(await page.getByRole("slider").count()).toBe(2 + 2); // the look's two and the file's two
    await slider(page, "smile").press("End");
    expect(await slider(page, "smile").getAttribute("aria-valuetext")).toBe("+2.5");
    const forth = await large(page);
    expect(await hash(page)).not.toContain("moves");
    await page.getByRole("button", { name: "Command" }).click();
    const words = ((await page.locator("pre").textContent()) ?? "").split(" ");
    expect(words).toContain("edits.safetensors:smile=2.5");
    await page.getByRole("button", { name: "Command" }).click();
    const there = words.map((word) => word.replace("edits.safetensors", path("edits.safetensors")));
    expect(difference(rgb(forth), await onTheCommandLine(there))).toBeLessThanOrEqual(1);
    await page.getByRole("button", { name: "The network's own" }).click();
    await slider(page, "Direction 1").waitFor();
    expect(await slider(page, "Direction 1").getAttribute("aria-valuetext")).toBe("0");
  });

  it("of the network are saved as the command line saves them, under the names that they have here", async () => {
    const page = await visit({ network: TINY, link: "directions?base=85&names=1:smile" });
    await slider(page, "smile").waitFor();
    const [made] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save directions" }).click(),
    ]);
    expect(made.suggestedFilename()).toBe("tiny32-directions.safetensors");
    const saved = readDirections(readFileSync(await made.path()));
    const out = path("pca.safetensors");
    await succeed("directions", "--network", TINY, "--device", "cpu", "--count", "32", "--sheet", "no", "--out", out);
    const wanted = readDirections(readFileSync(out));
    expect(saved.names).toEqual(wanted.names?.map((name, i) => (i === 1 ? "smile" : name)));
    expect(saved.ranges).toEqual(wanted.ranges);
    expect(saved.vectors.shape).toEqual(wanted.vectors.shape);
    const off = Math.max(
      ...saved.standardDeviations.map((value, i) => Math.abs(value - (wanted.standardDeviations[i] ?? 0))),
    );
    expect(off).toBeLessThan(1e-3);
  });

  it("move the layers that they are told to", async () => {
    const page = await visit({ network: TINY, link: "directions?base=85&moves=0:3" });
    await slider(page, "Direction 1").waitFor();
    const all = await large(page);
    await page.getByRole("button", { name: "Layers of Direction 1: All layers" }).press("Enter");
    const end = page.getByRole("button", { name: "Direction 1: +2.0 σ" });
    await eventually(() => end.locator("canvas").count()).toBe(1);
    const endOfAll = await canvasIn(end);
    await page.getByRole("menuitem", { name: /^Layers 6 to 7/ }).press("Enter");
    await eventually(() => hash(page)).toContain("moves=0:3:6-7");
    await eventually(async () => String(await canvasIn(end))).not.toBe(String(endOfAll));
    await eventually(async () => String(await large(page))).not.toBe(String(all));
    await page.getByRole("button", { name: "Command" }).click();
    const words = ((await page.locator("pre").textContent()) ?? "").split(" ");
    expect(words).toContain("pca:0=3@6-7");
    await page.getByRole("button", { name: "Command" }).click();
    expect(difference(rgb(await large(page)), await onTheCommandLine(words))).toBeLessThanOrEqual(2);
    await page.getByRole("button", { name: "Reset Direction 1" }).click();
    await eventually(() => hash(page)).not.toContain("moves");
  });

  it("move another base picture, and more of them can be seen", async () => {
    const page = await visit({ network: TINY, link: "directions?seeds=85,100&base=85" });
    const before = await large(page);
    const end = page.getByRole("button", { name: "Direction 1: +2.0 σ" });
    const small = await canvasIn(end);
    await page.getByRole("button", { name: "Make seed 100 the base image" }).click();
    await eventually(() => hash(page)).toContain("base=100");
    await eventually(async () => String(await large(page))).not.toBe(String(before));
    await eventually(async () => String(await canvasIn(end))).not.toBe(String(small));
    await page.getByRole("button", { name: "More directions" }).click();
    await slider(page, "Direction 9").waitFor();
    expect(await findings(page)).toEqual([]);
  });

  it("move the base picture alone where that is chosen", async () => {
    const page = await visit({ network: TINY, link: "directions?seeds=100&base=85&moves=0:2" });
    await slider(page, "Direction 1").waitFor();
    const forth = await large(page);
    const other = page.getByRole("button", { name: "Make seed 100 the base image" });
    const [moved100] = [await canvasIn(other)];
    await page.getByText("This image", { exact: true }).click();
    await eventually(() => hash(page)).toMatch(/[?&]alone=0:2/);
    expect(await hash(page)).not.toContain("moves=");
    await eventually(async () => String(await canvasIn(other))).not.toBe(String(moved100));
    expect(difference(await large(page), forth)).toBeLessThanOrEqual(1);
    await page.reload();
    await slider(page, "Direction 1").waitFor();
    expect(difference(await large(page), forth)).toBeLessThanOrEqual(1);
    expect(await page.getByRole("button", { name: "See gallery" }).count()).toBe(0);
    await page.getByRole("button", { name: "Keep" }).click();
    await page.getByRole("region", { name: "Favourites" }).getByRole("button", { name: "85 moved" }).waitFor();
    await page.getByText("All images", { exact: true }).click();
    await eventually(async () => String(await canvasIn(other))).toBe(String(moved100));
  });
});
