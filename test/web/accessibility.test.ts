import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { TABS } from "../../web/app/view/view.ts";
import { TINY } from "../cli/realCommands.ts";
import { findingsInBothSchemes } from "./axe.ts";
import { drop, eventually, picturesOf, playground } from "./playground.ts";

const { open, visit } = playground();

/** That of runs is there where a server shows some: test/server/browser.test.ts looks at it. */
const SHOWN = TABS.filter((name) => name !== "runs");

const PHONE = { width: 390, height: 844 };

/** A page that is shared by tests shows the next one's alone. */
async function closeAlerts(page: Page): Promise<void> {
  // In the page itself: one that goes by itself meanwhile would be waited for.
  await page.waitForFunction(() => {
    const close = document.querySelectorAll<HTMLElement>('[role="alert"] button[aria-label="Close"]');
    close.forEach((button) => button.click());
    return close.length === 0;
  });
}

describe("axe finds nothing, in light and in dark colours,", () => {
  it("on every tab", async () => {
    const page = await visit({ network: TINY, link: "gallery?seeds=0-5" });
    await page.getByRole("button", { name: /^Network tiny32\.pkl/ }).waitFor();
    for (const tab of SHOWN) {
      await page.getByRole("tab", { name: new RegExp(`^${tab}$`, "i") }).click();
      await page.getByRole("tabpanel", { name: new RegExp(`^${tab}$`, "i") }).waitFor();
      expect(await findingsInBothSchemes(page), tab).toEqual([]);
    }
  });

  it("around a picture that is open, the network's menu and a refusal", async () => {
    const page = await visit({ network: TINY, link: "gallery?seeds=85,100&open=85" });
    await page.getByRole("img", { name: "What 32 × 32 adds" }).waitFor();
    expect(await findingsInBothSchemes(page), "picture").toEqual([]);
    await page.keyboard.press("Escape");
    await picturesOf(page, 2);
    await drop(page, "holiday.pkl", new Uint8Array(100));
    await page.getByText("holiday.pkl was not opened").waitFor();
    expect(await findingsInBothSchemes(page), "refusal").toEqual([]);
    await page.getByRole("button", { name: /^Network/ }).click();
    await page.getByRole("radio", { name: "WebAssembly" }).waitFor();
    expect(await findingsInBothSchemes(page), "menu").toEqual([]);
    await page.keyboard.press("Escape");
    await closeAlerts(page);
  });

  it("with a wrong seed, an open menu, a notice and the form of a film", async () => {
    const page = await visit({ network: TINY, link: "gallery?seeds=85,100" });
    await page.getByRole("textbox", { name: "Seeds" }).fill("5-3");
    await page.getByRole("textbox", { name: "Seeds" }).press("Enter");
    await page.getByText("a range must go up").waitFor();
    expect(await findingsInBothSchemes(page), "wrong seed").toEqual([]);
    await page.getByRole("button", { name: "Seed 85" }).click();
    await page.getByRole("button", { name: "Use in mix" }).click();
    await page.getByRole("menuitem", { name: /^As a row/ }).waitFor();
    expect(await findingsInBothSchemes(page), "menu").toEqual([]);
    await page.getByRole("menuitem", { name: /^As a row/ }).click();
    await page.getByRole("alert").getByRole("button", { name: "Close" }).waitFor();
    expect(await findingsInBothSchemes(page), "notice").toEqual([]);
    await closeAlerts(page);
    await page.keyboard.press("Escape");
    await page.getByRole("tab", { name: "Walk" }).click();
    await page.getByRole("button", { name: "Save video" }).click();
    await page.getByRole("button", { name: "Save MP4" }).waitFor();
    expect(await findingsInBothSchemes(page), "film").toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("tab", { name: "Directions" }).click();
    await page.getByRole("button", { name: "Layers of Direction 1: All layers" }).click();
    await page.getByRole("menuitem", { name: /^Layers 0 to 3/ }).waitFor();
    expect(await findingsInBothSchemes(page), "layers of a direction").toEqual([]);
  });

  it("on a phone, with the controls unfolded, and nothing is wider than the screen", async () => {
    const page = await visit({ network: TINY, link: "gallery?seeds=0-5", viewport: PHONE });
    await picturesOf(page, 6);
    await page.getByRole("button", { name: "Look of the images" }).click();
    await page.getByRole("slider", { name: "Truncation ψ" }).waitFor();
    for (const tab of SHOWN) {
      await page.getByRole("tab", { name: new RegExp(`^${tab}$`, "i") }).click();
      expect(await findingsInBothSchemes(page), tab).toEqual([]);
      const overflow = (): Promise<number> =>
        page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      await eventually(overflow).toBeLessThanOrEqual(0);
    }
  });

  it("in Chinese, which is kept; and it would find something", async () => {
    const page = await open({ network: TINY, link: "gallery?seeds=0-5" });
    await page.getByRole("button", { name: "Language" }).click();
    await page.getByRole("menuitemradio", { name: "简体中文" }).click();
    await page.getByRole("tab", { name: "漫游" }).click();
    await page.getByRole("button", { name: "播放" }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("zh-CN");
    expect(await page.title()).toBe("StyleGAN2-ADA 操作台");
    expect(await findingsInBothSchemes(page)).toEqual([]);
    await page.reload();
    await page.getByRole("heading", { name: "关键帧" }).waitFor();
    await page.evaluate(() => {
      const pale = Object.assign(document.createElement("p"), { textContent: "pale" });
      pale.style.cssText = "color: light-dark(black, #333); background: light-dark(white, black)";
      document.body.append(document.createElement("img"), pale);
    });
    const found = await findingsInBothSchemes(page);
    expect(found).toContainEqual(expect.stringMatching(/^image-alt: /));
    expect(found).toContainEqual(expect.stringMatching(/^in dark colours: color-contrast: .*pale/));
    expect(found).not.toContainEqual(expect.stringMatching(/^color-contrast: .*pale/));
  });
});
