import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRng } from "../../src/base/rng.ts";
import type { Engine, ProgramTensor } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/ort-node/openEngine.ts";
import { program, type Program } from "../../src/program/program.ts";
import { float32, type Float32Tensor } from "../../src/tensor/hostTensor.ts";
import { gradientProgram } from "../../src/training/phasePrograms.ts";
import { traceNetworks } from "../../src/training/phases/phase.ts";
import { runGenerator } from "../../src/training/runGenerator.ts";
import type { PhaseSettings } from "../../src/training/settings.ts";
import { feedsOf, SETTINGS } from "./smallNetworks.ts";

const RELATIVISTIC: PhaseSettings = { ...SETTINGS, loss: "relativistic" };
const UNREGULARISED: PhaseSettings = { ...RELATIVISTIC, r1Gamma: 0 };
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ device: "cpu" });
});
afterAll(async () => engine.dispose());

type Feeds = Readonly<Record<string, Float32Tensor>>;
type Outputs = Readonly<Record<string, ProgramTensor>>;

async function run(traced: Program, ...each: readonly Feeds[]): Promise<Outputs[]> {
  const executable = await engine.compile(traced);
  const outputs: Outputs[] = [];
  for (const more of each) outputs.push(await executable.run(feedsOf(traced, more)));
  await executable.dispose();
  return outputs;
}

const valuesOf = (tensor: ProgramTensor | undefined): number[] => [...(tensor?.data ?? [])].map(Number);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const softplus = (x: number): number => Math.log1p(Math.exp(x));

/** Of a program that is traced without augmentation: what G makes of the standard feeds. */
async function madeImages(): Promise<Float32Tensor> {
  const { G } = traceNetworks(SETTINGS);
  const [made] = await run(program({ images: runGenerator(G, SETTINGS).images }), {});
  return float32(made?.images?.shape ?? [], Float32Array.from(valuesOf(made?.images)));
}

describe("the relativistic loss", () => {
  it("judges each generated picture beside a real one: softplus of the difference of their scores", async () => {
    const [D] = await run(gradientProgram("Dmain", RELATIVISTIC), {});
    const [G] = await run(gradientProgram("Gmain", RELATIVISTIC), {});
    const [real, fake] = [valuesOf(D?.realLogits), valuesOf(D?.fakeLogits)];
    const expected = (sign: number) => fake.map((score, i) => softplus(sign * (score - (real[i] ?? NaN))));
    valuesOf(D?.losses).forEach((loss, i) => expect(loss).toBeCloseTo(expected(1)[i] ?? NaN, 5));
    expect(valuesOf(G?.fakeLogits)).toEqual(fake);
    valuesOf(G?.losses).forEach((loss, i) => expect(loss).toBeCloseTo(expected(-1)[i] ?? NaN, 5));
  });

  it("has R1 of the real pictures and of the generated ones, and the gradients of both", async () => {
    const lone = gradientProgram("Dreg", { ...SETTINGS, gains: { ...SETTINGS.gains, Dreg: 1 } });
    const [ofReal, ofFake] = await run(lone, {}, { real: await madeImages() });
    const [whole] = await run(gradientProgram("Dmain", RELATIVISTIC), {});
    const [plain] = await run(gradientProgram("Dmain", UNREGULARISED), {});
    const pairs = [
      [whole?.penalties, ofReal?.penalties],
      [whole?.fakePenalties, ofFake?.penalties],
    ] as const;
    for (const [own, expected] of pairs)
      valuesOf(own).forEach((value, i) => expect(value).toBeCloseTo(valuesOf(expected)[i] ?? NaN, 5));
    const parts = [plain, ofReal, ofFake].map((outputs) => valuesOf(outputs?.gradient));
    const sum = parts[0]?.map((_, i) => parts.reduce((total, part) => total + (part[i] ?? NaN), 0)) ?? [];
    const error = Math.hypot(...valuesOf(whole?.gradient).map((value, i) => value - (sum[i] ?? NaN)));
    expect(error).toBeLessThan(1e-5 * Math.hypot(...sum));
  });

  // The slope of a penalty jumps wherever a leaky ReLU turns, so differences tell of the losses alone.
  it.each(["Gmain", "Dmain"] as const)("%s's gradient is that of its losses, by finite differences", async (name) => {
    const traced = gradientProgram(name, UNREGULARISED);
    const trained = name === "Gmain" ? "G" : "D";
    const { [trained]: at } = feedsOf(traced, {});
    if (at === undefined) throw new Error("no parameters");
    const direction = createRng(3, name).normals(at.data.length);
    const step = 1e-3;
    const moved = (by: number): Feeds => ({
      [trained]: float32(
        at.shape,
        at.data.map((value, i) => value + by * (direction[i] ?? 0)),
      ),
    });
    const [here, above, below] = await run(traced, {}, moved(step), moved(-step));
    const along = valuesOf(here?.gradient).reduce((sum, slope, i) => sum + slope * (direction[i] ?? 0), 0);
    const difference = (mean(valuesOf(above?.losses)) - mean(valuesOf(below?.losses))) / (2 * step);
    expect(Math.abs(along - difference)).toBeLessThan(0.01 * Math.abs(along));
  });

  it("without a weight has no penalties", async () => {
    const [D] = await run(gradientProgram("Dmain", UNREGULARISED), {});
    expect(Object.keys(D ?? {}).sort()).toEqual(["fakeLogits", "gradient", "losses", "newWAverage", "realLogits"]);
  });
});
