/**
 * Seconds of each training phase and of an average iteration, with the official lazy intervals, beside what the
 * machine's arithmetic units reach in the same run.
 */
import { parseArgs } from "node:util";
import { openEngine } from "../src/engine/ort-node/openEngine.ts";
import { ADAM_DEFAULTS, adamFeeds, lazyAdam } from "../src/training/adam.ts";
import { PHASES, stepProgram, type PhaseName } from "../src/training/phasePrograms.ts";
import { best, peakProbe, seconds } from "./peak.ts";
import { convolutionFlops } from "./programFlops.ts";
import { augmentation, PHASE_INTERVAL, phaseFeeds, trainingWorkload } from "./trainingWorkload.ts";

const { values } = parseArgs({
  options: {
    resolution: { type: "string", default: "64" },
    "channel-base": { type: "string", default: "4096" },
    "channel-max": { type: "string", default: "128" },
    batch: { type: "string", default: "8" },
    device: { type: "string", default: "cpu" },
    rounds: { type: "string", default: "4" },
    /** A set of augmentations, such as bgc; none where it is not given. */
    augpipe: { type: "string" },
    phases: { type: "string", default: Object.keys(PHASES).join() },
  },
});

const engine = await openEngine({ device: values.device as "cpu" });
const size = {
  imgResolution: Number(values.resolution),
  channelBase: Number(values["channel-base"]),
  channelMax: Number(values["channel-max"]),
  batchSize: Number(values.batch),
};
const { settings: plain, parameters } = trainingWorkload(size);
const augmented = values.augpipe === undefined ? undefined : augmentation(values.augpipe, size);
const settings = { ...plain, ...augmented?.settings };

const probe = await peakProbe(engine);
await probe.run();
const peaks: number[] = [];

/** A run of a phase on average: the best of the rounds in seconds, and its arithmetic. */
interface PhaseFigure {
  readonly seconds: number;
  readonly flops: number;
}

async function measure(name: PhaseName): Promise<PhaseFigure> {
  const { trains } = PHASES[name];
  const adam = lazyAdam(ADAM_DEFAULTS, trains === "G" ? PHASE_INTERVAL.Greg : PHASE_INTERVAL.Dreg);
  const traced = stepProgram(name, settings, adam);
  const feeds = phaseFeeds(traced, { ...parameters, ...adamFeeds(adam, 100), ...augmented?.feeds });
  const executable = await engine.compile(traced);
  await executable.run(feeds);
  const times: number[] = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    peaks.push(await seconds(probe.run));
    times.push(await seconds(() => executable.run(feeds)));
  }
  await executable.dispose();
  const peak = (process.resourceUsage().maxRSS / 1024).toFixed(0);
  const took = `${name.padEnd(5)} ${best(times).toFixed(3)} s every ${PHASE_INTERVAL[name]}`;
  console.log(`${took} | ${traced.nodes.length} nodes | resident ${peak} MB at most`);
  return { seconds: best(times) / PHASE_INTERVAL[name], flops: convolutionFlops(traced) / PHASE_INTERVAL[name] };
}

const figures: PhaseFigure[] = [];
for (const name of values.phases.split(",") as PhaseName[]) figures.push(await measure(name));
const total = (of: (figure: PhaseFigure) => number): number => figures.reduce((sum, figure) => sum + of(figure), 0);
const [took, rate, peak] = [total((f) => f.seconds), total((f) => f.flops), probe.flops / best(peaks)] as const;
const { batch, resolution } = values;
console.log(
  [
    `an iteration of ${batch} images of ${resolution}x${resolution}: ${took.toFixed(3)} s on ${engine.description}`,
    `${(rate / 1e9).toFixed(0)} GFLOP`,
    `${((100 * rate) / took / peak).toFixed(0)} % of the peak ${(peak / 1e9).toFixed(0)} GFLOP/s`,
  ].join(" | "),
);
await engine.dispose();
