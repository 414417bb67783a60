import { describe, expect, it } from "vitest";
import { COND } from "../cli/realCommands.ts";
import { findings } from "./axe.ts";
import { canvasIn, hash } from "./canvases.ts";
import { eventually, picturesOf, playground } from "./playground.ts";

const { visit } = playground();

describe("the labels of a network with classes", () => {
  it("may be vectors, which say the same as a class or lie between classes", async () => {
    const page = await visit({ network: COND, link: "gallery?seeds=4&class=2" });
    const ofClass = await picturesOf(page, 1);
    const field = page.getByRole("textbox", { name: "Label" });
    await field.fill("0,0,1,0,0");
    await eventually(() => hash(page)).toBe("#gallery?seeds=4&label=0,0,1,0,0");
    expect(await picturesOf(page, 1)).toEqual(ofClass);
    expect(await page.getByRole("textbox", { name: "Class" }).inputValue()).toBe("");
    await field.fill("0,0.3,0.7,0,0");
    await eventually(() => hash(page)).toContain("label=0,0.3,0.7,0,0");
    expect(await picturesOf(page, 1)).not.toEqual(ofClass);
    await page.getByRole("button", { name: "Command" }).click();
    await page.getByText("--label 0,0.3,0.7,0,0").waitFor();
    await page.getByRole("button", { name: "Command" }).click();
    await field.fill("0,0.3");
    await page.getByText("These must be 5 numbers separated by commas.").waitFor();
    await page.getByRole("textbox", { name: "Class" }).fill("2");
    await eventually(() => hash(page)).toBe("#gallery?seeds=4&class=2");
    expect(await field.inputValue()).toBe("");
    expect(await picturesOf(page, 1)).toEqual(ofClass);
    expect(await findings(page)).toEqual([]);
  });

  it("may differ from keyframe to keyframe", async () => {
    const page = await visit({ network: COND, link: "walk?keys=4,4&frames=4" });
    const keyframes = page.getByRole("region", { name: "Keyframes" });
    const second = keyframes.getByRole("button", { name: /^Keyframe 2/ });
    await eventually(() => second.locator("canvas").count()).toBe(1);
    const before = await canvasIn(second);
    await second.click();
    const own = page.getByRole("dialog", { name: "Keyframe 2" }).getByRole("textbox", { name: "Class" });
    await own.fill("3");
    await eventually(() => hash(page)).toBe("#walk?keys=4,4&classes=,3&frames=4");
    await eventually(async () => String(await canvasIn(second))).not.toBe(String(before));
    expect(await second.getAttribute("aria-label")).toBe("Keyframe 2: seed 4, class 3");
    await page.getByRole("button", { name: "Show in the video" }).click();
    const screen = page.getByRole("img", { name: "Frame 5 of 8" });
    await eventually(() => screen.count()).toBe(1);
    const place = page.locator('[aria-busy="false"]').filter({ has: screen });
    await eventually(async () => String(await canvasIn(place))).toBe(String(await canvasIn(second)));
    await page.getByRole("button", { name: "Command" }).click();
    await page.getByText("--class 0,3").waitFor();
    await page.getByRole("button", { name: "Command" }).click();
    await second.click();
    await own.fill("");
    await eventually(() => hash(page)).toBe("#walk?keys=4,4&frames=4");
  });
});
