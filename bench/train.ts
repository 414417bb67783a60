/** Seconds of each training phase and of an average iteration, with the official lazy intervals. */
import { parseArgs } from "node:util";
import { sizeOf } from "../src/base/assertShape.ts";
import { createRng } from "../src/base/rng.ts";
import { openEngine } from "../src/engine/ort-node/openEngine.ts";
import { float32, type Float32Tensor } from "../src/tensor/hostTensor.ts";
import { ADAM_DEFAULTS, adamFeeds, lazyAdam } from "../src/training/adam.ts";
import { PHASES, stepProgram, type PhaseName } from "../src/training/phasePrograms.ts";
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
  imgResolution: Number(values.resolution), channelBase: Number(values["channel-base"]),
  channelMax: Number(values["channel-max"]), batchSize: Number(values.batch),
});

/** The best of the rounds, in seconds. */
async function measure(name: PhaseName): Promise<number> {
  const { trains } = PHASES[name];
  const adam = lazyAdam(ADAM_DEFAULTS, trains === "G" ? INTERVAL.Greg : INTERVAL.Dreg);
  const traced = stepProgram(name, settings, adam);
  const known: Readonly<Record<string, Float32Tensor>> = { ...parameters, ...adamFeeds(adam, 100) };
  const feeds = Object.fromEntries(traced.inputs.map(({ attributes: { name: input }, shape }) => {
    const drawn = (): Float32Tensor => float32(shape, rng.stream(input).normals(sizeOf(shape)));
    return [input, known[input] ?? (input === "secondMoment" ? float32(shape, drawn().data.map(Math.abs)) : drawn())];
  }));
  const executable = await engine.compile(traced);
  await executable.run(feeds);
  const times: number[] = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    const start = performance.now();
    await executable.run(feeds);
    times.push((performance.now() - start) / 1000);
  }
  await executable.dispose();
  const best = Math.min(...times);
  const peak = (process.resourceUsage().maxRSS / 1024).toFixed(0);
  const took = `${name.padEnd(5)} ${best.toFixed(3)} s every ${INTERVAL[name]}`;
  console.log(`${took} | ${traced.nodes.length} nodes | resident ${peak} MB at most`);
  return best / INTERVAL[name];
}

let iteration = 0;
for (const name of values.phases.split(",") as PhaseName[]) iteration += await measure(name);
const { batch, resolution } = values;
const pictures = `${batch} pictures of ${resolution}x${resolution}`;
console.log(`an iteration of ${pictures}: ${iteration.toFixed(3)} s on ${engine.description}`);
await engine.dispose();
