import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { TINY } from "../cli/realCommands.ts";
import { picturesOf, playground } from "./playground.ts";

const { open } = playground();
const PHONE = { width: 390, height: 844 };
const TABLET = { width: 820, height: 1180 };
const DESK = { width: 1440, height: 900 };
const WIDE = { width: 2560, height: 1440 };

async function box(place: Locator) {
  const found = await place.boundingBox();
  if (found === null) throw new Error("it is not seen");
  return found;
}

const colour = (place: Locator): Promise<string> => place.evaluate((element) => getComputedStyle(element).color);

/** How many pictures stand in each row of the gallery. */
async function rowsOf(page: Page): Promise<number[]> {
  const tops = await page.getByRole("list", { name: "Pictures" }).getByRole("button").evaluateAll((buttons) =>
    buttons.map((button) => Math.round(button.getBoundingClientRect().top)));
  return [...new Set(tops)].map((top) => tops.filter((other) => other === top).length);
}

describe("the layout", () => {
  it.each([["phone", PHONE, 3], ["tablet", TABLET, 6], ["desk", DESK, 6], ["wide screen", WIDE, 8]] as const)(
    "fills the rows of the first gallery: %s", async (_, viewport, columns) => {
      const page = await open({ network: TINY, viewport });
      await picturesOf(page, 24);
      expect(await rowsOf(page)).toEqual(Array.from({ length: 24 / columns }, () => columns));
    },
  );

  it.each(["light", "dark"] as const)("shows a phone the open tab in the accent: %s", async (colorScheme) => {
    const page = await open({ network: TINY, viewport: PHONE, link: "gallery?seeds=1", colorScheme });
    await picturesOf(page, 1);
    const tab = page.getByRole("tab", { name: "Gallery" });
    expect(await colour(tab)).not.toBe(await colour(page.locator("body")));
    expect(await colour(tab)).not.toBe(await colour(page.getByRole("tab", { name: "Mix" })));
  });

  it("keeps a phone's tabs free of notices", async () => {
    const page = await open({ network: TINY, viewport: PHONE, link: "gallery?seeds=1&open=1" });
    await page.getByRole("button", { name: "Add to walk" }).click();
    const notice = await box(page.getByRole("alert"));
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    const tabs = await box(page.getByRole("tablist"));
    expect(notice.y + notice.height).toBeLessThanOrEqual(tabs.y);
  });

  it.each([["phone", PHONE], ["tablet", TABLET]] as const)(
    "shows the moved picture square, and larger than those beside it: %s", async (_, viewport) => {
      const page = await open({ network: TINY, viewport, link: "directions?seeds=0-5" });
      const pictures = page.getByRole("region", { name: "Moved pictures" });
      const base = pictures.getByRole("img", { name: "Seed 0" });
      await base.waitFor();
      const [large, other] = [await box(base.locator("..")), await box(pictures.getByRole("listitem").first())];
      expect(large.height).toBeCloseTo(large.width, 0);
      expect(large.width).toBeGreaterThan(other.width);
    },
  );
});
