import { fileURLToPath } from "node:url";
import type { Engine } from "../../../src/engine/engine.ts";
import { LineProcess } from "../../../bench/compare/lineProcess.ts";
import { recorded, rounded, type Figures, type Kit, type Part } from "../kit.ts";
import { openGpu, runResident, synthesisOf, timeRuns, waiter } from "../measure.ts";
import type { GeneratorRun, Sizes } from "../sizes.ts";

const ROUNDS = 2;

/** A plain PyTorch generator of the same layers beside ours, in alternating rounds, and the card's peaks. */
export const torch: Part = async (kit) => {
  const script = fileURLToPath(new URL("../python/torchGenerator.py", import.meta.url));
  const python = new LineProcess("PyTorch's process", process.env.PYTHON ?? "python3", [script]);
  kit.record({ ...(await python.answer<Figures>()) });
  const { channels, side, batches } = kit.sizes.convolution;
  const peaks = { matmul: kit.sizes.matmul, channels, side, batches };
  await recorded(kit, { probe: "peaks in TFLOP/s" }, () => python.ask<Figures>({ peaks }));
  const engine = await openGpu();
  for (const run of kit.sizes.torch) {
    if (kit.secondsLeft() < (run.compiled ? 40 : 8)) continue;
    await recorded(kit, { ...run }, () => compare(kit, engine, python, run));
  }
  python.end();
  await engine.dispose();
};

async function compare(
  { sizes }: Kit,
  engine: Engine,
  python: LineProcess,
  { compiled, ...run }: Sizes["torch"][number],
): Promise<Figures> {
  const prepared = await python.ask<Figures>({ prepare: { ...run, compiled } });
  const variants = (prepared.variants ?? []) as readonly string[];
  const ours = run.precision === "fp16" && !engine.float16 ? undefined : await openOurs(engine, run);
  const rates = new Map<string, number>();
  const note = (name: string, secondsARun: number): void => {
    rates.set(name, Math.max(rates.get(name) ?? 0, rounded(run.batch / secondsARun)));
  };
  for (let round = 0; round < ROUNDS; round++) {
    await ours?.time(sizes.seconds, note);
    for (const variant of variants) {
      const answer = await python.ask<Figures>({ time: variant, seconds: sizes.seconds });
      note(`torch ${variant}, resident`, Number(answer.residentSeconds));
      note(`torch ${variant}, delivered`, Number(answer.deliveredSeconds));
    }
  }
  await ours?.dispose();
  return { picturesASecond: Object.fromEntries(rates), ...prepared };
}

interface Ours {
  time(seconds: number, note: (name: string, secondsARun: number) => void): Promise<void>;
  dispose(): Promise<void>;
}

async function openOurs(engine: Engine, run: GeneratorRun): Promise<Ours> {
  const { program, feeds } = synthesisOf(run);
  const resident = await engine.compile<string, string>(program, { keepOnDevice: ["image"] });
  const delivering = await engine.compile(program);
  const wait = await waiter(engine);
  await runResident(resident, feeds);
  await delivering.run(feeds);
  return {
    time: async (seconds, note) => {
      note("ours, resident", (await timeRuns(() => runResident(resident, feeds), wait, seconds)).secondsARun);
      note("ours, delivered", (await timeRuns(() => delivering.run(feeds), wait, seconds)).secondsARun);
    },
    dispose: async () => {
      await resident.dispose();
      await delivering.dispose();
    },
  };
}
