import { describe, expect, it } from "vitest";
import { TABS } from "../../web/app/view/view.ts";
import { TINY } from "../cli/realCommands.ts";
import { findings } from "./axe.ts";
import { picturesOf, playground } from "./playground.ts";

const { open } = playground();
const PHONE = { width: 390, height: 844 };

describe.each(["light", "dark"] as const)("axe finds nothing in %s colours", (colorScheme) => {
  it.each(TABS)("on the tab %s", async (tab) => {
    const page = await open({ network: TINY, link: `${tab}?seeds=0-5`, colorScheme });
    await page.getByRole("tab", { selected: true, name: new RegExp(tab, "i") }).waitFor();
    await page.getByRole("button", { name: /^Network tiny32\.pkl/ }).waitFor();
    expect(await findings(page)).toEqual([]);
  });

  it("around a picture that is open, the network's menu and a refusal", async () => {
    const page = await open({ network: TINY, link: "gallery?seeds=85,100&open=85", colorScheme });
    await page.getByRole("img", { name: "What 32 × 32 adds" }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await picturesOf(page, 2);
    await page.getByRole("button", { name: /^Network/ }).click();
    await page.getByRole("radio", { name: "WebAssembly" }).waitFor();
    expect(await findings(page)).toEqual([]);
  });

  it("on a phone, with the controls unfolded", async () => {
    const page = await open({ network: TINY, link: "gallery?seeds=0-5", colorScheme, viewport: PHONE });
    await picturesOf(page, 6);
    await page.getByRole("button", { name: "Look of the pictures" }).click();
    await page.getByRole("slider", { name: "Truncation ψ" }).waitFor();
    expect(await findings(page)).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
});
