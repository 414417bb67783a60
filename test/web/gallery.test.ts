import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { readShelf } from "../../web/app/store/shelf/shelfFile.ts";
import { COND, TINY } from "../cli/realCommands.ts";
import { findings } from "./axe.ts";
import { drop, eventually, picturesOf, playground } from "./playground.ts";

const { open, visit } = playground();

const hash = (page: Page): Promise<string> => page.evaluate(() => window.location.hash);
const psi = (page: Page) => page.getByRole("slider", { name: "Truncation ψ" });
const distinct = (pictures: readonly Uint8Array[]): number => new Set(pictures.map(String)).size;

describe("the gallery", () => {
  it("opens on the shipped network, in a page that may use threads", async () => {
    const page = await open();
    const pictures = await picturesOf(page, 24);
    expect(distinct(pictures)).toBe(24);
    expect(await page.evaluate(() => window.crossOriginIsolated)).toBe(true);
    expect(await page.getByRole("button", { name: /^Network avatars\.safetensors.*WebAssembly/ }).count()).toBe(1);
  });

  it("draws other pictures for another truncation, and undoes and redoes it", async () => {
    const page = await visit({ network: TINY, link: "gallery?seeds=85,100,75" });
    const before = await picturesOf(page, 3);
    await psi(page).press("ArrowLeft");
    await eventually(() => hash(page)).toBe("#gallery?seeds=85,100,75&psi=0.65");
    const after = await picturesOf(page, 3);
    expect(after).not.toEqual(before);
    await page.keyboard.press("Control+z");
    await eventually(() => hash(page)).toBe("#gallery?seeds=85,100,75");
    expect(await picturesOf(page, 3)).toEqual(before);
    await page.getByRole("button", { name: "Redo" }).click();
    await eventually(() => hash(page)).toContain("psi=0.65");
    expect(await picturesOf(page, 3)).toEqual(after);
  });

  it("undoes after a choice that keeps the focus, but leaves text to its field", async () => {
    const page = await visit({ network: TINY, link: "gallery?seeds=85" });
    await page.getByRole("radiogroup", { name: "Noise" }).getByText("None").click();
    await eventually(() => hash(page)).toContain("noise=none");
    await page.keyboard.press("Control+z");
    await eventually(() => hash(page)).toBe("#gallery?seeds=85");
    await psi(page).press("ArrowLeft");
    await eventually(() => hash(page)).toContain("psi=0.65");
    await page.getByRole("textbox", { name: "Seeds" }).press("Control+z");
    await psi(page).press("ArrowLeft");
    await eventually(() => hash(page)).toContain("psi=0.6");
  });

  it("shows by a link the same pictures, bit for bit", async () => {
    const link = "gallery?seeds=3-6,85&psi=-0.45&cutoff=3&noise=none";
    const first = await visit({ network: TINY, link });
    const second = await open({ network: TINY, link });
    expect(await picturesOf(second, 5)).toEqual(await picturesOf(first, 5));
    expect(await hash(second)).toBe(`#${link}`);
  });

  it("follows a link that is put into the address of the open page", async () => {
    const page = await visit({ network: TINY, link: "gallery?seeds=0-2" });
    await picturesOf(page, 3);
    await page.evaluate(() => void (window.location.hash = "gallery?seeds=7,8&psi=0"));
    const [seven, eight] = await picturesOf(page, 2);
    expect(seven).toEqual(eight);
  });

  it("shows the seeds of the field, and says what is wrong with others", async () => {
    const page = await visit({ network: TINY, link: "gallery?seeds=0" });
    const field = page.getByRole("textbox", { name: "Seeds" });
    await field.fill("85, 3-5");
    await field.press("Enter");
    expect(
      await page
        .getByRole("list", { name: "Images" })
        .getByRole("button")
        .evaluateAll((buttons) => buttons.map((button) => button.getAttribute("aria-label"))),
    ).toEqual(["Seed 85", "Seed 3", "Seed 4", "Seed 5"]);
    await picturesOf(page, 4);
    await field.fill("5-3");
    await field.press("Enter");
    await page.getByText("a range must go up, as in 3-5").waitFor();
    await picturesOf(page, 4);
  });

  it("shows more, and others by chance", async () => {
    const page = await visit({ network: TINY });
    const first = await picturesOf(page, 24);
    await page.getByRole("button", { name: "24 more" }).click();
    const more = await picturesOf(page, 48);
    expect(more.slice(0, 24)).toEqual(first);
    expect(distinct(more)).toBe(48);
    await page.getByRole("button", { name: "Surprise me" }).click();
    expect(await picturesOf(page, 24)).not.toEqual(first);
  });

  it("opens a picture large, whose layers it shows, and takes it to the other tabs", async () => {
    const page = await visit({ network: TINY, link: "gallery?seeds=85,100" });
    await picturesOf(page, 2);
    await page.getByRole("button", { name: "Seed 85" }).click();
    const detail = page.getByRole("dialog", { name: "Seed 85" });
    await detail.getByRole("img", { name: "Image of seed 85" }).waitFor();
    for (const size of ["4 × 4", "8 × 8", "16 × 16", "32 × 32"]) {
      await detail.getByRole("img", { name: `What ${size} adds`, exact: true }).waitFor();
    }
    await detail.getByRole("button", { name: "Add to walk" }).click();
    await detail.getByRole("button", { name: "Use in mix" }).click();
    await detail.getByRole("menuitem", { name: /^As a row/ }).click();
    await eventually(() => hash(page)).toBe("#gallery?seeds=85,100&open=85&rows=11,3,38,72,85&keys=25,28,73,85");
    await detail.getByRole("button", { name: "Next image" }).click();
    await page.getByRole("dialog", { name: "Seed 100" }).waitFor();
    await page.keyboard.press("ArrowLeft");
    await page.getByRole("dialog", { name: "Seed 85" }).waitFor();
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowRight");
    await page.getByRole("dialog", { name: "Seed 100" }).waitFor();
    await page.getByRole("dialog").getByRole("slider", { name: "Truncation ψ" }).press("ArrowRight");
    await eventually(() => hash(page)).toContain("psi=0.75");
    expect(await page.getByRole("dialog", { name: "Seed 100" }).count()).toBe(1);
  });

  it("is come back to by the browser's Back, which closes what is open and undoes nothing", async () => {
    const page = await visit({ network: TINY, link: "gallery?seeds=85,100" });
    await picturesOf(page, 2);
    await psi(page).press("ArrowLeft");
    await eventually(() => hash(page)).toContain("psi=0.65");
    await page.getByRole("tab", { name: "Walk" }).click();
    await page.getByRole("button", { name: "Save video" }).click();
    await page.getByRole("dialog", { name: "Save the video" }).waitFor();
    await page.goBack();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await hash(page)).toBe("#walk?seeds=85,100&psi=0.65");
    await page.goBack();
    await picturesOf(page, 2);
    await page.getByRole("button", { name: "Seed 85" }).click();
    await page.getByRole("dialog", { name: "Seed 85" }).getByRole("button", { name: "Close" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Seed 100" }).click();
    await page.getByRole("dialog", { name: "Seed 100" }).waitFor();
    await page.goBack();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await hash(page)).toBe("#gallery?seeds=85,100&psi=0.65");
    await page.keyboard.press("Control+z");
    await eventually(() => hash(page)).toBe("#gallery?seeds=85,100");
    await page.goForward();
    await page.getByRole("dialog", { name: "Seed 100" }).waitFor();
  });

  it("can be used with the keyboard alone", async () => {
    const page = await visit({ network: TINY, link: "gallery?seeds=0-5" });
    await picturesOf(page, 6);
    const focused = (): Promise<string | null> =>
      page.evaluate(
        () => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? null,
      );
    const tabUntil = async (label: RegExp): Promise<void> => {
      for (let presses = 0; presses < 40; presses++) {
        if (label.test((await focused()) ?? "")) return;
        await page.keyboard.press("Tab");
      }
      throw new Error(`Tab does not reach ${label.source}`);
    };
    await tabUntil(/^Seed 0$/);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    expect(await focused()).toBe("Seed 2");
    await page.keyboard.press("End");
    expect(await focused()).toBe("Seed 5");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Seed 5" }).waitFor();
    await tabUntil(/^Truncation ψ$/);
    await page.keyboard.press("ArrowRight");
    await eventually(() => hash(page)).toBe("#gallery?seeds=0-5&open=5&psi=0.75");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await eventually(focused).toBe("Seed 5");
  });
});

describe("favourites", () => {
  it("stay on every tab and after a reload, are opened from files, and are of their network alone", async () => {
    const page = await open({ network: TINY, link: "gallery?seeds=85,100&psi=0.5" });
    const [kept] = await picturesOf(page, 2);
    const shelf = page.getByRole("region", { name: "Favourites" });
    const favourite = (name: string) => shelf.getByRole("button", { name, exact: true });
    await page.getByRole("button", { name: "Seed 85", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Keep" }).click();
    await page.getByText("Seed 85 is among your favourites").waitFor();
    await page.keyboard.press("Escape");
    // A name of one's own, and the mix.
    await favourite("Seed 85").click();
    await page.getByRole("textbox", { name: "Name" }).fill("grandmother");
    await page.getByRole("textbox", { name: "Name" }).press("Enter");
    await page.getByRole("button", { name: "Row of the mix" }).click();
    await page.getByText("grandmother", { exact: false }).first().waitFor();
    await shelf.locator("img").waitFor();
    await page.reload();
    await favourite("grandmother").waitFor();
    await page.getByRole("tab", { name: "Walk" }).click();
    // Its own w, whatever the look: as it was when it was kept.
    await favourite("grandmother").click();
    const [made] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save latents" }).click(),
    ]);
    const file = readFileSync(await made.path());
    expect(made.suggestedFilename()).toBe("grandmother.npz");
    await drop(page, "found.npz", file);
    await favourite("found").click();
    await page.getByRole("button", { name: "See it large" }).click();
    await page.getByRole("dialog", { name: "found" }).waitFor();
    await page.keyboard.press("Escape");
    const [again] = await picturesOf(page, 3);
    expect(again).toEqual(kept);
    expect(await findings(page)).toEqual([]);
    // What is removed can be put back.
    await favourite("found").click();
    await page.getByRole("button", { name: "Remove", exact: true }).click();
    await favourite("found").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Put it back" }).click();
    await favourite("found").waitFor();
    const [all] = await Promise.all([
      page.waitForEvent("download"),
      shelf.getByRole("button", { name: "Save all" }).click(),
    ]);
    expect(readShelf(readFileSync(await all.path())).map(({ latent }) => latent.name)).toEqual([
      "found",
      "grandmother",
    ]);
    // Another network draws something else of the same numbers.
    await drop(page, "cond16.pkl", readFileSync(COND));
    await favourite("grandmother, of tiny32.pkl").click();
    await page.getByText("It was made with tiny32.pkl.").waitFor();
    await page.keyboard.press("Escape");
    await drop(page, "found.npz", file);
    await page.getByText("found.npz was not opened").waitFor();
    expect(await page.getByRole("alert", { name: "found.npz was not opened" }).textContent()).toMatch(
      /this network takes the shapes .*\[1, 8, 64\]/,
    );
  });
});
