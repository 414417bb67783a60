import type { Page } from "playwright-core";
import { readFileSync } from "node:fs";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { readSafetensors } from "../../src/formats/safetensors/readSafetensors.ts";
import { referenceFile } from "../checkpoints/files.ts";
import { difference, rowOf, TINY } from "../cli/realCommands.ts";
import { findings } from "./axe.ts";
import { canvasIn, download, rgb } from "./canvases.ts";
import { drop, eventually, picturesOf, playground } from "./playground.ts";

const { open } = playground();

/** Each file, the reference of its images, and what is to be said of it. */
const FILES = [
  ["tf32.pkl", "tf32", "networks of NVIDIA's TensorFlow StyleGAN2 or StyleGAN2-ADA in a Python pickle"],
  ["tfcond16-converted.pkl", "tfcond16", "networks of NVIDIA's stylegan2-ada-pytorch in a Python pickle"],
  ["foreign/sg3style32.pkl", "sg3style32", "StyleGAN2 networks of NVIDIA's StyleGAN3 repository"],
  ["module16.pth", "module16", "a PyTorch archive"],
  ["module16-old.pth", "module16-old", "a PyTorch file of the old format"],
  ["rosinality32.pth", undefined, "rosinality/stylegan2-pytorch in a PyTorch archive"],
] as const;

/** What the official code makes of the first seed, 85, with its class: bytes [H, W, C]. */
function expectedOf(reference: string): { picture: Uint8Array; label: number } {
  const { tensors } = readSafetensors(referenceFile(`${reference}.expected.safetensors`));
  const [picture, c] = [tensors.get("uint8"), tensors.get("c")];
  if (picture === undefined || c === undefined) throw new Error(`${reference} has no picture`);
  return { picture: rowOf(picture, 0), label: Math.max(0, rowOf(c, 0).indexOf(1)) };
}

async function dropAndRead(page: Page, file: string): Promise<string> {
  const name = file.replace("/", "-");
  await drop(page, name, referenceFile(file));
  const menu = page.getByRole("button", { name: `Network ${name}` });
  await menu.click();
  const facts = page.getByRole("dialog").filter({ hasText: "Style layers" });
  const text = await facts.textContent();
  await menu.click();
  await facts.waitFor({ state: "hidden" });
  return text ?? "";
}

describe("a file of another program that is dropped on the page", () => {
  it("says what it was taken for, and shows its own picture", async () => {
    const page = await open({ network: TINY, link: "gallery?seeds=85" });
    await picturesOf(page, 1);
    const said = new Map<string, string>();
    for (const [file, reference, readAs] of FILES) {
      const { picture, label } = reference === undefined ? { label: 0 } : expectedOf(reference);
      await page.evaluate((to) => void (window.location.hash = to), `gallery?seeds=85&class=${label}`);
      said.set(file, await dropAndRead(page, file));
      expect(said.get(file), file).toContain(readAs);
      const [shown = new Uint8Array()] = await picturesOf(page, 1);
      if (picture === undefined) expect(new Set(shown).size, file).toBeGreaterThan(50);
      else expect(difference(rgb(shown), picture), file).toBeLessThanOrEqual(1);
    }
    const passedOver = [...said].filter(([, text]) => text.includes("Skipped and never run"));
    expect(passedOver.map(([file]) => file)).toEqual(["foreign/sg3style32.pkl"]);
  });
});

describe("the generator that is open", () => {
  it("is saved as .pkl, .pth and .safetensors, which the page opens again", async () => {
    const page = await open({ network: TINY, link: "gallery?seeds=85" });
    await picturesOf(page, 1);
    await drop(page, "rosinality32.pth", referenceFile("rosinality32.pth"));
    const menu = page.getByRole("button", { name: /^Network rosinality32\./ });
    await menu.waitFor();
    const drawn = await picturesOf(page, 1);
    for (const ending of ["pkl", "pth", "safetensors"]) {
      await menu.click();
      const button = page.getByRole("group", { name: "Save the generator as" }).getByRole("button", { name: ending });
      const { path, name } = await download(page, button);
      expect(name).toBe(`rosinality32.${ending}`);
      await menu.click();
      await page.getByRole("group", { name: "Save the generator as" }).waitFor({ state: "hidden" });
      await drop(page, name, readFileSync(path));
      await page.getByRole("button", { name: `Network ${name}` }).waitFor();
      expect(await picturesOf(page, 1), ending).toEqual(drawn);
    }
    await menu.click();
    await page.getByRole("group", { name: "Save the generator as" }).waitFor();
    expect(await findings(page)).toEqual([]);
  });
});

/** As much as each colour weighs where it is drawn: what a canvas keeps of colours that are hardly seen. */
function weighed(rgba: Uint8Array): Uint8Array {
  return rgba.map((value, i) => (i % 4 === 3 ? value : Math.round((value * (rgba[i - (i % 4) + 3] ?? 0)) / 255)));
}

describe("a network of transparent pictures", () => {
  const NETWORK = new URL("../reference/rgba16.pkl", import.meta.url).pathname;

  it("lies on a checkerboard, and is saved with its transparency", async () => {
    const { picture } = expectedOf("rgba16");
    const page = await open({ network: NETWORK, link: "gallery?seeds=85&open=85" });
    const large = page.getByRole("img", { name: "Image of seed 85" });
    await eventually(() => large.count()).toBe(1);
    expect(await large.evaluate((canvas) => getComputedStyle(canvas).backgroundImage)).toContain("conic-gradient");
    const shown = await canvasIn(page.getByRole("dialog"));
    expect(difference(weighed(shown), weighed(picture))).toBeLessThanOrEqual(1);
    const { path } = await download(page, page.getByRole("button", { name: "Save image", exact: true }));
    const { data, info } = await sharp(path).raw().toBuffer({ resolveWithObject: true });
    expect(info.channels).toBe(4);
    expect(difference(weighed(new Uint8Array(data)), weighed(picture))).toBeLessThanOrEqual(1);
    expect(Math.min(...data.filter((_, i) => i % 4 === 3))).toBeLessThan(255);
  });
});
