import { readFileSync } from "node:fs";
import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { difference, pixelsOf, succeed, temporaryFolder, TINY } from "../cli/realCommands.ts";
import { findings } from "./axe.ts";
import { canvasIn, download, hash, rgb } from "./canvases.ts";
import { drop, eventually, playground } from "./playground.ts";

const { open, visit } = playground();
const path = temporaryFolder();

/** Seed 85's image as a photo on this machine. */
async function photo(): Promise<Uint8Array> {
  const look = ["--network", TINY, "--device", "cpu", "--seeds", "85"];
  await succeed("generate", ...look, "--out", path("own"));
  return readFileSync(path("own/seed0085.png"));
}

/** The edited image, once it shows the present edits. */
async function large(page: Page): Promise<Uint8Array> {
  await page.locator('section[aria-label="Edited image"][aria-busy="false"]').waitFor();
  return canvasIn(page.getByRole("region", { name: "Edited image" }).locator("div").first());
}

/** All that the large image shows while something is done, "" where it is a placeholder, each once. */
async function shownWhile(page: Page, work: () => Promise<void>): Promise<string[]> {
  const place = page.getByRole("region", { name: "Edited image" }).locator("div").first();
  const shown = await place.evaluateHandle((element) => {
    const seen = new Set<string>();
    const look = (): unknown => seen.add(element.querySelector("canvas")?.toDataURL() ?? "");
    new MutationObserver(look).observe(element, { subtree: true, childList: true, attributes: true });
    return seen;
  });
  await work();
  return shown.evaluate((seen) => [...seen]);
}

/** Moves the first direction, until the image follows. */
async function moves(page: Page, key: "Home" | "End"): Promise<void> {
  const before = String(await large(page));
  await slider(page, "Direction 1").press(key);
  await eventually(async () => String(await large(page))).not.toBe(before);
}

/** Of the progress' text: `face: step 12 of 300`. */
async function stepOf(page: Page): Promise<number> {
  const texts = await page.getByText(/^face: .*step \d+ of 300$/).allTextContents();
  return Number(/step (\d+)/.exec(texts.join())?.[1] ?? 0);
}

/**
 * The latent as a file that the command line draws again, under the command that the page tells, and the project as one
 * that the page opens again.
 */
async function savesAndOpens(page: Page, before: Uint8Array): Promise<void> {
  await slider(page, "Direction 1").press("End");
  await eventually(async () => String(await large(page))).not.toBe(String(before));
  const edited = await large(page);
  const npz = await download(page, page.getByRole("button", { name: "Save latents" }));
  const project = await download(page, page.getByRole("button", { name: "Save project" }));
  expect([npz.name, project.name]).toEqual(["face-edited.npz", "face-edited.json"]);
  await page.getByRole("button", { name: "Command" }).click();
  await page.getByText("It reads face-edited.npz").waitFor();
  const [, ...words] = ((await page.locator("pre").textContent()) ?? "").split(" ");
  await page.keyboard.press("Escape");
  const files: Readonly<Record<string, string>> = { "tiny32.pkl": TINY, "face-edited.npz": npz.path };
  await succeed(...words.map((word) => files[word] ?? word), "--device", "cpu", "--out", path("out"));
  expect(difference(rgb(edited), (await pixelsOf(path("out/proj00.png"))).data)).toBeLessThanOrEqual(1);
  await page.getByRole("button", { name: "Keep" }).click();
  await page.getByText("face-edited is among your favourites").waitFor();
  const saved = readFileSync(project.path);
  await page.reload();
  await page.getByRole("button", { name: "Choose a photo" }).waitFor();
  await drop(page, "face-edited.json", saved);
  await page.getByRole("button", { name: "The photo of face" }).waitFor();
  expect(await large(page)).toEqual(edited);
  expect(await slider(page, "Direction 1").getAttribute("aria-valuetext")).toBe("+3.0 σ");
}

const slider = (page: Page, name: string): Locator => page.getByRole("slider", { name, exact: true });

describe("edits", () => {
  it("of directions and layers change one image, can be undone, and are compared with before", async () => {
    const page = await visit({ network: TINY, link: "edit?edit=85" });
    const before = await large(page);
    await slider(page, "Direction 1").press("End");
    await eventually(async () => String(await large(page))).not.toBe(String(before));
    await eventually(() => hash(page)).toContain("edits=0:3");
    expect(await hash(page)).not.toContain("moves");
    const moved = await large(page);
    const held = page.getByRole("button", { name: "Seed 85 before the edits" });
    await held.focus();
    await page.keyboard.down(" ");
    await page.getByRole("img", { name: "Seed 85 before the edits" }).waitFor();
    expect(await large(page)).toEqual(before);
    await page.keyboard.up(" ");
    await page.getByRole("img", { name: "Seed 85, edited" }).waitFor();
    await page.getByRole("button", { name: "Truncate layers" }).click();
    await eventually(() => hash(page)).toMatch(/blends=w_avg:[\d-]+:0\.5/);
    await eventually(async () => String(await large(page))).not.toBe(String(moved));
    await page.getByRole("button", { name: "Undo" }).click();
    await eventually(async () => String(await large(page))).toBe(String(moved));
    await page.getByRole("button", { name: "Undo" }).click();
    await eventually(async () => String(await large(page))).toBe(String(before));
    await page.getByText("All images", { exact: true }).click();
    await slider(page, "Direction 2").press("Home");
    await eventually(() => hash(page)).toContain("moves=1:-3");
    expect(await findings(page)).toEqual([]);
  });
});

describe("a photo", () => {
  it("is projected before one's eyes, pauses, and becomes a latent of the page", async () => {
    const page = await open({ network: TINY, link: "gallery?seeds=1" });
    await page.getByRole("button", { name: "Seed 1" }).locator("canvas").waitFor();
    await drop(page, "face.png", await photo());
    const projection = page.getByRole("region", { name: "Projection" });
    await projection.getByRole("img", { name: "Found so far" }).waitFor();
    await eventually(() => stepOf(page)).toBeGreaterThan(2);
    await page.getByRole("button", { name: "Pause" }).click();
    const step = await stepOf(page);
    await projection.getByText("Distance", { exact: true }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole("button", { name: "Continue" }).click();
    await eventually(() => stepOf(page)).toBeGreaterThan(step);
    await page.getByRole("button", { name: "Good enough" }).click();
    const found = await large(page);
    await page.getByRole("tab", { name: "Gallery" }).click();
    const inGallery = page.getByRole("button", { name: "face", exact: true });
    await inGallery.locator("canvas").waitFor();
    expect(await canvasIn(inGallery)).toEqual(found);
    await page.getByRole("tab", { name: "Mix" }).click();
    await page.locator('table[aria-busy="false"]').waitFor();
    await page.getByRole("button", { name: "Add a row" }).press("Enter");
    await page.getByRole("dialog", { name: "Add a row" }).getByRole("button", { name: "face" }).press("Enter");
    await page.keyboard.press("Escape");
    const row = page.getByRole("button", { name: /^Row face, column seed/ });
    await row.first().waitFor();
    await page.getByRole("tab", { name: "Edit", exact: true }).click();
    await savesAndOpens(page, found);
  });
});

describe("points of an image", () => {
  it("are placed by clicks and keys, dragged step by step, and undo returns to before", async () => {
    const page = await visit({ network: TINY, link: "edit?edit=85" });
    const before = await large(page);
    await page.getByRole("button", { name: "Place points" }).click();
    const surface = page.getByRole("region", { name: "Points on the image" });
    const { width } = (await surface.boundingBox()) ?? { width: NaN };
    const at = (x: number, y: number) => ({ position: { x: ((x + 0.5) / 32) * width, y: ((y + 0.5) / 32) * width } });
    await surface.click(at(12, 20));
    await surface.click(at(12, 14));
    await page.getByRole("button", { name: "Target 1 at (12, 14)" }).press("ArrowUp");
    await page.getByRole("button", { name: "Handle 1 at (12, 20)" }).press("Shift+ArrowRight");
    await page.getByText("1: from (17, 20) to (12, 13)").waitFor();
    await page.getByRole("button", { name: "Add a pair" }).click();
    expect(await findings(page)).toEqual([]);
    await page.getByRole("button", { name: /^Target 2/ }).press("Delete");
    await page.getByRole("button", { name: "Start" }).click();
    await page.getByText(/^Step \d+, [\d.]+ a second$/).waitFor();
    const resting = page.locator("[inert]").getByText("Direction 1", { exact: true }).first();
    await resting.waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByRole("button", { name: "Start" }).waitFor();
    await resting.waitFor({ state: "detached" });
    await eventually(() => large(page)).not.toEqual(before);
    await page.keyboard.press("Control+z");
    await eventually(() => large(page)).toEqual(before);
    await page.getByText("1: from (17, 20) to (12, 13)").waitFor();
    await page.getByRole("button", { name: "Redo" }).click();
    await eventually(() => large(page)).not.toEqual(before);
    await moves(page, "End");
    const [next, ...flashes] = await shownWhile(page, () => moves(page, "Home"));
    expect(next).toMatch(/^data:/);
    expect(flashes).toEqual([]);
  });
});
