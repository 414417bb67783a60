import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { findContender } from "../bench/compare/contender.ts";
import { parseCount, parseWorkloads } from "../bench/compare/workloads.ts";
import { writeStandInCheckout } from "./standInCheckout.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What `npm run bench -- WORDS` prints. */
function bench(...words: string[]): string {
  const args = ["--import", "tsx", "bench/index.ts", ...words];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  expect(status, stderr).toBe(0);
  return stdout;
}

const SMALL = ["--resolution", "32", "--channel-base", "512", "--rounds", "1"];

/** That they run and report, at sizes that take no time; no figure is judged. */
describe("npm run bench", { timeout: 60_000 }, () => {
  it("generates, beside the peak of the same run", () => {
    expect(bench("generate", ...SMALL, "--batches", "1")).toMatch(/s an image .* % of the peak/);
  });

  it("compares the layouts, whose pictures are the same", () => {
    const told = bench("generate", ...SMALL, "--batches", "1", "--compare");
    const [, difference = "none"] = /ratio .* difference (\S+)/.exec(told) ?? [];
    expect(Number(difference)).toBeLessThan(1e-5);
  });

  it("convolves directly and in tiles", () => {
    const told = bench("winograd", "--shapes", "16@8", "--rounds", "1");
    expect(told).toMatch(
      /16 channels at 8²: directly .* ms \(1.00\) \| in tiles .* \| products alone .* \| as MatMul /,
    );
  });

  it("trains, beside the peak of the same run", () => {
    const size = ["--resolution", "8", "--channel-base", "128", "--channel-max", "16"];
    const told = bench("train", ...size, "--batch", "4", "--rounds", "1");
    expect(told).toMatch(/Gmain .*\nGreg .*\nDmain .*\nDreg .*\nan iteration of 4 .* % of the peak/);
  });

  it("resizes, beside sharp and beside decoding", () => {
    const told = bench("resample", "--side", "64", "--to", "16", "--rounds", "1");
    expect(told).toMatch(/resample, lanczos .*\n.*\n.*sharp's lanczos3 .* images per second\n.*JPEG/);
  });

  it("tells what features, statistics and metrics take", () => {
    const weights = ["--inception", "test/reference/inception-narrow.pth", "--dimensions", "64"];
    const told = bench("metrics", ...weights, "--batch", "1", "--rounds", "1", "--pictures", "4", "--metrics", "swd4");
    expect(told).toMatch(/our program .* features a second.*\n.*FID's sums .*\n.*comparison .*\n.*swd4 .* a thousand/);
  });

  it("simulates ranks, the more the less efficient", () => {
    const told = bench("scaling", "--rounds", "0", "--gflops", "15000", "--sizes", "8", "--share", "1");
    const [, row = ""] = /^\| 8x8 \| .* s \| (.*) \|$/m.exec(told) ?? [];
    const shares = row.split(" | ").map((cell) => Number.parseInt(cell, 10));
    expect(shares).toHaveLength(8);
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    expect(shares[0]).toBeGreaterThan(0);
  });

  it("loads pictures, beside a bare decode and what loading is made of", () => {
    const told = bench("loader", "--side", "32", "--pictures", "40", "--rounds", "1");
    const row = (name: string) => `\\n  ${name} +\\d+ images per second .* ms of processor time each`;
    const rows = (...names: string[]) => ["training's batches", "sharp's bare decode", ...names].map(row).join("");
    expect(told).toMatch(new RegExp(`writes it: 40 images.*${rows("of it: reading", "of it: unpacking")}`));
    expect(told).toMatch(new RegExp(`deflated PNG: 40 .*${rows("of it: reading", "of it: inflating")}`));
  });

  it("starts cold, stage by stage", () => {
    expect(bench("cold-start", ...SMALL, "--device", "cpu")).toMatch(/median .*\nstages.*\n(.* ms .*\n){11}.* MB/);
  });
});

const hasPyTorch = findContender(undefined) !== undefined;
if (!hasPyTorch) console.warn("Skipped: beside PyTorch, which no python3 here has");

describe("npm run bench -- compare", { timeout: 60_000 }, () => {
  const compared = (...words: string[]) =>
    JSON.parse(bench("compare", "--json", "--rounds", "1", "--batch", "4", "--images", "16:256:16", ...words)) as {
      readonly machine: string;
      readonly notes: readonly string[];
      readonly results: readonly { readonly kind: string; readonly ours: object; readonly ratio?: number }[];
    };

  it.skipIf(!hasPyTorch)("runs a checkout by the official code's interface, in images and training", () => {
    const folder = writeStandInCheckout(mkdtempSync(join(tmpdir(), "checkout-")));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const { results, machine, notes } = compared("--official", folder, "--training", "8:128:16");
    expect(results.map(({ kind }) => kind)).toEqual(["image", "training"]);
    for (const { ratio } of results) expect(ratio).toBeGreaterThan(0);
    expect(machine).toMatch(/cores, load .*ONNX Runtime .*PyTorch/);
    expect(notes.join()).not.toContain("alone");
  });

  it("takes plain PyTorch without one, or tells what is missing", () => {
    const { results, notes } = compared("--training", "8:128:16");
    expect(results).toMatchObject(
      ["image", "training"].map((kind) => ({ kind, ours: { megabytes: expect.any(Number) } })),
    );
    for (const { ratio } of results) expect(ratio !== undefined).toBe(hasPyTorch);
    expect(notes.join().includes("no Python with PyTorch")).toBe(!hasPyTorch);
  });

  it("refuses a folder that is no checkout, and sizes and counts that are none", () => {
    expect(() => findContender("test")).toThrow(/"test": a checkout of .* holds .*train\.py lies in/);
    expect(() => parseWorkloads("training", "8:128:16", 6)).toThrow(
      /--batch must be a multiple of 4, .* but got 6\. Take 4 or 8\./,
    );
    expect(() => parseCount("rounds", "0")).toThrow(/--rounds is a whole number from 1, but got 0/);
    expect(() => parseWorkloads("image", "17:256:16", 1)).toThrow(/a power of two from 4, but got 17:256:16/);
    expect(() => parseWorkloads("image", "256:16384", 1)).toThrow(/RESOLUTION:CHANNEL_BASE:CHANNEL_MAX.*256:16384/);
  });
});
