import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRng } from "../../src/base/rng.ts";
import { ALONE } from "../../src/cluster/alone.ts";
import type { DeviceKind, Engine, ProgramTensor } from "../../src/engine/engine.ts";
import { loadOrt } from "../../src/engine/ort-node/loadOrt.ts";
import { LocalHost } from "../../src/engine/ort/localHost.ts";
import { OrtEngine } from "../../src/engine/ort/ortEngine.ts";
import { float32, type Float32Tensor } from "../../src/tensor/hostTensor.ts";
import { drawFeeds, feedsOf } from "../../src/training/feeds.ts";
import { gradientProgram, LOSSES, type PhaseName } from "../../src/training/phasePrograms.ts";
import { phaseSettings } from "../../src/training/phaseSettings.ts";
import { LOSS_NAMES, type LossName } from "../../src/training/settings.ts";
import type { TrainingSetup } from "../../src/training/setup.ts";
import { newTensors, startState, type TrainingState } from "../../src/training/state.ts";
import { Trainer } from "../../src/training/trainer.ts";
import { setupFor } from "../training/setups.ts";
import { chooseVulkanDriver } from "./vulkanDriver.ts";

const trial = await chooseVulkanDriver();
const canCompute = trial.starts && trial.float16;
if (!canCompute) console.warn("Training in half precision is not tested: install mesa-vulkan-drivers 24 or newer");

const PLAIN = setupFor({});
const HALVES = { numFp16Res: 4, convClamp: 256 } as const;
/** 16 x 16, both resolutions above 4 in float16. */
function setupOf(changes: Partial<TrainingSetup>): TrainingSetup {
  return setupFor({
    generator: { ...PLAIN.generator, synthesis: { ...PLAIN.generator.synthesis, ...HALVES } },
    discriminator: { ...PLAIN.discriminator, ...HALVES },
    augmentation: { ...PLAIN.augmentation, mode: "noaug" },
    halfPrecision: true,
    ...changes,
  });
}

const noLabels = (): undefined => undefined;
function realOf({ batchSize, seed }: TrainingSetup): { images: Float32Tensor; labels: undefined } {
  return {
    images: float32([batchSize, 3, 16, 16], createRng(seed, "real").normals(batchSize * 768)),
    labels: undefined,
  };
}

describe.skipIf(!canCompute)("training in half precision", () => {
  const opened = (device: DeviceKind): Engine =>
    new OrtEngine(new LocalHost(loadOrt), { device }, { description: device, notes: [], float16: device !== "cpu" });
  let engines: Readonly<Record<"cpu" | "webgpu", Engine>>;
  beforeAll(() => {
    engines = { cpu: opened("cpu"), webgpu: opened("webgpu") };
  });
  afterAll(async () => {
    await Promise.all(Object.values(engines).map((engine) => engine.dispose()));
  });

  async function outputsOf(name: PhaseName, loss: LossName, device: "cpu" | "webgpu"): Promise<Outputs> {
    const setup = setupOf({ loss, halfPrecision: device === "webgpu" });
    const { G, D, wAverage, pathLengthMean, buffers } = startState(setup, newTensors(setup, createRng(1)));
    const traced = gradientProgram(name, phaseSettings(setup, buffers, "webgpu"));
    expect(traced.nodes.some(({ dtype }) => dtype === "float16")).toBe(device === "webgpu");
    const drawn = { setup, rng: createRng(2), p: 0, labels: noLabels, real: realOf(setup) };
    const executable = await engines[device].compile(traced);
    const outputs = await executable.run({
      ...feedsOf(traced, { G, D, wAverage, pathLengthMean }),
      ...drawFeeds(traced, drawn),
    });
    await executable.dispose();
    return outputs;
  }

  const phases = LOSS_NAMES.flatMap((loss) =>
    (Object.keys(LOSSES[loss]) as PhaseName[])
      .filter((name) => loss === "logistic" || LOSSES[loss][name] !== LOSSES.logistic[name])
      .map((name) => [loss, name] as const),
  );
  it.each(phases)("gives what float32 gives, up to rounding: %s %s", async (loss, name) => {
    const [half, single] = [await outputsOf(name, loss, "webgpu"), await outputsOf(name, loss, "cpu")];
    // Where rounding turns the sign of an activation, the slope there changes fivefold: of one in a thousand, 3 %.
    for (const output of Object.keys(single))
      expect(distance(half[output], single[output])).toBeLessThan(output === "gradient" ? 0.1 : 0.01);
  });

  it("goes on from a saved state with the same bits, and stays finite", async () => {
    const setup = setupOf({ augmentation: PLAIN.augmentation });
    const train = async (state: TrainingState, iterations: number): Promise<TrainingState> => {
      const trainer = await Trainer.start(setup, engines.webgpu, state, noLabels, ALONE);
      for (let i = 0; i < iterations; i++) await trainer.iterate(realOf(setup));
      const reached = await trainer.state();
      await trainer.dispose();
      return reached;
    };
    const start = startState(setup, newTensors(setup, createRng(1)));
    const [whole, parted] = [await train(start, 3), await train(await train(start, 1), 2)];
    expect(parted).toEqual(whole);
    for (const { data } of [whole.G, whole.D, whole.wAverage]) expect(data.every(Number.isFinite)).toBe(true);
    expect(whole.D.data).not.toEqual(start.D.data);
  });
});

type Outputs = Readonly<Record<string, ProgramTensor>>;

/** |actual - expected| / |expected|. */
function distance(actual: ProgramTensor | undefined, expected: ProgramTensor | undefined): number {
  const [a, e] = [[...(actual?.data ?? [])], [...(expected?.data ?? [])]];
  return Math.hypot(...e.map((value, i) => value - (a[i] ?? NaN))) / Math.hypot(...e);
}
