/** Takes docs/playground.png, the README's picture of the page: the shipped network's gallery, 1280 points wide. */
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { openBrowser } from "../test/browser/openBrowser.ts";
import { serveFolder } from "../test/browser/serveFolder.ts";
import { builtPage } from "../test/web/builtPage.ts";

const FILE = fileURLToPath(new URL("../docs/playground.png", import.meta.url));
/** What stands after `#` in the address. */
const LINK = process.argv[2] ?? "gallery";

const server = await serveFolder(await builtPage());
const browser = await openBrowser();
try {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 800 }, locale: "en-US", reducedMotion: "reduce", deviceScaleFactor: 1.5,
  });
  page.setDefaultTimeout(300_000);
  await page.goto(`${server.url}/#${LINK}`);
  await page.locator(`main canvas`).first().waitFor();
  await page.waitForFunction(() => document.querySelector(`[aria-busy="true"]`) === null);
  // The progress goes once the last picture is there.
  await page.locator(`[role="progressbar"]`).waitFor({ state: "detached" });
  // A palette makes the file a third as large, and nobody sees it.
  await sharp(await page.screenshot()).png({ palette: true, quality: 95 }).toFile(FILE);
} finally {
  await browser.close();
  await server.close();
}
