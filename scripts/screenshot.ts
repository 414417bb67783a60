/**
 * Takes docs/playground.png, the README's image of the page: the gallery of the larger avatars, 1280 points wide.
 * With a folder it takes every tab on every kind of screen instead, to be looked at.
 *
 *     npm run screenshot -- [what stands after # in the address]
 *     npm run screenshot -- --every FOLDER [--only phone]
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { BrowserContextOptions, Page } from "playwright-core";
import sharp from "sharp";
import { openBrowser } from "../test/browser/openBrowser.ts";
import { serveFolder } from "../test/browser/serveFolder.ts";
import { builtPage } from "../test/web/builtPage.ts";
import { TABS } from "../web/app/view/view.ts";

const README_PICTURE = fileURLToPath(new URL("../docs/playground.png", import.meta.url));

const SCREENS: Readonly<Record<string, BrowserContextOptions>> = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  narrow: { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true },
  wide: { viewport: { width: 2560, height: 1440 } },
  dark: { viewport: { width: 1280, height: 800 }, colorScheme: "dark" },
  forced: { viewport: { width: 1280, height: 800 }, forcedColors: "active" },
};

/** Tabs, and what opens above them. */
const LINKS = [...TABS, "gallery?open=3", "mix?rows=&columns="];

const {
  values: { every, only },
  positionals: [link = "gallery?file=avatars128.safetensors"],
} = parseArgs({ allowPositionals: true, options: { every: { type: "string" }, only: { type: "string" } } });

const server = await serveFolder(await builtPage());
const browser = await openBrowser();

async function shown(options: BrowserContextOptions): Promise<Page> {
  const page = await browser.newPage({ locale: "en-US", reducedMotion: "reduce", ...options });
  page.setDefaultTimeout(300_000);
  return page;
}

/** Goes to a link and waits until all that it shows is drawn. */
async function visit(page: Page, to: string): Promise<void> {
  await page.goto(`${server.url}/#${to}`);
  await page
    .locator(to.startsWith("train") ? "main button" : "canvas, main table")
    .first()
    .waitFor();
  await page.waitForFunction(() => document.querySelector(`[aria-busy="true"]`) === null);
  // The progress goes once the last image is there.
  await page.locator(`[role="progressbar"]`).waitFor({ state: "detached" });
}

async function takeEvery(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const [screen, options] of Object.entries(SCREENS).filter(([name]) => only === undefined || name === only)) {
    const page = await shown(options);
    for (const to of LINKS) {
      await visit(page, to);
      await page.screenshot({ path: join(folder, `${screen}-${to.replaceAll(/\W+/g, "-")}.png`) });
    }
    await page.close();
  }
}

try {
  if (every !== undefined) await takeEvery(every);
  else {
    const page = await shown({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1.5 });
    await visit(page, link);
    // A palette makes the file a third as large, and nobody sees it.
    await sharp(await page.screenshot())
      .png({ palette: true, quality: 95 })
      .toFile(README_PICTURE);
  }
} finally {
  await browser.close();
  await server.close();
}
