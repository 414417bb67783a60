/**
 * Seconds an image on this machine's CPU, beside what its arithmetic units reach in the same run. With --compare, the
 * blocked layout against standard operators instead, in alternating rounds.
 */
import { parseArgs } from "node:util";
import { openEngine } from "../src/engine/ort-node/openEngine.ts";
import { Network } from "../src/model/network.ts";
import { best, median, peakProbe, seconds } from "./peak.ts";
import { generatorWorkload } from "./workload.ts";

const { values } = parseArgs({
  options: {
    resolution: { type: "string", default: "256" },
    "channel-base": { type: "string", default: "16384" },
    batches: { type: "string", default: "1,2,4" },
    device: { type: "string", default: "cpu" },
    rounds: { type: "string", default: "7" },
    compare: { type: "boolean", default: false },
  },
});

async function measure(batchSize: number): Promise<void> {
  const engine = await openEngine({ device: values.device as "cpu" });
  const { config, tensors, flops } = generatorWorkload(Number(values.resolution), Number(values["channel-base"]));
  const network = new Network({ generator: { config, tensors } }, engine, { batchSize });
  const ws = await network.mapping(network.latents(Array.from({ length: batchSize }, (_, i) => i)));
  const compile = await seconds(() => network.synthesis(ws));
  const probe = await peakProbe(engine);
  await probe.run();
  const [pictures, peaks]: [number[], number[]] = [[], []];
  for (let round = 0; round < Number(values.rounds); round++) {
    peaks.push(await seconds(probe.run));
    pictures.push((await seconds(() => network.synthesis(ws))) / batchSize);
    peaks.push(await seconds(probe.run));
  }
  const share = flops / best(pictures) / (probe.flops / best(peaks));
  const medianShare = flops / median(pictures) / (probe.flops / median(peaks));
  console.log(
    [
      `batch ${batchSize}`,
      `${best(pictures).toFixed(3)} s an image (median ${median(pictures).toFixed(3)})`,
      `${(flops / best(pictures) / 1e9).toFixed(0)} GFLOP/s`,
      `${(100 * share).toFixed(0)} % of the peak ${(probe.flops / best(peaks) / 1e9).toFixed(0)}` +
        ` (medians ${(100 * medianShare).toFixed(0)} %)`,
      `first image ${compile.toFixed(2)} s`,
      `resident ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB at most`,
    ].join(" | "),
  );
  await network.dispose();
  await engine.dispose();
}

/** The largest difference, relative to the largest value. */
function difference(actual: Float32Array, wanted: Float32Array): number {
  const largest = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return wanted.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (actual[i] ?? NaN))), 0) / largest;
}

async function compare(batchSize: number): Promise<void> {
  const { config, tensors } = generatorWorkload(Number(values.resolution), Number(values["channel-base"]));
  const [blocked, plain] = await Promise.all(
    [true, false].map(async (blockedLayout) => {
      const engine = await openEngine({ device: "cpu", blockedLayout });
      return new Network({ generator: { config, tensors } }, engine, { batchSize, onDispose: () => engine.dispose() });
    }),
  );
  if (blocked === undefined || plain === undefined) throw new Error("compare: an engine is missing");
  const ws = await blocked.mapping(blocked.latents(Array.from({ length: batchSize }, (_, i) => i)));
  const error = difference((await blocked.synthesis(ws)).data, (await plain.synthesis(ws)).data);
  const [blockedTimes, plainTimes]: [number[], number[]] = [[], []];
  for (let round = 0; round < Number(values.rounds); round++) {
    blockedTimes.push((await seconds(() => blocked.synthesis(ws))) / batchSize);
    plainTimes.push((await seconds(() => plain.synthesis(ws))) / batchSize);
  }
  const told = (times: readonly number[]): string =>
    `${best(times).toFixed(3)} s an image (median ${median(times).toFixed(3)})`;
  console.log(
    [
      `batch ${batchSize}`,
      `blocked ${told(blockedTimes)}`,
      `plain ${told(plainTimes)}`,
      `ratio ${(best(blockedTimes) / best(plainTimes)).toFixed(2)}`,
      `of medians ${(median(blockedTimes) / median(plainTimes)).toFixed(2)}`,
      `difference ${error.toExponential(1)}`,
    ].join(" | "),
  );
  await Promise.all([blocked.dispose(), plain.dispose()]);
}

const { flops } = generatorWorkload(Number(values.resolution), Number(values["channel-base"]));
const { resolution, "channel-base": channelBase } = values;
console.log(`${resolution}x${resolution}, channel base ${channelBase}: ${(flops / 1e9).toFixed(1)} GFLOP an image`);
const report = values.compare ? compare : measure;
for (const batch of values.batches.split(",").map(Number)) await report(batch);
