import type { Browser, Page } from "playwright-core";
import { bundlePage, type BundleOptions } from "./bundlePage.ts";
import { openBrowser, type BrowserOptions } from "./openBrowser.ts";
import { serveFolder } from "./serveFolder.ts";

export interface Visit extends BrowserOptions {
  /** What the page finds in its address. */
  readonly query?: Readonly<Record<string, string>>;
  /** False leaves out the headers without which a page has no threads. */
  readonly isolated?: boolean;
  /** Runs in the page before its own script. */
  readonly before?: () => void;
}

/**
 * A page with one script, built once and visited several times, each time in a context of its own. Browsers stay open
 * for further visits of the same kind.
 */
export interface PageSite {
  visit<T>(visit: Visit, use: (page: Page) => Promise<T>): Promise<T>;
  remove(): Promise<void>;
}

/**
 * The script puts a function on the window when it is ready; visits wait for it.
 * @param script its address from the root of the repository.
 */
export async function buildPageSite(script: string, ready: string, options?: BundleOptions): Promise<PageSite> {
  const bundled = await bundlePage(script, options);
  const browsers = new Map<string, Promise<Browser>>();
  const browserFor = (options: BrowserOptions): Promise<Browser> => {
    const kind = JSON.stringify(options);
    const browser = browsers.get(kind) ?? openBrowser(options);
    browsers.set(kind, browser);
    return browser;
  };
  return {
    async remove() {
      for (const browser of browsers.values()) await (await browser).close();
      await bundled.remove();
    },
    async visit({ query = {}, isolated = true, before, ...options }, use) {
      const server = await serveFolder(bundled.folder, { isolated });
      const context = await (await browserFor(options)).newContext();
      try {
        const page = await context.newPage();
        if (before !== undefined) await page.addInitScript(before);
        await start(page, `${server.url}/?${new URLSearchParams(query)}`, ready);
        return await use(page);
      } finally {
        await context.close();
        await server.close();
      }
    },
  };
}

/** Much longer than it takes, for machines that do other work as well. */
const LONGEST_START_MS = 120_000;

async function start(page: Page, url: string, ready: string): Promise<void> {
  const complaints: string[] = [];
  page.on("pageerror", ({ stack, message }) => complaints.push(stack ?? message));
  await page.goto(url);
  try {
    await page.waitForFunction((name) => name in window, ready, { timeout: LONGEST_START_MS });
  } catch (cause) {
    throw new Error(`The page did not start: ${complaints.join("\n")}`, { cause });
  }
}
