/**
 * How close a projection comes, on the network that the package ships: for images that it made itself, whose w is
 * known, and for drawings that it never saw. docs/projection.md holds what it printed.
 *
 *     npm run measure-projection -- [--count 20] [--steps 500] [--space w] [--init mean] [--learning-rate 0.03]
 */
import { parseArgs } from "node:util";
import { createRng } from "../src/base/rng.ts";
import { generatorOf } from "../src/checkpoints/checkpoint.ts";
import { openEngine } from "../src/engine/ort-node/openEngine.ts";
import { checkpointNetwork } from "../src/model/checkpointNetwork.ts";
import { rows } from "../src/model/latents.ts";
import { toPictures, type Picture } from "../src/model/picture.ts";
import { DISTANCES } from "../src/projection/distances/table.ts";
import { latentStatistics } from "../src/projection/latentStatistics.ts";
import { psnr, ssim } from "../src/projection/likeness.ts";
import { projectionSteps, type InitName } from "../src/projection/projectionSteps.ts";
import { openCheckpoint } from "../src/tasks/openCheckpoint.ts";
import { targetsOf } from "../src/tasks/project/targets.ts";
import { shippedNetwork } from "../src/tasks/shippedNetwork.ts";
import type { Float32Tensor } from "../src/tensor/hostTensor.ts";
import { drawAvatar, renderAvatar } from "./make-avatars/draw.ts";

const { features } = DISTANCES;
const { values } = parseArgs({
  options: {
    count: { type: "string", default: "20" },
    steps: { type: "string", default: String(features.schedule.numSteps) },
    space: { type: "string", default: "w" },
    init: { type: "string", default: features.init },
    "learning-rate": { type: "string", default: String(features.schedule.initialLearningRate) },
  },
});
const count = Number(values.count);
const BATCH = 4;
/** Of images that nothing else here was chosen by. */
const FIRST_SEED = 5000;

const checkpoint = await openCheckpoint(shippedNetwork());
const network = checkpointNetwork(checkpoint, await openEngine({ device: "cpu" }), { batchSize: BATCH });
const { imgResolution, imgChannels } = network;
const { deviation } = await latentStatistics(network);
const distance = features.make({ checkpoint, imgResolution, imgChannels });

/** What became of one image. */
interface Found {
  readonly psnr: number;
  readonly ssim: number;
  readonly ws: Float32Tensor;
}

async function project(pictures: readonly Picture[]): Promise<Found[]> {
  const found: Found[] = [];
  for (let start = 0; start < pictures.length; start += BATCH) {
    const batch = pictures.slice(start, start + BATCH);
    let ws: Float32Tensor | undefined;
    const schedule = {
      ...features.schedule,
      numSteps: Number(values.steps),
      initialLearningRate: Number(values["learning-rate"]),
    };
    const { fitNoise } = features;
    const space = values.space === "w+" ? "w+" : "w";
    const init = values.init as InitName;
    const generator = generatorOf(checkpoint);
    const settings = { generator, distance, fitNoise, space, init, schedule, seed: 303 } as const;
    for await (const step of projectionSteps(network, { ...settings, targets: targetsOf(batch, undefined) }))
      ws = step.ws;
    if (ws === undefined) throw new Error("no step was taken");
    const images = toPictures(await network.synthesis(ws));
    for (const [i, target] of batch.entries()) {
      const image = images[i] ?? target;
      found.push({ psnr: psnr(target, image), ssim: ssim(target, image), ws: rows(ws, i, i + 1) });
    }
  }
  return found;
}

/** The root of the mean squared distance over layers, in deviations of w. */
function wDistance({ data: a, shape }: Float32Tensor, { data: b }: Float32Tensor): number {
  const squares = a.reduce((sum, value, i) => sum + (value - (b[i] ?? 0)) ** 2, 0);
  return Math.sqrt(squares / (shape[1] ?? 1)) / deviation;
}

function report(name: string, found: readonly Found[], w: readonly number[]): void {
  const mean = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length;
  const decibels = found.map((one) => one.psnr).sort((a, b) => a - b);
  const median = decibels[Math.floor(decibels.length / 2)] ?? NaN;
  const reached = decibels.filter((value) => value > 30).length;
  const numbers = [
    `PSNR mean ${mean(decibels).toFixed(1)}`,
    `median ${median.toFixed(1)}`,
    `above 30 dB ${reached}/${found.length}`,
    `SSIM ${mean(found.map((one) => one.ssim)).toFixed(3)}`,
    ...(w.length > 0 ? [`distance in w ${mean(w).toFixed(2)}`] : []),
  ];
  console.log(`${name}: ${numbers.join(", ")}`);
  console.log(`  ${found.map((one) => one.psnr.toFixed(1)).join(" ")}`);
}

console.log(JSON.stringify(values));
const seeds = Array.from({ length: count }, (_, i) => FIRST_SEED + i);
const trueWs = await network.mapping(network.latents(seeds));
const own = await project(toPictures(await network.synthesis(trueWs)));
report(
  "own",
  own,
  own.map(({ ws }, i) => wDistance(ws, rows(trueWs, i, i + 1))),
);
const drawn = seeds.map((_, i) => renderAvatar(drawAvatar(createRng(777, "avatar", i)), imgResolution));
report("never seen", await project(drawn), []);
await network.dispose();
