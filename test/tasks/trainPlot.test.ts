import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { plot } from "../../src/tasks/plot.ts";
import { linearAxis, logarithmicAxis } from "../../src/tasks/plot/axis.ts";
import { svgPanel } from "../../src/tasks/plot/panel.ts";
import { svgText, textWidth } from "../../src/tasks/plot/strokeFont.ts";
import { succeed, stylegan } from "../cli/realCommands.ts";
import { appendStats, statsLine } from "../../src/tasks/train/statsFile.ts";

let folder = "";
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "plot-"))));
afterEach(() => rmSync(folder, { recursive: true }));

const labels = ({ ticks }: { readonly ticks: readonly { readonly label: string }[] }): string[] =>
  ticks.map(({ label }) => label);

describe("axes", () => {
  it("go from round number to round number", () => {
    expect(labels(linearAxis([0.13, 0.92]))).toEqual(["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
    expect(labels(linearAxis([-3, 12000]))).toEqual(["-5000", "0", "5000", "10000", "15000"]);
    expect(labels(linearAxis([0, 3e9]))).toEqual(["0", "1e9", "2e9", "3e9"]);
    expect(linearAxis([2, 4]).at(3)).toBeCloseTo(0.5);
  });

  it("give one value, none, or no number at all some room", () => {
    expect(linearAxis([5]).at(5)).toBeGreaterThan(0);
    expect(linearAxis([5]).at(5)).toBeLessThan(1);
    for (const values of [[], [0], [NaN, Infinity]])
      expect(labels(linearAxis(values))).toEqual(["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
  });

  it("go by powers of ten", () => {
    expect(labels(logarithmicAxis([0.003, 42, 0, -1]))).toEqual(["0.001", "0.01", "0.1", "1", "10", "100"]);
    expect(logarithmicAxis([0.01, 100]).at(1)).toBeCloseTo(0.5);
  });
});

describe("a panel", () => {
  const box = { left: 0, top: 0, width: 400, height: 300 };

  it("leaves out what cannot be drawn, and marks a single point", () => {
    const curve = {
      label: "a",
      colour: "#ff0000",
      points: [
        [0, 0],
        [1, 10],
        [2, NaN],
        [3, 100],
      ] as const,
    };
    expect(svgPanel({ title: "t", logarithmic: true, curves: [curve] }, box)).toMatch(
      /<polyline points="\d+\.\d,\d+\.\d \d+\.\d,\d+\.\d"/,
    );
    expect(svgPanel({ title: "t", curves: [{ ...curve, points: [[1, 1]] }] }, box)).toContain("<circle");
    expect(svgPanel({ title: "t", curves: [{ ...curve, points: [[1, NaN]] }] }, box)).not.toMatch(
      /NaN|<circle|<polyline/,
    );
  });
});

describe("the stroke font", () => {
  it("draws each letter within its width, and a box for one that it has not", async () => {
    expect(textWidth("mm", 10)).toBeGreaterThan(2 * textWidth("l", 10) + 5);
    expect(svgText("a中", 0, 0, { size: 8, colour: "black" })).toContain("M0,0H4V8H0Z");
    const width = Math.ceil(textWidth("Kg8", 24));
    const text = svgText("Kg8", 10, 34, { size: 24, colour: "black" });
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width + 20}" height="60">${text}</svg>`;
    const { info } = await sharp(Buffer.from(svg))
      .flatten({ background: "white" })
      .trim()
      .toBuffer({ resolveWithObject: true });
    expect(info.width).toBeGreaterThan(width - 4);
    expect(info.width).toBeLessThan(width + 8);
    expect(info.height).toBeGreaterThan(24);
  });
});

describe("plot", () => {
  const options = new URL("../cli/fixtures/run-without-checksum/training_options.json", import.meta.url);

  it("draws a run's curves in their colours", async () => {
    copyFileSync(options, join(folder, "training_options.json"));
    for (let i = 1; i < 20; i++) {
      const values = {
        "Timing/total_sec": i * 36,
        "Progress/kimg": i * 4,
        "Loss/G/loss": Math.sin(i),
        "Loss/D/loss": 2,
        "Loss/signs/real": i / 20,
        "Timing/sec_per_kimg": 9,
        "Loss/r1_penalty": 0.1 ** i,
      };
      await appendStats(folder, statsLine({}, values, 0));
    }
    expect(await plot(folder)).toEqual({ file: join(folder, "curves.png"), ticks: 19 });
    const { data, info } = await sharp(readFileSync(join(folder, "curves.png")))
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([1280, 1100]);
    const coloured = { blue: 0, orange: 0 };
    for (let i = 0; i < data.length; i += 3) {
      const [red = 0, , blue = 0] = data.subarray(i, i + 3);
      if (blue - red > 100) coloured.blue++;
      if (red - blue > 150) coloured.orange++;
    }
    expect(coloured.blue).toBeGreaterThan(2000);
    expect(coloured.orange).toBeGreaterThan(1500);
  });

  it("draws the penalty of generated images where the loss has one", async () => {
    copyFileSync(options, join(folder, "training_options.json"));
    const greens = async (more: Record<string, number>): Promise<number> => {
      for (let i = 1; i < 5; i++) {
        await appendStats(folder, statsLine({}, { "Progress/kimg": i, "Loss/r1_penalty": 0.1, ...more }, 0));
      }
      const { file } = await plot(folder);
      const data = await sharp(readFileSync(file)).removeAlpha().raw().toBuffer();
      let count = 0;
      for (let i = 0; i < data.length; i += 3) {
        const [red = 0, green = 0, blue = 0] = data.subarray(i, i + 3);
        if (green - Math.max(red, blue) > 60) count++;
      }
      return count;
    };
    expect(await greens({})).toBe(0);
    expect(await greens({ "Loss/r2_penalty": 0.01 })).toBeGreaterThan(100);
  });

  it("is a command, which tells where the picture is", async () => {
    const run = fileURLToPath(new URL("../cli/fixtures/run-without-checksum", import.meta.url));
    const file = join(folder, "curves.png");
    expect(await succeed("plot", run, "--out", file)).toEqual({ file, ticks: 2 });
    expect(await stylegan("plot", run, "--out", file)).toEqual({ code: 0, out: `${file}\n`, err: "" });
    expect(await stylegan("plot", folder)).toMatchObject({ code: 2, out: "" });
  });

  it("says what is missing", async () => {
    await expect(plot(join(folder, "nothing"))).rejects.toThrow("nothing is there");
    const runs = join(folder, "runs");
    mkdirSync(join(runs, "00000-a-auto"), { recursive: true });
    mkdirSync(join(runs, "00001-b-auto"));
    await expect(plot(runs)).rejects.toThrow(`a folder of run folders. The newest is "${join(runs, "00001-b-auto")}".`);
    await expect(plot(folder)).rejects.toThrow("a folder without training_options.json. Check the path.");
    copyFileSync(options, join(folder, "training_options.json"));
    await expect(plot(folder)).rejects.toThrow("it must have finished a tick");
    writeFileSync(join(folder, "stats.jsonl"), "");
    await expect(plot(folder)).rejects.toThrow("it must have finished a tick");
    await expect(plot(folder, "a.jpg")).rejects.toThrow("ends in .png");
  });
});
