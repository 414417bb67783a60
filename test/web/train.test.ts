import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine } from "../../src/engine/ort-node/openEngine.ts";
import { encodeRawPng } from "../../src/media/frameImage.ts";
import { readState } from "../../src/training/stateFile.ts";
import { drawnFaces } from "../../web/training/pictures/drawings.ts";
import { newRun } from "../../web/training/run/newRun.ts";
import { openRun } from "../../web/training/run/activeRun.ts";
import { BrowserStore } from "../../web/training/store/browserStore.ts";
import { memoryFiles } from "../../web/training/store/keptFiles.ts";
import type { TrainChoices } from "../../web/training/training.ts";
import { pixelsOf, succeed, temporaryFolder, TINY } from "../cli/realCommands.ts";
import { findings } from "./axe.ts";
import { playground } from "./playground.ts";

const { open, visit } = playground();
const path = temporaryFolder();
const PATIENCE = { timeout: 300_000 };

/** As the form below chooses them. */
const CHOICES: TrainChoices = {
  resolution: 16,
  channelBase: 64,
  channelMax: 8,
  batch: 4,
  gamma: 0.3,
  mirror: false,
  aug: "noaug",
  seed: 5,
  kimg: 0.24,
};
const STEPS = 60;
const faces = drawnFaces(32, CHOICES.resolution);
let folder = "";
const pictures = (): string[] => faces.names.map((name) => join(folder, name));
const torn = (): string => join(folder, "torn.jpg");

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "stylegan-faces-"));
  const { resolution: side, data } = faces;
  for (const [i, file] of pictures().entries()) {
    const pixels = data.subarray(i * side ** 2 * 3, (i + 1) * side ** 2 * 3);
    await writeFile(file, await encodeRawPng({ width: side, height: side, channels: 3, data: pixels }));
  }
  await writeFile(torn(), "no image at all");
});
afterAll(() => rm(folder, { recursive: true }));

async function chooseAndStart(page: Page, files: readonly string[], kimg = CHOICES.kimg): Promise<void> {
  await page.getByText("16", { exact: true }).click();
  await page.getByRole("switch", { name: "Adaptive augmentation" }).click();
  await page.getByRole("button", { name: "Advanced" }).click();
  const fields: Record<string, number | undefined> = {
    "Channel base": CHOICES.channelBase,
    "Channels at most": CHOICES.channelMax,
    Batch: CHOICES.batch,
    "R1 weight": CHOICES.gamma,
    Seed: CHOICES.seed,
    "Pause at": kimg,
  };
  for (const [label, value] of Object.entries(fields)) {
    await page.getByLabel(label, { exact: true }).fill(String(value));
  }
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose images or a zip" }).click();
  await (await chooser).setFiles([...files]);
  await page.getByRole("button", { name: "Start training" }).click();
}

/** A checksum of the images that the network draws. */
async function fakesOf(page: Page): Promise<string> {
  const pixels = await page
    .getByRole("region", { name: "Samples" })
    .locator("canvas")
    .evaluateAll((canvases) =>
      canvases.map((canvas) => (canvas instanceof HTMLCanvasElement ? canvas.toDataURL() : "")).join(),
    );
  expect(pixels.length).toBeGreaterThan(24 * 100);
  return createHash("sha256").update(pixels).digest("hex");
}

async function stepsOf(page: Page): Promise<number> {
  const text = await page.getByText(/^\d+ steps?$/).textContent();
  return parseInt(text ?? "", 10);
}

async function download(page: Page): Promise<{ readonly name: string; readonly file: string }> {
  await page.getByRole("button", { name: "More about this run" }).click();
  const [made] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: "Download checkpoint" }).click(),
  ]);
  return { name: made.suggestedFilename(), file: await made.path() };
}

const stage = (page: Page, name: string) => page.getByRole("heading", { name, exact: true }).waitFor(PATIENCE);

/** The same run under Node: its state, and the images that the page would show. */
async function underNode() {
  const loaded = newRun({ pictures: faces, skipped: [] }, CHOICES, 0);
  const engine = await openEngine({ device: "cpu", arena: false });
  const store = new BrowserStore(memoryFiles()).open(loaded, () => undefined);
  const run = await openRun(loaded, engine, store);
  for (let i = 0; i < STEPS; i++) await run.iterate();
  const result = { setup: loaded.setup, state: await run.state(), points: store.points };
  await run.dispose();
  await engine.dispose();
  return result;
}

/** Takes the images out of the stored run, and loads the page anew. */
async function damage(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("stylegan2-ada-training");
    for (const slot of ["pictures.0", "pictures.1"]) await folder.removeEntry(slot);
  });
  await page.reload();
}

async function discardDamaged(page: Page): Promise<void> {
  await stage(page, "The stored run is damaged");
  await page.getByText("Discard it and start over.").waitFor();
  expect(await findings(page)).toEqual([]);
  await page.getByRole("button", { name: "Discard this run" }).click();
  await page.getByRole("button", { name: "Discard", exact: true }).click();
  await page.getByRole("button", { name: /Draw 400 faces/ }).waitFor(PATIENCE);
}

describe("training in the tab", { timeout: 900_000 }, () => {
  it("learns, survives a reload, gives a checkpoint that Node reads, and is discarded when damaged", async () => {
    const page = await visit({ network: TINY, link: "train" });
    await chooseAndStart(page, [...pictures(), torn()]);
    await stage(page, "Learning");
    const first = await fakesOf(page);
    await expect.poll(() => stepsOf(page), { ...PATIENCE, interval: 20 }).toBeGreaterThan(4);
    await page.getByRole("button", { name: "Pause" }).click();
    await stage(page, "Paused");
    expect(await page.getByRole("alert").textContent()).toMatch(
      /1 file was skipped.*torn\.jpg: this browser cannot read it as an image/,
    );
    const left = await stepsOf(page);
    const shown = await fakesOf(page);
    expect(left).toBeGreaterThan(0);
    expect(shown).not.toBe(first);

    expect(await findings(page)).toEqual([]);

    await page.reload();
    await stage(page, "Ready to resume");
    expect(await stepsOf(page)).toBe(left);
    await expect.poll(() => fakesOf(page), PATIENCE).toBe(shown);
    await page.getByText(`This run was left after step ${left}.`).waitFor();
    await page.getByRole("button", { name: "Resume" }).click();
    await stage(page, "Paused"); // by itself
    expect(await stepsOf(page)).toBe(STEPS);
    expect(await fakesOf(page)).not.toBe(shown);
    const curves = page.getByRole("region", { name: "Curves" });
    await expect.poll(() => curves.getByRole("figure").locator("canvas").count()).toBe(4);

    expect(await findings(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);

    const { name, file } = await download(page);
    expect(name).toBe("network-snapshot-000000.safetensors");
    const node = await underNode();
    const state = readState(node.setup, await readFile(file));
    expect(state.progress).toMatchObject({ iteration: STEPS, imagesSeen: 240, steps: { G: 75, D: 64 } });
    for (const key of ["G", "D", "average"] as const) {
      expect(distance(state[key].data, node.state[key].data)).toBeLessThan(1e-4);
    }
    const loss = node.points.at(-1)?.generatorLoss ?? NaN;
    const text = await curves.getByRole("figure").first().textContent();
    expect(Number(/Generator (-?[\d.]+)/.exec(text ?? "")?.[1])).toBeCloseTo(loss, 1);

    await succeed("generate", "--network", file, "--device", "cpu", "--seeds", "1,2", "--out", path("out"));
    const [one, two] = [await pixelsOf(path("out", "seed0001.png")), await pixelsOf(path("out", "seed0002.png"))];
    expect([one.width, one.channels]).toEqual([16, 3]);
    expect(one.data).not.toEqual(two.data);
    await damage(page);
    await discardDamaged(page);
  });

  it("is one run in all tabs; what is discarded is gone, and the gallery shows the network", async () => {
    const page = await visit({ network: TINY, link: "train", colorScheme: "dark" });
    await page.getByRole("button", { name: /Draw 400 faces/ }).waitFor();
    const other = await page.context().newPage();
    await other.emulateMedia({ colorScheme: "dark" });
    await other.goto(page.url());
    await other.getByRole("heading", { name: "Training is open in another tab" }).waitFor(PATIENCE);
    await page.close();
    await other.getByRole("button", { name: /Draw 400 faces/ }).waitFor(PATIENCE);

    await chooseAndStart(other, pictures().slice(0, 8), 1000);
    await stage(other, "Learning");
    await other.getByRole("button", { name: "Open in the gallery" }).click();
    await other.getByRole("button", { name: /^Network network-snapshot-000000/ }).waitFor(PATIENCE);
    await other.getByRole("tab", { name: "Train" }).click();
    await other.getByRole("button", { name: "More about this run" }).click();
    await other.getByRole("menuitem", { name: "Discard this run" }).waitFor();
    expect(await findings(other)).toEqual([]);
    await other.getByRole("menuitem", { name: "Discard this run" }).click();
    await other.getByRole("button", { name: "Discard", exact: true }).waitFor();
    expect(await findings(other)).toEqual([]);
    await other.getByRole("button", { name: "Discard", exact: true }).click();
    await other.getByRole("button", { name: /Draw 400 faces/ }).waitFor(PATIENCE);
    await other.reload();
    await other.getByRole("button", { name: /Draw 400 faces/ }).waitFor(PATIENCE);
  });

  it("says what is wrong with pictures that are none", async () => {
    const page = await open({ network: TINY, link: "train" });
    await chooseAndStart(page, [torn()]);
    await page.getByText(/Cannot train on "torn\.jpg".*1 broken one, such as torn\.jpg/).waitFor(PATIENCE);
    // What was chosen is still there, also after a look at another tab; what cannot be meant is told in the form.
    await page.getByRole("tab", { name: "Mix" }).click();
    await page.getByRole("tab", { name: "Train" }).click();
    await page.getByRole("heading", { name: "torn.jpg" }).waitFor();
    await page.getByRole("button", { name: "Advanced" }).click();
    const batch = page.getByLabel("Batch", { exact: true });
    expect(await batch.inputValue()).toBe("4");
    await batch.fill("6");
    await page.getByText("This must be a multiple of 4").waitFor();
    expect(await page.getByRole("button", { name: "Start training" }).isDisabled()).toBe(true);
    expect(await findings(page)).toEqual([]);
    // The run may start from the network that is open, whose width it keeps.
    await batch.fill("4");
    await page.getByText("Open network", { exact: true }).click();
    await page.getByText(/^Begins with the weights of tiny32\.pkl, and keeps its width/).waitFor();
    expect(await page.getByRole("radio", { name: "32", exact: true }).isChecked()).toBe(true);
    expect(await page.getByLabel("Channel base", { exact: true }).count()).toBe(0);
    await page.getByText("16", { exact: true }).click();
    await page.getByText(/It draws 32 × 32: what it has in common with 16 × 16 is taken over/).waitFor();
    await page.getByRole("button", { name: "Choose others" }).click();
    await page.getByRole("button", { name: /^No images\? Draw 400 faces/ }).click();
    await page.getByRole("button", { name: "Start training" }).click();
    await stage(page, "Learning");
    await page.getByText(/^\d+ tensors taken from tiny32\.pkl; \d+ start from random values/).waitFor();
    expect(await findings(page)).toEqual([]);
  });
});

/** Relative, in L2. */
function distance(a: Float32Array, b: Float32Array): number {
  const norm = (values: Float32Array): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return norm(a.map((value, i) => value - (b[i] ?? NaN))) / norm(b);
}
