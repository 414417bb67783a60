import { readdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import sharp from "sharp";
import { UserError } from "../base/errors.ts";
import { writeFileAtomically } from "../media/atomicFile.ts";
import type { StoredRun } from "../runs/storedRun.ts";
import { OPTIONS_FILE } from "../runs/storedRunSchema.ts";
import { svgPanel, type Curve, type Panel } from "./plot/panel.ts";
import { svgText } from "./plot/strokeFont.ts";
import { isTick, meanOf, measuredNames, readStats, STATS_FILE, type StatsLine } from "./train/statsFile.ts";
import { readStoredRun, RUN_NAME } from "./train/runFolder.ts";

const [BLUE, ORANGE, GREEN, GREY] = ["#1f77b4", "#e8710a", "#2c8c3c", "#888888"] as const;
const [WIDTH, PANEL_HEIGHT, TITLE] = [1280, 352, 44] as const;
const COLUMNS = 2;

/** Where the curves are, and how many reports they show. */
export interface PlotResult {
  readonly file: string;
  readonly ticks: number;
}

/**
 * Draws the curves of a run folder as a PNG: losses, scores, signs with what the augmentation steers to, its strength,
 * the penalties of both regularisers, seconds a kimg, and what the metrics found.
 * @param out by default `curves.png` in the run folder.
 * @throws UserError when the folder holds no statistics, or `out` is no .png.
 */
export async function plot(folder: string, out = join(folder, "curves.png")): Promise<PlotResult> {
  if (!out.toLowerCase().endsWith(".png")) {
    throw new UserError({
      attempted: "plot",
      rule: "the image is a .png",
      received: `"${out}"`,
      next: "Give a name that ends in .png.",
    });
  }
  const { augmentation } = (await storedRunIn(folder)).setup;
  const lines = await readStats(folder);
  if (lines.length === 0) {
    throw new UserError({
      attempted: `plot the run in "${folder}"`,
      rule: "it must have finished a tick",
      received: "a run before its first tick",
      next: "Wait for it; --tick of stylegan train sets how long a tick is.",
    });
  }
  const svg = svgOf(
    basename(resolve(folder)),
    panels(lines, augmentation.mode === "ada" ? augmentation.target : undefined),
  );
  const inputs = [STATS_FILE, OPTIONS_FILE].map((name) => join(folder, name));
  await writeFileAtomically(out, await sharp(Buffer.from(svg)).png().toBuffer(), { inputs });
  return { file: out, ticks: lines.filter(isTick).length };
}

/** @throws UserError that names the run folders where this holds some. */
async function storedRunIn(folder: string): Promise<StoredRun> {
  try {
    return await readStoredRun(folder);
  } catch (error) {
    const inside = await readdir(folder).catch((): string[] => []);
    if (!(error instanceof UserError) || inside.length === 0 || inside.includes(OPTIONS_FILE)) throw error;
    const newest = inside
      .filter((name) => RUN_NAME.test(name))
      .sort()
      .at(-1);
    throw new UserError({
      attempted: `plot the run in "${folder}"`,
      rule: "it must be a run folder written by stylegan train",
      received: newest === undefined ? `a folder without ${OPTIONS_FILE}` : "a folder of run folders",
      next: newest === undefined ? "Check the path." : `The newest is "${join(folder, newest)}".`,
    });
  }
}

function panels(lines: readonly StatsLine[], target: number | undefined): Panel[] {
  const kimg = (line: StatsLine): number => meanOf(line, "Progress/kimg");
  const curve = (label: string, name: string, colour: string): Curve => ({
    label,
    colour,
    points: lines.map((line) => [kimg(line), meanOf(line, name)]),
  });
  const steered: Curve[] =
    target === undefined
      ? []
      : [{ label: "ada target", colour: GREY, dashed: true, points: lines.map((line) => [kimg(line), target]) }];
  const r2 = curve("R2", "Loss/r2_penalty", GREEN);
  // Only the relativistic loss has it.
  const ofFakes = r2.points.some(([, penalty]) => Number.isFinite(penalty)) ? [r2] : [];
  return [
    { title: "Losses", curves: [curve("G", "Loss/G/loss", BLUE), curve("D", "Loss/D/loss", ORANGE)] },
    {
      title: "Logits of D",
      curves: [curve("real", "Loss/scores/real", BLUE), curve("fake", "Loss/scores/fake", ORANGE)],
    },
    {
      title: "Mean sign of D's logits",
      curves: [curve("real", "Loss/signs/real", BLUE), curve("fake", "Loss/signs/fake", ORANGE), ...steered],
    },
    { title: "Augmentation strength p", curves: [curve("p", "Progress/augment", BLUE)] },
    {
      title: "Penalties",
      logarithmic: true,
      curves: [curve("R1", "Loss/r1_penalty", ORANGE), ...ofFakes, curve("path length", "Loss/pl_penalty", BLUE)],
    },
    { title: "Seconds per kimg", curves: [curve("sec/kimg", "Timing/sec_per_kimg", BLUE)] },
    ...measuredNames(lines).map((name): Panel => ({ title: name, curves: [curve(name, `Metrics/${name}`, BLUE)] })),
  ];
}

function svgOf(title: string, all: readonly Panel[]): string {
  const [width, height] = [WIDTH / COLUMNS, TITLE + Math.ceil(all.length / COLUMNS) * PANEL_HEIGHT];
  const drawn = all.map((panel, i) =>
    svgPanel(panel, {
      left: (i % COLUMNS) * width,
      top: TITLE + Math.floor(i / COLUMNS) * PANEL_HEIGHT,
      width,
      height: PANEL_HEIGHT,
    }),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}">`,
    `<rect width="${WIDTH}" height="${height}" fill="white"/>`,
    svgText(title, 24, 32, { size: 14, colour: "#111111" }),
    ...drawn,
    "</svg>",
  ].join("\n");
}
