import { describe, expect, it } from "vitest";
import { TABS } from "../../web/app/view/view.ts";
import { TINY } from "../cli/realCommands.ts";
import { findings } from "./axe.ts";
import { drop, eventually, picturesOf, playground } from "./playground.ts";

const { open } = playground();

/** That of runs is there where a server shows some: test/server/browser.test.ts looks at it. */
const SHOWN = TABS.filter((name) => name !== "runs");

const PHONE = { width: 390, height: 844 };

describe.each(["light", "dark"] as const)("axe finds nothing in %s colours", (colorScheme) => {
  it("on every tab", async () => {
    const page = await open({ network: TINY, link: "gallery?seeds=0-5", colorScheme });
    await page.getByRole("button", { name: /^Network tiny32\.pkl/ }).waitFor();
    for (const tab of SHOWN) {
      await page.getByRole("tab", { name: new RegExp(`^${tab}$`, "i") }).click();
      await page.getByRole("tabpanel", { name: new RegExp(`^${tab}$`, "i") }).waitFor();
      expect(await findings(page), tab).toEqual([]);
    }
    await page.getByRole("button", { name: "Language" }).click();
    await page.getByRole("menuitemradio", { name: "简体中文" }).click();
    await page.getByRole("tab", { name: "漫游" }).click();
    await page.getByRole("button", { name: "播放" }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("zh-CN");
    expect(await page.title()).toBe("StyleGAN2-ADA 操作台");
    expect(await findings(page), "in Chinese").toEqual([]);
    await page.reload();
    await page.getByRole("heading", { name: "关键帧" }).waitFor();
    await page.evaluate(() => document.body.append(document.createElement("img")));
    expect(await findings(page)).toContainEqual(expect.stringMatching(/^image-alt: /));
  });

  it("around a picture that is open, the network's menu and a refusal", async () => {
    const page = await open({ network: TINY, link: "gallery?seeds=85,100&open=85", colorScheme });
    await page.getByRole("img", { name: "What 32 × 32 adds" }).waitFor();
    expect(await findings(page), "picture").toEqual([]);
    await page.keyboard.press("Escape");
    await picturesOf(page, 2);
    await drop(page, "holiday.pkl", new Uint8Array(100));
    await page.getByText("holiday.pkl was not opened").waitFor();
    expect(await findings(page), "refusal").toEqual([]);
    await page.getByRole("button", { name: /^Network/ }).click();
    await page.getByRole("radio", { name: "WebAssembly" }).waitFor();
    expect(await findings(page), "menu").toEqual([]);
  });

  it("with a wrong seed, an open menu, a notice and the form of a film", async () => {
    const page = await open({ network: TINY, link: "gallery?seeds=85,100", colorScheme });
    await page.getByRole("textbox", { name: "Seeds" }).fill("5-3");
    await page.getByRole("textbox", { name: "Seeds" }).press("Enter");
    await page.getByText("a range must go up").waitFor();
    expect(await findings(page), "wrong seed").toEqual([]);
    await page.getByRole("button", { name: "Seed 85" }).click();
    await page.getByRole("button", { name: "Use in mix" }).click();
    await page.getByRole("menuitem", { name: /^As a row/ }).waitFor();
    expect(await findings(page), "menu").toEqual([]);
    await page.getByRole("menuitem", { name: /^As a row/ }).click();
    await page.getByRole("alert").getByRole("button", { name: "Close" }).waitFor();
    expect(await findings(page), "notice").toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("tab", { name: "Walk" }).click();
    await page.getByRole("button", { name: "Save video" }).click();
    await page.getByRole("button", { name: "Save MP4" }).waitFor();
    expect(await findings(page), "film").toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("tab", { name: "Directions" }).click();
    await page.getByRole("button", { name: "Layers of Direction 1: All layers" }).click();
    await page.getByRole("menuitem", { name: /^Layers 0 to 3/ }).waitFor();
    expect(await findings(page), "layers of a direction").toEqual([]);
  });

  it("on a phone, with the controls unfolded, and nothing is wider than the screen", async () => {
    const page = await open({ network: TINY, link: "gallery?seeds=0-5", colorScheme, viewport: PHONE });
    await picturesOf(page, 6);
    await page.getByRole("button", { name: "Look of the images" }).click();
    await page.getByRole("slider", { name: "Truncation ψ" }).waitFor();
    for (const tab of SHOWN) {
      await page.getByRole("tab", { name: new RegExp(`^${tab}$`, "i") }).click();
      expect(await findings(page), tab).toEqual([]);
      const overflow = (): Promise<number> =>
        page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      await eventually(overflow).toBeLessThanOrEqual(0);
    }
  });
});
