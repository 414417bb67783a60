import { describe, expect, it } from "vitest";
import { TABS } from "../../web/app/view/view.ts";
import { TINY } from "../cli/realCommands.ts";
import { findings } from "./axe.ts";
import { drop, eventually, picturesOf, playground } from "./playground.ts";

const { open } = playground();
const PHONE = { width: 390, height: 844 };

describe.each(["light", "dark"] as const)("axe finds nothing in %s colours", (colorScheme) => {
  it("on every tab", async () => {
    const page = await open({ network: TINY, link: "gallery?seeds=0-5", colorScheme });
    await page.getByRole("button", { name: /^Network tiny32\.pkl/ }).waitFor();
    for (const tab of TABS) {
      await page.getByRole("tab", { name: new RegExp(`^${tab}$`, "i") }).click();
      await page.getByRole("tabpanel", { name: new RegExp(`^${tab}$`, "i") }).waitFor();
      expect(await findings(page), tab).toEqual([]);
    }
  });

  it("around a picture that is open, the network's menu and a refusal", async () => {
    const page = await open({ network: TINY, link: "gallery?seeds=85,100&open=85", colorScheme });
    await page.getByRole("img", { name: "What 32 × 32 adds" }).waitFor();
    expect(await findings(page), "picture").toEqual([]);
    await page.keyboard.press("Escape");
    await picturesOf(page, 2);
    await drop(page, "holiday.jpg", new Uint8Array(100));
    await page.getByText("holiday.jpg was not opened").waitFor();
    expect(await findings(page), "refusal").toEqual([]);
    await page.getByRole("button", { name: /^Network/ }).click();
    await page.getByRole("radio", { name: "WebAssembly" }).waitFor();
    expect(await findings(page), "menu").toEqual([]);
  });

  it("on a phone, with the controls unfolded, and nothing is wider than the screen", async () => {
    const page = await open({ network: TINY, link: "gallery?seeds=0-5", colorScheme, viewport: PHONE });
    await picturesOf(page, 6);
    await page.getByRole("button", { name: "Look of the pictures" }).click();
    await page.getByRole("slider", { name: "Truncation ψ" }).waitFor();
    for (const tab of TABS) {
      await page.getByRole("tab", { name: new RegExp(`^${tab}$`, "i") }).click();
      expect(await findings(page), tab).toEqual([]);
      const overflow = (): Promise<number> =>
        page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      await eventually(overflow).toBeLessThanOrEqual(0);
    }
  });
});
