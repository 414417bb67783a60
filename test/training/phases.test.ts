import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRng, type Rng } from "../../src/base/rng.ts";
import type { Engine, Feeds, ProgramTensor } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/ort-node/openEngine.ts";
import type { Program } from "../../src/program/program.ts";
import { scale } from "../../src/program/ops.ts";
import { float32, type Float32Tensor } from "../../src/tensor/hostTensor.ts";
import { adamFeeds, ADAM_DEFAULTS, lazyAdam } from "../../src/training/adam.ts";
import {
  gradientProgram,
  optimiserProgram,
  PHASES,
  stepProgram,
  type PhaseName,
} from "../../src/training/phasePrograms.ts";
import { drawFeeds, feedsOf as feedsAmong } from "../../src/training/feeds.ts";
import { phaseSettings } from "../../src/training/phaseSettings.ts";
import type { PhaseSettings } from "../../src/training/settings.ts";
import { newTensors, startState } from "../../src/training/state.ts";
import { setupFor } from "./setups.ts";
import { feedsOf, LAYOUTS, SETTINGS } from "./smallNetworks.ts";

const NAMES = Object.keys(PHASES) as PhaseName[];
const ALL_FIRST = float32([4], [1, 1, 1, 1]);
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ device: "cpu" });
});
afterAll(async () => engine.dispose());

type Outputs = Readonly<Record<string, ProgramTensor>>;
async function run(traced: Program, feeds: Feeds): Promise<Outputs> {
  const executable = await engine.compile(traced);
  const outputs = await executable.run(feeds);
  await executable.dispose();
  return outputs;
}

/** Runs a phase's gradient program on the standard feeds and these. */
async function gradients(
  name: PhaseName,
  more: Readonly<Record<string, Float32Tensor>> = {},
  settings: PhaseSettings = SETTINGS,
): Promise<Outputs> {
  const traced = gradientProgram(name, settings);
  return run(traced, feedsOf(traced, more));
}

function expectClose(actual: ProgramTensor | undefined, expected: ProgramTensor | undefined, tolerance = 1e-6): void {
  expect(actual?.shape).toEqual(expected?.shape);
  const [a, e] = [[...(actual?.data ?? [])], [...(expected?.data ?? [])]];
  const difference = Math.hypot(...e.map((value, i) => value - (a[i] ?? NaN)));
  expect(difference).toBeLessThanOrEqual(tolerance * Math.hypot(...e));
}

describe("phases", () => {
  it.each(NAMES)("%s gives a gradient of the network it trains, without gaps", async (name) => {
    const { gradient } = await gradients(name);
    expect(gradient?.shape).toEqual([LAYOUTS[PHASES[name].trains].size]);
    expect([...(gradient?.data ?? [NaN])].every(Number.isFinite)).toBe(true);
    expect([...(gradient?.data ?? [])].some((value) => value !== 0)).toBe(true);
  });

  it.each(NAMES)("%s with its optimiser step is its gradient, then the step", async (name) => {
    const { trains } = PHASES[name];
    const adam = lazyAdam(ADAM_DEFAULTS, 4);
    const fused = stepProgram(name, SETTINGS, adam);
    const feeds = feedsOf(fused, adamFeeds(adam, 3));
    const together = await run(fused, feeds);
    const { gradient } = await gradients(name, feeds);
    const { [trains]: network, secondMoment, rate, correction } = feeds;
    const apart = optimiserProgram(LAYOUTS[trains].size, adam);
    const whole = float32([LAYOUTS[trains].size], Float32Array.from(gradient?.data ?? []));
    const stepped = await run(apart, { network, gradient: whole, secondMoment, rate, correction } as Record<
      string,
      Float32Tensor
    >);
    expectClose(together.newParameters, stepped.newParameters);
    expectClose(together.newSecondMoment, stepped.newSecondMoment);
  });
});

describe("style mixing", () => {
  it("with every layer from the first w is no mixing", async () => {
    const mixed = await gradients("Gmain", { mixingMask: ALL_FIRST });
    const plain = await gradients("Gmain", {}, { ...SETTINGS, styleMixing: false });
    expectClose(mixed.gradient, plain.gradient);
    expectClose(mixed.fakeLogits, plain.fakeLogits);
  });
  it("changes the pictures, but never the average w", async () => {
    const half = await gradients("Gmain", { mixingMask: float32([4], [1, 1, 0, 0]) });
    const plain = await gradients("Gmain", { mixingMask: ALL_FIRST });
    expect(half.newWAverage).toEqual(plain.newWAverage);
    expect(half.fakeLogits).not.toEqual(plain.fakeLogits);
  });
});

describe("augmentation", () => {
  it("of D's view is part of every phase that D takes part in", async () => {
    const seen: string[] = [];
    const augment: PhaseSettings["augment"] = (images, batch) => {
      seen.push(batch);
      return scale(images, -1);
    };
    for (const name of NAMES) gradientProgram(name, { ...SETTINGS, augment });
    expect(seen).toEqual(["fake", "fake", "real", "real"]);
    const plain = await gradients("Dreg");
    const doubled = await gradients("Dreg", {}, { ...SETTINGS, augment: (images) => scale(images, 2) });
    const { real } = feedsOf(gradientProgram("Dreg", SETTINGS));
    const halved = float32([4, 1, 8, 8], real?.data.map((value) => value / 2) ?? new Float32Array());
    const again = await gradients("Dreg", { real: halved }, { ...SETTINGS, augment: (images) => scale(images, 2) });
    expectClose(again.realLogits, plain.realLogits);
    // The same logits from images half as large: their slope doubles, its square is four times as large.
    const quarter = float32(
      [4, 1, 1, 1],
      [...(again.penalties?.data ?? [])].map((value) => value / 4),
    );
    expectClose(quarter, plain.penalties, 1e-5);
    expect(doubled.realLogits).not.toEqual(plain.realLogits);
  });

  // The minibatch standard deviation of either kind must not see the other.
  it.each([
    [2, "logistic"],
    [4, "logistic"],
    [null, "logistic"],
    [2, "relativistic"],
  ] as const)("Dmain in one pass of D gives what two give, with groups of %s (%s)", async (mbstdGroupSize, loss) => {
    const { discriminator, ...rest } = SETTINGS;
    const config = { ...discriminator.config, mbstdGroupSize };
    const settings = { ...rest, loss, discriminator: { ...discriminator, config } };
    const [two, one] = [
      await gradients("Dmain", {}, settings),
      await gradients("Dmain", {}, { ...settings, jointPass: true }),
    ];
    for (const name of ["fakeLogits", "realLogits", "gradient"]) expectClose(one[name], two[name], 1e-5);
  });

  it.each([
    [1, 1],
    [6, 1],
    [3, 0], // which groups of 2 do not divide
  ])("labels and augmentations go with their images in one pass, %i of either kind", async (batchSize, maps) => {
    const plain = setupFor({});
    const mapping = { ...plain.generator.mapping, cDim: 3, embedFeatures: 16 };
    const setup = setupFor({
      batchSize,
      generator: { ...plain.generator, mapping },
      discriminator: { ...plain.discriminator, mbstdNumChannels: maps, cDim: 3, mapping: { ...mapping, zDim: 0 } },
    });
    const { G, D, wAverage, buffers } = startState(setup, newTensors(setup, createRng(1)));
    const rng = createRng(2);
    const labels = (n: number, from: Rng): Float32Tensor => float32([n, 3], from.normals(3 * n));
    const images = float32([batchSize, 3, 16, 16], rng.normals(batchSize * 3 * 256));
    const real = { images, labels: labels(batchSize, rng.stream("real")) };
    const passes = await Promise.all(
      (["cpu", "webgpu"] as const).map((device) => {
        const traced = gradientProgram("Dmain", phaseSettings(setup, buffers, device));
        const drawn = drawFeeds(traced, { setup, rng, p: 0.8, labels, real });
        return run(traced, { ...feedsAmong(traced, { G, D, wAverage }), ...drawn });
      }),
    );
    for (const name of ["fakeLogits", "realLogits", "gradient"])
      expectClose(passes[1]?.[name], passes[0]?.[name], 1e-5);
  });
});
