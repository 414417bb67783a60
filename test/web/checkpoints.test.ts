import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { COND, difference, pixelsOf, succeed, temporaryFolder, TINY } from "../cli/realCommands.ts";
import { drop, eventually, picturesOf, playground } from "./playground.ts";

const { open, visit } = playground();
const path = temporaryFolder();

/** Colours without the alpha channel. */
function rgb(rgba: Uint8Array): Uint8Array {
  return rgba.filter((_, i) => i % 4 !== 3);
}

describe("a checkpoint that is dropped on the page", () => {
  it("gives the pictures of the command line", async () => {
    const page = await open({ network: COND, link: "gallery?seeds=85,100,75" });
    await picturesOf(page, 3);
    await drop(page, "tiny32.pkl", readFileSync(TINY));
    await page.getByRole("button", { name: /^Network tiny32\.pkl/ }).waitFor();
    const pictures = await picturesOf(page, 3);
    await succeed(
      "generate",
      "--network",
      TINY,
      "--device",
      "cpu",
      "--seeds",
      "85,100,75",
      "--trunc",
      "0.7",
      "--out",
      path("out"),
    );
    for (const [i, seed] of ["0085", "0100", "0075"].entries()) {
      const { data } = await pixelsOf(path("out", `seed${seed}.png`));
      expect(difference(rgb(pictures[i] ?? new Uint8Array()), data)).toBeLessThanOrEqual(1);
    }
  });

  it("is refused with a reason, and the network before stays", async () => {
    const page = await visit({ network: TINY, link: "gallery?seeds=1,2" });
    const before = await picturesOf(page, 2);
    await drop(page, "holiday.pkl", new TextEncoder().encode("no checkpoint at all"));
    const alert = page.getByRole("alert");
    await alert.getByText("holiday.pkl was not opened").waitFor();
    expect(await alert.textContent()).toMatch(/Cannot read .*tiny32\.pkl stays open\./);
    expect(await picturesOf(page, 2)).toEqual(before);
    await page.getByRole("slider", { name: "Truncation ψ" }).press("ArrowLeft");
    await eventually(() => page.evaluate(() => window.location.hash)).toContain("psi=0.65");
    expect(await picturesOf(page, 2)).not.toEqual(before);
    await alert.getByRole("button", { name: "Close" }).click();
    await alert.waitFor({ state: "detached" });
  });

  it("is refused when it is cut off, with the same page", async () => {
    // The last visit to this network, since another one is open in the end.
    const page = await visit({ network: TINY, link: "gallery?seeds=1" });
    await picturesOf(page, 1);
    await drop(page, "cut.pkl", readFileSync(TINY).subarray(0, 20_000));
    await page.getByText("cut.pkl was not opened").waitFor();
    await drop(page, "whole.pkl", readFileSync(TINY));
    await page.getByRole("button", { name: /^Network whole\.pkl/ }).waitFor();
    expect(await page.getByText("cut.pkl was not opened").count()).toBe(0);
  });

  it("may know classes, among which one chooses", async () => {
    const page = await visit({ network: COND, link: "gallery?seeds=4" });
    const [first] = await picturesOf(page, 1);
    const field = page.getByRole("textbox", { name: "Class" });
    await field.fill("1");
    await eventually(() => page.evaluate(() => window.location.hash)).toBe("#gallery?seeds=4&class=1");
    const [second] = await picturesOf(page, 1);
    expect(second).not.toEqual(first);
    for (const wrong of ["99", "abc"]) {
      await field.fill(wrong);
      await page.getByText(/^This must be a whole number from 0 to \d\. Until then it stays 1\.$/).waitFor();
      expect(await field.inputValue()).toBe(wrong);
    }
  });

  it("may be chosen by a button, and is open though the browser has no room to keep it", async () => {
    const page = await open({ network: COND, link: "gallery?seeds=4" });
    await picturesOf(page, 1);
    const cdp = await page.context().newCDPSession(page);
    const origin = new URL(page.url()).origin;
    await cdp.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 200_000 });
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Open a checkpoint" }).click();
    await (await chooser).setFiles(TINY);
    await page.getByRole("button", { name: /^Network tiny32\.pkl/ }).waitFor();
    await picturesOf(page, 1);
    const notice = page.getByRole("alert", { name: "tiny32.pkl is open, but is not kept in this browser" });
    await notice.getByText("there must be room for 2 MB more", { exact: false }).waitFor();
  });

  it("is named by a link, which says so until that file is open", async () => {
    // The last visit to this network, since another one is open in the end.
    const page = await visit({ network: COND, link: "gallery?seeds=4&file=tiny32.pkl" });
    await picturesOf(page, 1);
    await page.getByText("This link was made with tiny32.pkl").waitFor();
    await drop(page, "tiny32.pkl", readFileSync(TINY));
    await page.getByText("This link was made with tiny32.pkl").waitFor({ state: "detached" });
    await eventually(() => page.evaluate(() => window.location.hash)).toBe("#gallery?seeds=4&file=tiny32.pkl");
  });

  it("is kept: a reload goes on with it, and the menu offers it until it is forgotten", async () => {
    const page = await open({ network: COND, link: "gallery?seeds=4" });
    const menu = page.getByRole("button", { name: /^Network/ });
    const networks = page.getByRole("list", { name: "Networks" });
    const [first] = await picturesOf(page, 1);
    await drop(page, "tiny32.pkl", readFileSync(TINY));
    await page.getByRole("button", { name: /^Network tiny32\.pkl/ }).click();
    const kept = networks.getByRole("button", { name: /^tiny32\.pkl 32 × 32 · 1\.3 MB · / });
    await kept.waitFor();
    const link = "#gallery?seeds=4&file=tiny32.pkl";
    await eventually(() => page.evaluate(() => window.location.hash)).toBe(link);
    const [made] = await picturesOf(page, 1);
    expect(made).not.toEqual(first);
    await page.reload();
    expect(await picturesOf(page, 1)).toEqual([made]);
    await menu.click();
    await eventually(() => kept.getAttribute("aria-current")).toBe("true");
    await networks.getByRole("button", { name: /^cond.*comes with the page$/ }).click();
    await page.getByRole("button", { name: /^Network cond/ }).waitFor();
    expect(await picturesOf(page, 1)).toEqual([first]);
    await menu.click();
    await kept.click();
    await page.getByRole("button", { name: /^Network tiny32\.pkl/ }).click();
    const forget = networks.getByRole("button", { name: "Forget tiny32.pkl" });
    expect(await forget.count()).toBe(0); // while it is open
    await networks.getByRole("button", { name: /^cond.*comes with the page$/ }).click();
    await page.getByRole("button", { name: /^Network cond/ }).click();
    await forget.click();
    await kept.waitFor({ state: "detached" });
    await page.evaluate((hash) => void (window.location.hash = hash), link);
    await page.reload();
    await page.getByText("This link was made with tiny32.pkl").waitFor({ timeout: 30_000 });
  });

  it("may be fetched from an address, and is kept like a file", async () => {
    const page = await open({ network: COND, link: "gallery?seeds=4" });
    await picturesOf(page, 1);
    const headers = { "Access-Control-Allow-Origin": "*" };
    await page.route("https://example.org/*", (route) =>
      route.request().url().endsWith("/mine.pkl")
        ? route.fulfill({ headers, body: readFileSync(TINY) })
        : route.fulfill({ headers, status: 410, body: "" }),
    );
    const ask = async (address: string): Promise<void> => {
      await page.getByRole("button", { name: /^Network/ }).click();
      await page.getByRole("button", { name: "Open an address" }).click();
      const field = page.getByRole("textbox", { name: "Address of a checkpoint" });
      await field.fill("ftp://example.org/mine.pkl");
      await field.press("Enter");
      await page.getByText("This must begin with https: or http:, but is ftp:").waitFor();
      await field.fill(address);
      await field.press("Enter");
    };
    await ask("https://example.org/mine.pkl");
    await page.getByRole("button", { name: /^Network mine\.pkl/ }).click();
    await page.getByRole("button", { name: /^mine\.pkl 32 × 32 .* from example\.org$/ }).waitFor();
  });
});

describe("the device", () => {
  it("that is not there is refused, and the one before stays", async () => {
    const page = await open({ network: TINY, link: "gallery?seeds=4" });
    await picturesOf(page, 1);
    await page.getByRole("button", { name: /^Network/ }).click();
    await page.getByRole("radio", { name: "WebGPU" }).click();
    await page.getByText("tiny32.pkl was not opened with WebGPU").waitFor();
    await eventually(() => page.getByRole("radio", { name: "Automatic" }).isChecked()).toBe(true);
    await page.getByRole("radio", { name: "WebAssembly" }).click();
    await page.getByText("tiny32.pkl was not opened").waitFor({ state: "detached" });
    // The choice is kept once it has proved to work.
    await eventually(() => page.evaluate(() => window.localStorage.getItem("stylegan.device"))).toBe("wasm");
    await page.reload();
    await picturesOf(page, 1);
    await page.getByRole("button", { name: /^Network/ }).click();
    expect(await page.getByRole("radio", { name: "WebAssembly" }).isChecked()).toBe(true);
  });
});
