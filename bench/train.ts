/**
 * Seconds of each training phase and of an average iteration, with the official lazy intervals, beside what the
 * machine's arithmetic units reach in the same run.
 */
import { parseArgs } from "node:util";
import { sizeOf } from "../src/base/assertShape.ts";
import { createRng } from "../src/base/rng.ts";
import type { Feeds } from "../src/engine/engine.ts";
import { openEngine } from "../src/engine/ort-node/openEngine.ts";
import type { Program } from "../src/program/program.ts";
import { float32, type Float32Tensor } from "../src/tensor/hostTensor.ts";
import { ADAM_DEFAULTS, adamFeeds, lazyAdam } from "../src/training/adam.ts";
import { PHASES, stepProgram, type PhaseName } from "../src/training/phasePrograms.ts";
import { best, peakProbe, seconds } from "./peak.ts";
import { convolutionFlops } from "./programFlops.ts";
import { trainingWorkload } from "./trainingWorkload.ts";

const { values } = parseArgs({
  options: {
    resolution: { type: "string", default: "64" },
    "channel-base": { type: "string", default: "4096" },
    "channel-max": { type: "string", default: "128" },
    batch: { type: "string", default: "8" },
    device: { type: "string", default: "cpu" },
    rounds: { type: "string", default: "4" },
    phases: { type: "string", default: Object.keys(PHASES).join() },
  },
});

/** How many iterations lie between two runs of a phase. */
const INTERVAL: Readonly<Record<PhaseName, number>> = { Gmain: 1, Greg: 4, Dmain: 1, Dreg: 16 };

const engine = await openEngine({ device: values.device as "cpu" });
const rng = createRng(1, "bench");
const { settings, parameters } = trainingWorkload({
  imgResolution: Number(values.resolution),
  channelBase: Number(values["channel-base"]),
  channelMax: Number(values["channel-max"]),
  batchSize: Number(values.batch),
});

const probe = await peakProbe(engine);
await probe.run();
const peaks: number[] = [];

/** A run of a phase on average: the best of the rounds in seconds, and its arithmetic. */
interface PhaseFigure {
  readonly seconds: number;
  readonly flops: number;
}

function feedsOf(traced: Program, known: Readonly<Record<string, Float32Tensor>>): Feeds {
  return Object.fromEntries(
    traced.inputs.map(({ attributes: { name }, shape }) => {
      const drawn = (): Float32Tensor => float32(shape, rng.stream(name).normals(sizeOf(shape)));
      return [name, known[name] ?? (name === "secondMoment" ? float32(shape, drawn().data.map(Math.abs)) : drawn())];
    }),
  );
}

async function measure(name: PhaseName): Promise<PhaseFigure> {
  const { trains } = PHASES[name];
  const adam = lazyAdam(ADAM_DEFAULTS, trains === "G" ? INTERVAL.Greg : INTERVAL.Dreg);
  const traced = stepProgram(name, settings, adam);
  const feeds = feedsOf(traced, { ...parameters, ...adamFeeds(adam, 100) });
  const executable = await engine.compile(traced);
  await executable.run(feeds);
  const times: number[] = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    peaks.push(await seconds(probe.run));
    times.push(await seconds(() => executable.run(feeds)));
  }
  await executable.dispose();
  const peak = (process.resourceUsage().maxRSS / 1024).toFixed(0);
  const took = `${name.padEnd(5)} ${best(times).toFixed(3)} s every ${INTERVAL[name]}`;
  console.log(`${took} | ${traced.nodes.length} nodes | resident ${peak} MB at most`);
  return { seconds: best(times) / INTERVAL[name], flops: convolutionFlops(traced) / INTERVAL[name] };
}

const figures: PhaseFigure[] = [];
for (const name of values.phases.split(",") as PhaseName[]) figures.push(await measure(name));
const total = (of: (figure: PhaseFigure) => number): number => figures.reduce((sum, figure) => sum + of(figure), 0);
const [took, rate, peak] = [total((f) => f.seconds), total((f) => f.flops), probe.flops / best(peaks)] as const;
const { batch, resolution } = values;
console.log(
  [
    `an iteration of ${batch} pictures of ${resolution}x${resolution}: ${took.toFixed(3)} s on ${engine.description}`,
    `${(rate / 1e9).toFixed(0)} GFLOP`,
    `${((100 * rate) / took / peak).toFixed(0)} % of the peak ${(peak / 1e9).toFixed(0)} GFLOP/s`,
  ].join(" | "),
);
await engine.dispose();
