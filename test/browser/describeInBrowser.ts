import type { Page } from "playwright-core";
import { describe, it } from "vitest";
import { bundlePage } from "./bundlePage.ts";
import { openBrowser, type BrowserOptions } from "./openBrowser.ts";
import type { PageResult } from "./pageTests.ts";
import { serveFolder } from "./serveFolder.ts";

/** A page whose script waits with `pageTests` on the window: what the script collected runs when it is called. */
export interface TestPage extends Window {
  readonly pageTests: () => Promise<PageResult[]>;
}

export interface BrowserSuite extends BrowserOptions {
  /** The page's script, from the root of the repository. */
  readonly script: string;
  /** What the page finds in its address. */
  readonly query: Readonly<Record<string, string>>;
}

/** Runs a suite in a page of a headless Chromium, before vitest collects, and reports each of its tests as one. */
export async function describeInBrowser(name: string, suite: BrowserSuite): Promise<void> {
  const results = await runSuite(suite);
  describe(name, () => {
    for (const { name: test, outcome, message = "" } of results) {
      if (outcome === "skipped") it.skip(`${test} (${message})`, () => undefined);
      else it(test, () => {
        if (outcome === "failed") throw new Error(message);
      });
    }
  });
}

async function runSuite({ script, query, ...options }: BrowserSuite): Promise<readonly PageResult[]> {
  const bundled = await bundlePage(script);
  const server = await serveFolder(bundled.folder);
  const browser = await openBrowser(options);
  try {
    const page = await browser.newPage();
    return await runPage(page, `${server.url}/?${new URLSearchParams(query)}`);
  } finally {
    await browser.close();
    await server.close();
    await bundled.remove();
  }
}

async function runPage(page: Page, url: string): Promise<readonly PageResult[]> {
  const complaints: string[] = [];
  page.on("pageerror", ({ stack, message }) => complaints.push(stack ?? message));
  await page.goto(url);
  try {
    await page.waitForFunction(() => "pageTests" in window, undefined, { timeout: 30_000 });
  } catch {
    throw new Error(`The page did not start: ${complaints.join("\n")}`);
  }
  return page.evaluate(() => (window as unknown as TestPage).pageTests());
}
