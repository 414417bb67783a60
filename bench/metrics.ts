/**
 * Features a second of Inception-v3 at 299², beside a plain ONNX export of the same network run by ONNX Runtime
 * directly, and the time of metrics for a thousand pictures:
 *
 *     npm run bench -- metrics --inception pt_inception-2015-12-05-6726825d.pth [--onnx plain.onnx] [--device cpu]
 *         [--batch 8] [--rounds 5] [--threads n] [--metrics prdc_random,swd] [--pictures 64]
 *
 * `bench/plainInception.py` makes the export, and random weights where the public file is not at hand.
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import { createRng } from "../src/base/rng.ts";
import { DEVICE_CHOICES, type DeviceChoice } from "../src/engine/engine.ts";
import { openEngine } from "../src/engine/ort-node/openEngine.ts";
import { parseMetrics } from "../src/metrics/registry.ts";
import { covarianceRoot, frechetDistance } from "../src/metrics/frechetDistance.ts";
import { momentSums } from "../src/metrics/moments.ts";
import type { Dataset } from "../src/datasets/dataset.ts";
import { inception, INCEPTION_SIDE } from "../src/perceptual/inception.ts";
import { readInception } from "../src/perceptual/readInception.ts";
import { weightScope } from "../src/perceptual/weightScope.ts";
import { program } from "../src/program/program.ts";
import { Trace } from "../src/program/trace.ts";
import { loadNetwork } from "../src/tasks/loadNetwork.ts";
import { openFeatureFiles } from "../src/tasks/metricSources.ts";
import { shippedNetwork } from "../src/tasks/shippedNetwork.ts";
import { float32 } from "../src/tensor/hostTensor.ts";

const { values } = parseArgs({
  args: process.argv.slice(2),
  options: {
    inception: { type: "string" },
    onnx: { type: "string" },
    device: { type: "string", default: "cpu" },
    batch: { type: "string", default: "8" },
    rounds: { type: "string", default: "5" },
    threads: { type: "string" },
    metrics: { type: "string", default: "swd,prdc_random" },
    pictures: { type: "string", default: "64" },
    dimensions: { type: "string", default: "2048" },
  },
});
const device = DEVICE_CHOICES.find((choice): choice is DeviceChoice => choice === values.device) ?? "cpu";
const [batch, rounds, pictures] = [Number(values.batch), Number(values.rounds), Number(values.pictures)];
const threads = values.threads === undefined ? undefined : Number(values.threads);
const size = [batch, 3, INCEPTION_SIDE, INCEPTION_SIDE];
const images = float32(size, createRng(0).normals(batch * 3 * INCEPTION_SIDE ** 2));
const engine = await openEngine({ device, threads });
console.log(engine.description);

/** One way to compute the features of a batch. */
type Way = () => Promise<Float32Array>;

async function ours(path: string): Promise<Way> {
  const { tensors, width } = readInception(readFileSync(path));
  const trace = new Trace();
  const executable = await engine.compile(
    program({ pool: inception(weightScope(trace, tensors), trace.input("images", size), width).pool }),
  );
  return async () => (await executable.run({ images })).pool.data as Float32Array;
}

async function plain(path: string): Promise<Way> {
  const options = { ...(threads !== undefined && { intraOpNumThreads: threads }) };
  const session = await InferenceSession.create(path, { executionProviders: [engine.device], ...options });
  const feed = new OrtTensor("float32", images.data, size);
  return async () => (await session.run({ images: feed })).pool?.data as Float32Array;
}

async function features(path: string): Promise<void> {
  const ways: [string, Way][] = [["our program", await ours(path)]];
  if (values.onnx !== undefined) ways.push(["plain ONNX", await plain(values.onnx)]);
  const times = new Map<string, number[]>(ways.map(([name]) => [name, []]));
  const results: Float32Array[] = [];
  for (let round = 0; round <= rounds; round++) {
    for (const [name, way] of ways) {
      const began = performance.now();
      const found = await way();
      if (round === 0) results.push(found.slice());
      else times.get(name)?.push(performance.now() - began);
    }
  }
  for (const [name, all] of times) {
    const median = all.toSorted((a, b) => a - b)[all.length >> 1] ?? NaN;
    console.log(`  ${name.padEnd(12)} ${((1000 * batch) / median).toFixed(2)} features a second, batch ${batch}`);
  }
  const [a, b] = results;
  if (a !== undefined && b !== undefined) {
    const difference = Math.hypot(...a.map((value, i) => value - (b[i] ?? NaN))) / Math.hypot(...b);
    console.log(`  they differ by ${difference.toExponential(1)}`);
  }
}

/** What comes after the features: sums, and the distance of two sets. */
async function statistics(): Promise<void> {
  const dimensions = Number(values.dimensions);
  const rows = createRng(1).normals(64 * dimensions);
  const sums = momentSums(dimensions);
  const time = async (work: () => unknown): Promise<number> => {
    const began = performance.now();
    await work();
    return performance.now() - began;
  };
  const each = (await time(() => sums.add(rows))) / 64;
  for (let i = 1; i < dimensions / 32; i++) sums.add(createRng(1, i).normals(64 * dimensions));
  const moments = sums.moments();
  let root: Float64Array = new Float64Array();
  const rooting = await time(async () => (root = await covarianceRoot(moments.covariance, dimensions)));
  const comparing = await time(() => frechetDistance(moments, moments, root));
  console.log(`  FID's sums ${each.toFixed(1)} ms an image, root of the reals' covariance ${seconds(rooting)}`);
  console.log(`  FID's comparison ${seconds(comparing)}`);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** Images of the shipped network, told as what they would take a thousand. */
async function metrics(): Promise<void> {
  const network = await loadNetwork(shippedNetwork(), { device, threads });
  const side = network.imgResolution;
  const noise = createRng(2);
  const data = {
    ...{ name: "noise", count: pictures, pictures, mirrored: false, resolution: side, channels: 3, cDim: 0 },
    classNames: undefined,
    images: async (items: readonly number[]) =>
      float32([items.length, 3, side, side], noise.normals(items.length * 3 * side * side)),
    labels: () => undefined,
  } as unknown as Dataset;
  const files = openFeatureFiles({ files: values.inception === undefined ? {} : { inception: values.inception } });
  for (const { name, kind } of parseMetrics(values.metrics)) {
    const began = performance.now();
    const subject = { network, data, seed: 0, files, stage: () => () => undefined };
    await (await kind.load())(subject, name, pictures);
    const thousand = ((performance.now() - began) * 1000) / pictures;
    console.log(`  ${name.padEnd(12)} ${seconds(thousand)} a thousand real and generated images of ${side}²`);
  }
  await network.dispose();
}

if (values.inception !== undefined) await features(values.inception);
await statistics();
await metrics();
await engine.dispose();
