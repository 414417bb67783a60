import type { Engine } from "../../../src/engine/engine.ts";
import { recorded, rounded, type Figures, type Kit, type Part } from "../kit.ts";
import { openGpu, runResident, synthesisOf, timed, timeRuns, waiter, type Synthesis, type Timing } from "../measure.ts";
import { metered } from "../nvidia.ts";
import type { GeneratorRun } from "../sizes.ts";

/**
 * Images a second with the images brought to the host, as a user has them, and with the images left on the card.
 * The card waits for us where the host's time of a run comes near the run's.
 */
export const generation: Part = async (kit) => {
  const engine = await openGpu();
  for (const run of kit.sizes.generation) {
    if (kit.secondsLeft() < 4) break;
    if (run.precision === "fp16" && !engine.float16) continue;
    await recorded(kit, { ...run }, () => measureRun(kit, engine, run));
  }
  await engine.dispose();
};

async function measureRun({ sizes }: Kit, engine: Engine, run: GeneratorRun): Promise<Figures> {
  const work = synthesisOf(run);
  const resident = await measureResident(engine, work, sizes.seconds);
  const delivered = await measureDelivered(engine, work, sizes.seconds);
  return {
    ...resident.figures,
    delivered: figuresOf(delivered, run.batch),
    resident: figuresOf(resident.timing, run.batch),
    teraflops: rounded(work.flops / resident.timing.secondsARun / 1e12),
  };
}

function figuresOf({ secondsARun, hostSecondsARun, runs }: Timing, batch: number): Figures {
  return {
    picturesASecond: rounded(batch / secondsARun),
    milliseconds: rounded(secondsARun * 1000),
    hostMilliseconds: rounded(hostSecondsARun * 1000),
    runs,
  };
}

async function measureResident(
  engine: Engine,
  { program, feeds }: Synthesis,
  seconds: number,
): Promise<{ readonly timing: Timing; readonly figures: Figures }> {
  const start = performance.now();
  const executable = await engine.compile<string, string>(program, { keepOnDevice: ["image"] });
  const compileSeconds = rounded((performance.now() - start) / 1000);
  const run = (): Promise<void> => runResident(executable, feeds);
  const wait = await waiter(engine);
  const firstRunSeconds = rounded(await timed(() => run().then(wait)));
  const { result: timing, meters } = await metered(() => timeRuns(run, wait, seconds));
  await executable.dispose();
  return { timing, figures: { compileSeconds, firstRunSeconds, ...meters } };
}

async function measureDelivered(engine: Engine, { program, feeds }: Synthesis, seconds: number): Promise<Timing> {
  const executable = await engine.compile(program);
  await executable.run(feeds);
  const timing = await timeRuns(
    () => executable.run(feeds),
    async () => undefined,
    seconds,
  );
  await executable.dispose();
  return timing;
}
