import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { Browser } from "playwright-core";
import { openBrowser } from "../browser/openBrowser.ts";
import { serveFolder, type FolderServer } from "../browser/serveFolder.ts";
import { builtPage } from "./builtPage.ts";
import { TINY } from "../cli/realCommands.ts";
import { eventually, picturesOf, replaceNetwork } from "./playground.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });
let [browser, server]: [Browser?, FolderServer?] = [];

beforeAll(async () => {
  [browser, server] = [await openBrowser(), await serveFolder(await builtPage(), { isolated: false })];
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

it("says what to do where it is opened as a file", async () => {
  const page = await browser?.newPage({ locale: "en-US" });
  await page?.goto(pathToFileURL(join(await builtPage(), "index.html")).href);
  await page?.getByRole("heading", { name: "This page needs a server" }).waitFor();
  await page?.close();
});

it("has threads on a host that sends no headers, by its service worker", async () => {
  const page = await browser?.newPage({ locale: "en-US" });
  if (page === undefined) throw new Error("there is no browser");
  page.setDefaultTimeout(90_000);
  await page.goto(`${server?.url}/#gallery?seeds=0,1`);
  // The worker reloads the page once; what runs before that is lost.
  await eventually(() => page.evaluate(() => window.crossOriginIsolated).catch(() => false)).toBe(true);
  expect(await picturesOf(page, 2)).toHaveLength(2);
  const network = page.getByRole("button", { name: /^Network avatars\.safetensors/ });
  expect(await network.count()).toBe(1);
  await network.click();
  const link = page.getByRole("link", { name: "Licences of what the page is made of" });
  const notices = await (await fetch(await link.evaluate((anchor: HTMLAnchorElement) => anchor.href))).text();
  // Of the page itself, of its workers, of what is copied, and of what stands in a package.
  for (const name of ["react", "@mantine/core", "uplot", "comlink", "onnxruntime-web", "ml-matrix", "gifenc"]) {
    expect(notices).toMatch(new RegExp(`^${name} \\d`, "m"));
  }
  expect(notices).toMatch(/^coi-serviceworker \d/m);
  expect(notices).toMatch(/^h264-mp4-encoder \d[^=]*libmp4v2[^=]*MOZILLA PUBLIC LICENSE\s+Version 1\.1/m);
  await page.close();
});

it("has threads where the worker is slower than the page's own reload", async () => {
  const page = await browser?.newPage({ locale: "en-US" });
  if (page === undefined) throw new Error("there is no browser");
  // The worker appears before the library listens, and becomes active after it asked.
  await page.addInitScript(() => {
    const listen = ServiceWorkerRegistration.prototype.addEventListener;
    ServiceWorkerRegistration.prototype.addEventListener = function (type: string, ...rest: [never, never]) {
      if (type !== "updatefound") listen.call(this, type, ...rest);
    };
    Object.defineProperty(ServiceWorkerRegistration.prototype, "active", { get: () => null });
  });
  await page.goto(`${server?.url}/#gallery?seeds=0`);
  await eventually(() => page.evaluate(() => window.crossOriginIsolated).catch(() => false)).toBe(true);
  await page.close();
});

it("says that the server stopped, and goes on once it answers again", async () => {
  const folder = await builtPage();
  const first = await serveFolder(folder);
  const page = await browser?.newPage({ locale: "en-US", reducedMotion: "reduce" });
  if (page === undefined) throw new Error("there is no browser");
  page.setDefaultTimeout(90_000);
  await replaceNetwork(page, TINY);
  await page.goto(`${first.url}/#gallery?seeds=85`);
  await picturesOf(page, 1);
  await first.close();
  for (const tab of ["Directions", "Train"]) {
    await page.getByRole("tab", { name: tab }).click();
    await page
      .getByText(/could not be loaded: the server of this page does not respond\. Check that/)
      .first()
      .waitFor();
  }
  const second = await serveFolder(folder, { port: Number(new URL(first.url).port) });
  await page.getByRole("button", { name: "Retry" }).click();
  await page.getByRole("button", { name: /Draw 400 faces/ }).waitFor();
  await page.getByRole("tab", { name: "Directions" }).click();
  await page.getByRole("slider", { name: "Direction 1", exact: true }).waitFor();
  await page.close();
  await second.close();
});
