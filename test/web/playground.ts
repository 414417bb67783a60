import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, vi } from "vitest";
import { openBrowser } from "../browser/openBrowser.ts";
import { serveFolder, type FolderServer } from "../browser/serveFolder.ts";
import { builtPage } from "./builtPage.ts";
import { pixelsOnCanvases } from "./canvases.ts";

/** Machines that test are often busy. */
const PATIENCE_MS = 90_000;

/** Asks again until the expectation holds. */
export function eventually<T>(ask: () => T | Promise<T>) {
  return expect.poll(ask, { timeout: PATIENCE_MS });
}

export interface OpenOptions extends BrowserContextOptions {
  /** What stands after `#`. */
  readonly link?: string;
  /** A checkpoint in place of the shipped network. */
  readonly network?: string;
}

/** What a page that is open already can still be told. */
export type VisitOptions = Pick<OpenOptions, "link" | "network" | "viewport" | "colorScheme" | "forcedColors">;

export interface Playground {
  /** A page in a context of its own, closed after the test. */
  open(options?: OpenOptions): Promise<Page>;
  /**
   * The page that visits before this one left, as if the link was put into its address; a new one where there is none
   * or a test failed. It costs a tenth of `open`, for tests that care only about what links carry: favourites, files
   * and the steps of undo are as the test before left them.
   */
  visit(options?: VisitOptions): Promise<Page>;
}

/** The built page in a browser, for all tests of a file. A fault that the page reports fails the test. */
export function playground(): Playground {
  let [browser, server]: [Browser?, FolderServer?] = [];
  vi.setConfig({ testTimeout: 2 * PATIENCE_MS, hookTimeout: 2 * PATIENCE_MS });
  const opened: Page[] = [];
  /** Those that visits share, by their network. */
  const kept = new Map<string | undefined, Page>();
  const faults: string[] = [];
  beforeAll(async () => {
    [browser, server] = [await openBrowser(), await serveFolder(await builtPage())];
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === "fail" || faults.length > 0) opened.push(...forget(kept));
    await Promise.all(opened.splice(0).map((page) => page.context().close()));
    expect(faults.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await Promise.all(forget(kept).map((page) => page.context().close()));
    await browser?.close();
    await server?.close();
  });
  const start = async ({ link = "", network, ...context }: OpenOptions): Promise<Page> => {
    if (browser === undefined || server === undefined) throw new Error("open pages within tests");
    const page = await (await browser.newContext({ reducedMotion: "reduce", locale: "en-US", ...context })).newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    page.on("pageerror", ({ message }) => faults.push(message));
    page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
    if (network !== undefined) await replaceNetwork(page, network);
    await page.goto(`${server.url}/#${link}`);
    return page;
  };
  return {
    async open(options = {}) {
      const page = await start(options);
      opened.push(page);
      return page;
    },
    async visit(options = {}) {
      const before = kept.get(options.network);
      if (before?.isClosed() === false) return revisit(before, options);
      const page = await start(options);
      kept.set(options.network, page);
      return page;
    },
  };
}

function forget(kept: Map<string | undefined, Page>): Page[] {
  const pages = [...kept.values()];
  kept.clear();
  return pages;
}

/** As large as Playwright's pages are where nothing else is said. */
const USUAL_SIZE = { width: 1280, height: 720 };

async function revisit(page: Page, { link = "", viewport, colorScheme, forcedColors }: VisitOptions): Promise<Page> {
  await page.setViewportSize(viewport ?? USUAL_SIZE);
  await page.emulateMedia({ colorScheme: colorScheme ?? "light", forcedColors: forcedColors ?? "none" });
  await page.mouse.move(0, 0);
  await page.evaluate(async (wanted) => {
    // Unlike a change of the address, these are followed at once, and also where the address says the same already.
    const follow = (hash: string): void => {
      window.history.pushState(null, "", hash);
      window.dispatchEvent(new PopStateEvent("popstate"));
    };
    // A tab forgets what links do not carry when another one is seen.
    follow("#edit");
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    window.scrollTo(0, 0);
    follow(wanted);
    // What the test before caused is told no more.
    document.querySelectorAll<HTMLElement>(".mantine-Notification-closeButton").forEach((button) => button.click());
  }, `#${link}`);
  await eventually(() => page.locator(".mantine-Notification-root").count()).toBe(0);
  return page;
}

/** A checkpoint in place of the shipped network. */
export async function replaceNetwork(page: Page, path: string): Promise<void> {
  const name = basename(path);
  const headers = { "Cross-Origin-Resource-Policy": "same-origin" };
  await page.route("**/network.json", (route) => route.fulfill({ headers, json: { name, url: `network/${name}` } }));
  await page.route(`**/network/${name}`, (route) => route.fulfill({ headers, body: readFileSync(path) }));
}

/** The gallery's images, once all of them are there and show the present look. */
export async function picturesOf(page: Page, count: number): Promise<Uint8Array[]> {
  const grid = page.getByRole("list", { name: "Images" });
  await page.locator(`ul[aria-label="Images"][aria-busy="false"]`).waitFor();
  await eventually(() => grid.locator("canvas").count()).toBe(count);
  return pixelsOnCanvases(grid.locator("canvas"));
}

/** Drops a file on the page as a person would: it is dragged over the page and let go. */
export async function drop(page: Page, name: string, content: Uint8Array): Promise<void> {
  // As text: a list of a million numbers takes seconds to reach the page.
  const transfer = await page.evaluateHandle(
    ([fileName, base64]) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], fileName));
      return data;
    },
    [name, Buffer.from(content).toString("base64")] as const,
  );
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  // What the page then puts under the pointer takes the file, as it does for a person.
  await page.evaluate(
    async ([dataTransfer, x, y]) => {
      const target = (): Element => document.elementFromPoint(x, y) ?? document.body;
      const drag = (type: string): unknown =>
        target().dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
      const before = target();
      drag("dragenter");
      while (target() === before) await new Promise(requestAnimationFrame);
      drag("dragover");
      drag("drop");
    },
    [transfer, width / 2, height / 2] as const,
  );
}
