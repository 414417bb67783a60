import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { crop, difference, expected, pixelsOf, rowOf, stylegan, temporaryFolder, TINY } from "./realCommands.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const IMPORT = /^\s*(?:import|export)\s+(?!type\b)(?:[^;"]*?\sfrom\s+)?"([^"]+)";/gm;

/** The packages that a module loads before it runs, types aside. */
function packagesOf(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const imports = [...readFileSync(file, "utf8").matchAll(IMPORT)].map(([, from = ""]) => from);
  return imports.flatMap((from) => (from.startsWith(".") ? packagesOf(resolve(dirname(file), from), seen) : [from]));
}

describe("the command", () => {
  it("loads nothing heavy before it knows what is wanted", () => {
    const packages = packagesOf(resolve(ROOT, "src/cli/main.ts")).filter((name) => !name.startsWith("node:"));
    expect(packages).toEqual(["commander"]);
  });

  it("loads no image library before an image needs one: sharp's would take the first PNG a fifth of a second", () => {
    for (const task of ["generate", "mix"])
      expect(packagesOf(resolve(ROOT, `src/tasks/${task}.ts`))).not.toContain("sharp");
  });

  it("explains itself", async () => {
    const { out } = await stylegan("--help");
    const names = ["generate", "mix", "walk", "serve", "info", "convert"];
    for (const name of [...names, "demo"]) expect(out).toContain(`\n  ${name} `);
    for (const words of [...names.map((name) => [name]), ["demo", "image"], ["demo", "A2B"]]) {
      const help = await stylegan(...words, "--help");
      expect(help).toMatchObject({ code: 0, err: "" });
      expect(help.out).toMatch(new RegExp(`Examples:\n.*:\n +\\$ stylegan ${words.join(" ")}\\b`));
      expect(help.out).not.toContain("(required) (required)");
    }
    expect((await stylegan("help", "mix")).out).toBe((await stylegan("mix", "--help")).out);
  });
});

describe("examples/library.ts", () => {
  const path = temporaryFolder();

  it("does what it says", { timeout: 60_000 }, async () => {
    const words = ["--import", "tsx", resolve(ROOT, "examples/library.ts"), TINY, path("out")];
    const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: ROOT, encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^logits -?\d+\.\d\d, -?\d+\.\d\d, -?\d+\.\d\d\nwrote .*mix\.png\n$/);
    const grid = await pixelsOf(path("out", "mix.png"));
    expect([grid.width, grid.height]).toEqual([64, 96]);
    const [first, second] = [0, 1].map((row) => crop(grid, 0, 32 * (row + 1), 32).data);
    expect(difference(first ?? Uint8Array.of(), rowOf(expected("tiny32", "uint8"), 0))).toBeLessThanOrEqual(1);
    expect(difference(second ?? Uint8Array.of(), rowOf(expected("tiny32", "uint8"), 1))).toBeLessThanOrEqual(1);
  });
});
