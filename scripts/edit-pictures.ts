/**
 * Takes the README's images of the Edit tab, with the network that is shipped: docs/edit.png, the tab with a drawing
 * that was projected and edited, and docs/edits.png, a row of the drawing, its projection and edits.
 *
 *     stylegan project drawing.png --space w --num-steps 300 --distance features --out FOLDER
 *     npm run edit-pictures -- FOLDER
 *
 * where drawing.png is scripts/drawing.svg with 512 x 512 pixels.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Locator } from "playwright-core";
import sharp from "sharp";
import { readLatents } from "../src/model/readLatents.ts";
import { openCheckpoint } from "../src/tasks/openCheckpoint.ts";
import { openBrowser } from "../test/browser/openBrowser.ts";
import { serveFolder } from "../test/browser/serveFolder.ts";
import { builtPage } from "../test/web/builtPage.ts";
import { drop } from "../test/web/playground.ts";
import { writeProject } from "../web/app/tabs/edit/saving/projectFile.ts";
import type { Latent } from "../web/app/view/latents.ts";
import { fingerprint } from "../web/studio/fingerprint.ts";

const path = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

const NETWORK = "models/avatars.safetensors";

/** By direction, each alone; a press is a tenth of a deviation. */
const EDITS = [
  { direction: "Direction 2", key: "ArrowRight" },
  { direction: "Direction 3", key: "ArrowLeft" },
  { direction: "Direction 4", key: "ArrowRight" },
] as const;
const PRESSES = 20;

/** Of an image in the row. */
const SIDE = 192;

/** What `stylegan project` found, as a project that the page opens. */
async function project(folder: string): Promise<string> {
  const photo = sharp(join(folder, "target.png")).ensureAlpha().raw();
  const { data, info } = await photo.toBuffer({ resolveWithObject: true });
  const ws = readLatents(readFileSync(join(folder, "projected_w.npz")));
  const origin = { kind: "projected", photo: "drawing.png", steps: 300, distance: 0 } as const;
  const base: Latent = { id: "0".repeat(32), name: "drawing", ws, origin };
  return writeProject({
    network: { name: "avatars.safetensors", fingerprint: fingerprint(await openCheckpoint(path(NETWORK))) },
    edit: { base, blends: [], steps: [] },
    look: { truncationPsi: 0.7, noiseMode: "const", directions: [] },
    photo: { width: info.width, height: info.height, data: new Uint8ClampedArray(data) },
  });
}

const [folder = "out"] = process.argv.slice(2);
const server = await serveFolder(await builtPage());
const browser = await openBrowser();
const viewport = { width: 1280, height: 800 };
const page = await browser.newPage({ locale: "en-US", reducedMotion: "reduce", viewport });
page.setDefaultTimeout(300_000);
// tsx names the functions that it compiles by a helper, which those that the page runs do not find there.
await page.addInitScript("globalThis.__name = (named) => named");

/** A canvas of the page as an image of the row. */
async function pixels(canvas: Locator): Promise<Buffer> {
  const url = await canvas.evaluate((element) => (element as HTMLCanvasElement).toDataURL("image/png"));
  const png = Buffer.from(url.split(",")[1] ?? "", "base64");
  return sharp(png).resize(SIDE, SIDE).png().toBuffer();
}

/** The edited image, once it shows the present edits. */
async function large(): Promise<Buffer> {
  await page.locator('section[aria-label="Edited image"][aria-busy="false"]').waitFor();
  return pixels(page.getByRole("region", { name: "Edited image" }).locator("canvas").first());
}

await page.goto(`${server.url}/#edit`);
await page.getByRole("button", { name: "Choose a photo" }).waitFor();
await drop(page, "drawing.json", new TextEncoder().encode(await project(folder)));
const drawing = await sharp(path("scripts/drawing.svg")).resize(SIDE, SIDE).png().toBuffer();
const row = [drawing, await large()];
for (const [i, { direction, key }] of EDITS.entries()) {
  const slider = page.getByRole("slider", { name: direction, exact: true });
  for (let press = 0; press < PRESSES; press++) await slider.press(key);
  row.push(await large());
  if (i === EDITS.length - 1) await page.screenshot({ path: path("docs/edit.png") });
  await page.getByRole("button", { name: `Reset ${direction}` }).click();
}
await sharp({ create: { width: SIDE * row.length, height: SIDE, channels: 3, background: "white" } })
  .composite(row.map((input, i) => ({ input, left: i * SIDE, top: 0 })))
  .png({ compressionLevel: 9 })
  .toFile(path("docs/edits.png"));
await browser.close();
await server.close();
