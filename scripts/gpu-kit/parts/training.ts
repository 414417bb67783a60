import { createRng } from "../../../src/base/rng.ts";
import type { Engine } from "../../../src/engine/engine.ts";
import { float32 } from "../../../src/tensor/hostTensor.ts";
import { PRESETS } from "../../../src/runs/presets.ts";
import { ADAM_DEFAULTS } from "../../../src/training/adam.ts";
import type { PhaseName } from "../../../src/training/phasePrograms.ts";
import { PATH_LENGTH_DEFAULTS } from "../../../src/training/settings.ts";
import type { TrainingSetup } from "../../../src/training/setup.ts";
import { newTensors, startState } from "../../../src/training/state.ts";
import { Trainer, type RealBatch } from "../../../src/training/trainer.ts";
import { PHASE_INTERVAL, trainingWorkload } from "../../../bench/trainingWorkload.ts";
import { recorded, rounded, type Figures, type Kit, type Part } from "../kit.ts";
import { openGpu, timed } from "../measure.ts";
import { metered } from "../nvidia.ts";
import type { TrainingRun } from "../sizes.ts";

/** Every phase runs in one of so many iterations; the figures count each at its interval of real training. */
const MEASURED_INTERVAL = 2;
const MOST_ITERATIONS = 12;

/** Iterations of the trainer itself, with the preset "auto" and its augmentation, in both precisions. */
export const training: Part = async (kit) => {
  const shares = kit.sizes.training.length;
  for (const [i, run] of kit.sizes.training.entries()) {
    const seconds = kit.secondsLeft() / (shares - i);
    if (kit.secondsLeft() < 8) break;
    const engine = await openGpu();
    await recorded(kit, { ...run }, () => measure(kit, engine, run, seconds));
    await engine.dispose();
  }
};

function setupOf({ resolution, channelBase, channelMax, precision, batch }: TrainingRun): TrainingSetup {
  const size = { imgResolution: resolution, channelBase, channelMax, batchSize: batch };
  const { generator, discriminator } = trainingWorkload(size).settings;
  const { r1Gamma, emaKimg, emaRampup } = PRESETS.auto(resolution);
  return {
    generator: generator.config,
    discriminator: discriminator.config,
    seed: 1,
    batchSize: batch,
    microBatch: batch,
    adam: ADAM_DEFAULTS,
    ...(precision === "fp16" && { halfPrecision: true }),
    gRegInterval: MEASURED_INTERVAL,
    dRegInterval: MEASURED_INTERVAL,
    r1Gamma,
    pathLength: PATH_LENGTH_DEFAULTS,
    styleMixingProbability: 0.9,
    emaKimg,
    emaRampup,
    augmentation: { mode: "ada", pipe: "bgc", p: 0.2, target: 0.6, interval: 4, kimg: 500 },
    freezeLayers: 0,
  };
}

async function measure({ record }: Kit, engine: Engine, run: TrainingRun, seconds: number): Promise<Figures> {
  const start = performance.now();
  const elapsed = (): number => (performance.now() - start) / 1000;
  const setup = setupOf(run);
  const state = startState(setup, newTensors(setup, createRng(1, "start")));
  const trainer = await Trainer.start(setup, engine, state, () => undefined);
  const { batch, resolution } = run;
  const pixels = createRng(2, "real").normals(batch * 3 * resolution ** 2);
  const real: RealBatch = { images: float32([batch, 3, resolution, resolution], pixels), labels: undefined };
  record({ ...run, stage: "compiled and run once", seconds: rounded(await timed(() => trainer.iterate(real))) });
  const times = new Map<PhaseName | "others", number[]>();
  const { meters } = await metered(async () => {
    for (let i = 0; i < MOST_ITERATIONS && (i < MEASURED_INTERVAL || elapsed() < seconds); i++) {
      await iterate(trainer, real, times);
    }
  });
  await trainer.dispose();
  return { ...figuresOf(times, batch), ...meters, residentMegabyte: rounded(process.resourceUsage().maxRSS / 1024) };
}

async function iterate(trainer: Trainer, real: RealBatch, times: Map<string, number[]>): Promise<void> {
  const start = performance.now();
  const phases = await trainer.iterate(real);
  const others = performance.now() - start - phases.reduce((sum, [, time]) => sum + time, 0);
  for (const [name, time] of [...phases, ["others", others] as const]) {
    times.set(name, [...(times.get(name) ?? []), time]);
  }
}

/** The average iteration, with the phases at their own intervals. */
function figuresOf(times: ReadonlyMap<PhaseName | "others", readonly number[]>, batch: number): Figures {
  const medians = [...times].map(
    ([name, some]) => [name, some.toSorted((a, b) => a - b)[some.length >> 1] ?? 0] as const,
  );
  const iteration = medians.reduce(
    (sum, [name, time]) => sum + time / (name === "others" ? 1 : PHASE_INTERVAL[name]),
    0,
  );
  return {
    secondsAnIteration: rounded(iteration / 1000),
    imagesASecond: rounded((batch * 1000) / iteration),
    phaseMilliseconds: Object.fromEntries(medians.map(([name, time]) => [name, rounded(time)])),
    runsOfEach: Object.fromEntries([...times].map(([name, some]) => [name, some.length])),
  };
}
