import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { TINY } from "../cli/realCommands.ts";
import { eventually, picturesOf, playground } from "./playground.ts";

const { visit } = playground();
const NARROW = { width: 320, height: 640 };
const PHONE = { width: 390, height: 844 };
const TABLET = { width: 820, height: 1180 };
const DESK = { width: 1440, height: 900 };
const WIDE = { width: 2560, height: 1440 };

async function box(place: Locator) {
  const found = await place.boundingBox();
  if (found === null) throw new Error("it is not seen");
  return found;
}

/** Scrolls all that scrolls and tells of every slider that comes to lie over `cover` whether it hides it. */
function slidersOver(cover: Locator): Promise<boolean[]> {
  return cover.evaluate((element) => {
    const scrollers = [...document.querySelectorAll("*")].filter(
      (candidate) =>
        candidate === document.documentElement || /auto|scroll/.test(getComputedStyle(candidate).overflowY),
    );
    const found: boolean[] = [];
    for (let top = 0; top < 2000; top += 6) {
      for (const scroller of scrollers) scroller.scrollTo({ top, behavior: "instant" });
      const over = element.getBoundingClientRect();
      for (const slider of document.querySelectorAll(`[role="slider"]`)) {
        const { left, right, top: above, bottom } = slider.getBoundingClientRect();
        const [x, y] = [(left + right) / 2, (above + bottom) / 2];
        const isOver = x > over.left && x < over.right && y > over.top && y < over.bottom;
        if (isOver) found.push(slider.contains(document.elementFromPoint(x, y)));
      }
    }
    return found;
  });
}

/** The words in a place that are cut because they do not fit. */
function cutWords(place: Locator): Promise<(string | null)[]> {
  return place.locator("button, button *").evaluateAll((elements) =>
    // One point wide is what is for screen readers alone.
    elements
      .filter(({ scrollWidth, clientWidth }) => clientWidth > 1 && scrollWidth > clientWidth)
      .map(({ textContent }) => textContent),
  );
}

/** A style as the browser computes it. */
const style = (place: Locator, property: string, of = ""): Promise<string> =>
  place.evaluate(
    (element, [name = "", pseudo]) => getComputedStyle(element, pseudo).getPropertyValue(name),
    [property, of],
  );

const colour = (place: Locator): Promise<string> => place.evaluate((element) => getComputedStyle(element).color);

/** How many images stand in each row of the gallery. */
async function rowsOf(page: Page): Promise<number[]> {
  const tops = await page
    .getByRole("list", { name: "Images" })
    .getByRole("button")
    .evaluateAll((buttons) => buttons.map((button) => Math.round(button.getBoundingClientRect().top)));
  return [...new Set(tops)].map((top) => tops.filter((other) => other === top).length);
}

describe("the layout", () => {
  it.each([
    ["phone", PHONE, 3],
    ["tablet", TABLET, 6],
    ["desk", DESK, 6],
    ["wide screen", WIDE, 6],
  ] as const)("fills the rows of the first gallery: %s", async (_, viewport, columns) => {
    const page = await visit({ network: TINY, viewport });
    await picturesOf(page, 24);
    expect(await rowsOf(page)).toEqual(Array.from({ length: 24 / columns }, () => columns));
  });

  it.each(["light", "dark"] as const)("shows a phone the open tab in the accent: %s", async (colorScheme) => {
    const page = await visit({ network: TINY, viewport: PHONE, link: "gallery?seeds=1", colorScheme });
    await picturesOf(page, 1);
    const tab = page.getByRole("tab", { name: "Gallery" });
    expect(await colour(tab)).not.toBe(await colour(page.locator("body")));
    expect(await colour(tab)).not.toBe(await colour(page.getByRole("tab", { name: "Mix" })));
  });

  it("keeps a phone's tabs free of notices", async () => {
    const page = await visit({ network: TINY, viewport: PHONE, link: "gallery?seeds=1&open=1" });
    await page.getByRole("button", { name: "Add to walk" }).click();
    const notice = await box(page.getByRole("alert"));
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    const tabs = await box(page.getByRole("tablist"));
    expect(notice.y + notice.height).toBeLessThanOrEqual(tabs.y);
  });

  it.each([
    ["phone", PHONE],
    ["tablet", TABLET],
  ] as const)("shows the moved image square, and larger than those beside it: %s", async (_, viewport) => {
    const page = await visit({ network: TINY, viewport, link: "directions?seeds=0-5" });
    const pictures = page.getByRole("region", { name: "Moved images" });
    const base = pictures.getByRole("img", { name: "Seed 0" });
    await base.waitFor();
    const [large, other] = [await box(base.locator("..")), await box(pictures.getByRole("listitem").first())];
    expect(large.height).toBeCloseTo(large.width, 0);
    expect(large.width).toBeGreaterThan(other.width);
  });

  it("keeps a dialog's title and its way out above the sliders that scroll by", async () => {
    const page = await visit({ network: TINY, viewport: PHONE, link: "gallery?seeds=1&open=1" });
    const dialog = page.getByRole("dialog", { name: "Seed 1" });
    await dialog.getByRole("img", { name: "What 32 × 32 adds" }).waitFor();
    const over = await slidersOver(dialog.getByRole("heading", { name: "Seed 1" }).locator(".."));
    expect(over).toContain(false);
    expect(over).not.toContain(true);
    await dialog.getByRole("button", { name: "Close" }).click();
    await dialog.waitFor({ state: "detached" });
  });

  it("keeps a phone's moved pictures above the sliders that scroll by", async () => {
    const page = await visit({ network: TINY, viewport: PHONE, link: "directions?seeds=0-5" });
    await page.getByRole("slider", { name: "Direction 5", exact: true }).waitFor();
    const over = await slidersOver(page.getByRole("region", { name: "Moved images" }));
    expect(over).toContain(false);
    expect(over).not.toContain(true);
  });

  it("cuts no words of the buttons for a seed, even in the spacing that WCAG 1.4.12 lets readers set", async () => {
    const page = await visit({ network: TINY, viewport: NARROW, link: "walk" });
    const spacing = await page.addStyleTag({
      content: "* { letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }",
    });
    await page.getByRole("button", { name: /^Keyframe 2/ }).click();
    const keyframe = page.getByRole("dialog", { name: "Keyframe 2" });
    await keyframe.getByRole("button", { name: "Random" }).waitFor();
    expect(await cutWords(keyframe)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Add a keyframe" }).click();
    await page.getByRole("dialog", { name: "Add a keyframe" }).waitFor();
    expect(await cutWords(page.getByRole("dialog", { name: "Add a keyframe" }))).toEqual([]);
    await spacing.evaluate((element) => (element as Element).remove());
  });

  it("has the whole matrix on the narrowest phone", async () => {
    const page = await visit({ network: TINY, viewport: NARROW, link: "mix" });
    const add = await box(page.getByRole("button", { name: "Add a column" }));
    expect(add.x + add.width).toBeLessThanOrEqual(NARROW.width);
    const table = page.getByRole("table", { name: "Mixed images" });
    expect(await table.locator("..").evaluate((frame) => frame.scrollWidth - frame.clientWidth)).toBeLessThanOrEqual(0);
  });

  it("gives the ends of the layers room for a finger, however few they are", async () => {
    const page = await visit({ network: TINY, viewport: NARROW, link: "mix?layers=3" });
    const range = page.getByRole("group", { name: "Layers from the columns" });
    const places = await Promise.all(
      ["Where they begin", "Where they end", "All of them together"].map((name) =>
        box(range.getByRole("slider", { name })),
      ),
    );
    for (const { width, height } of places) expect(Math.min(width, height)).toBeGreaterThanOrEqual(24);
    const [first, end] = places;
    expect((first?.x ?? 0) + (first?.width ?? 0)).toBeLessThanOrEqual(end?.x ?? 0);
  });

  it("tells what is chosen where the system gives the colours", async () => {
    const page = await visit({ network: TINY, viewport: DESK, link: "gallery?seeds=1", forcedColors: "active" });
    await picturesOf(page, 1);
    const ground = (place: Locator): Promise<string> => style(place, "background-color");
    expect(await ground(page.getByRole("tab", { name: "Gallery" }))).not.toBe(
      await ground(page.getByRole("tab", { name: "Mix" })),
    );
    const noise = page.getByRole("radiogroup", { name: "Noise" });
    expect(await ground(noise.locator("span.mantine-SegmentedControl-indicator"))).not.toBe(await ground(noise));
    const track = page.locator(".mantine-Slider-track").first();
    expect(await style(track, "border-top-width", "::before")).toBe("1px");
    expect(await ground(track.locator(".mantine-Slider-bar"))).not.toBe(await ground(page.locator("body")));
    await page.getByRole("tab", { name: "Mix" }).click();
    const layers = page.getByRole("group", { name: "Layers from the columns" }).locator("[aria-hidden] span");
    expect(await ground(layers.first())).not.toBe(await ground(layers.last()));
  });

  it("fills a wide screen with the first gallery, and with directions", async () => {
    const page = await visit({ network: TINY, viewport: WIDE });
    await picturesOf(page, 24);
    const low = (place: Locator): Promise<number> => box(place).then(({ y, height }) => y + height);
    expect(await low(page.getByRole("list", { name: "Images" }))).toBeGreaterThan(0.85 * WIDE.height);
    await page.getByRole("tab", { name: "Directions" }).click();
    await page.getByRole("slider", { name: "Direction 8", exact: true }).waitFor();
    expect(await low(page.getByRole("list", { name: "Directions" }))).toBeGreaterThan(0.8 * WIDE.height);
  });

  it("cuts no words on the narrowest phone of what can be done with a picture", async () => {
    const page = await visit({ network: TINY, viewport: NARROW, link: "gallery?seeds=1&open=1" });
    const dialog = page.getByRole("dialog", { name: "Seed 1" });
    await dialog.getByRole("button", { name: "Save latents" }).waitFor();
    expect(await cutWords(dialog)).toEqual([]);
  });

  it("names the device alone beside the network, and all of it in the menu", async () => {
    const page = await visit({ network: TINY, viewport: DESK, link: "gallery?seeds=1" });
    const button = page.getByRole("button", { name: /^Network tiny32/ });
    await eventually(() => button.textContent()).toMatch(/WebAssembly$/);
    expect(await cutWords(page.getByRole("banner"))).toEqual([]);
    await button.click();
    await page.getByText(/^WebAssembly, \d+ threads?, ONNX Runtime/).waitFor();
  });
});
