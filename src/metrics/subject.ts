import { OptionError } from "../base/optionError.ts";
import type { UserError } from "../base/errors.ts";
import { createRng, type Rng } from "../base/rng.ts";
import type { Dataset } from "../datasets/dataset.ts";
import type { Network } from "../model/network.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";
import type { FeatureFiles, StatisticsStore } from "./featureFiles.ts";
import { ownShare, type MeasuredTogether } from "./together.ts";

/** What is measured, and against what. */
export interface MetricSubject extends MeasuredTogether {
  readonly network: Network;
  /** Without mirrored images. */
  readonly data: Dataset;
  /** Of latents, noise, labels and whatever else is drawn. */
  readonly seed: number;
  /** Feature networks of others; without them, metrics that need none can be measured. */
  readonly files?: FeatureFiles;
  /** Keeps statistics of the real images; nothing is kept if left out. */
  readonly store?: StatisticsStore;
  /** What one metric leaves for the next of the same network, seed and data. */
  readonly shared?: Map<string, unknown>;
  readonly signal?: AbortSignal;
  /** Begins a piece of the work. -> hears how far it is. */
  stage(label: string): (done: number, total: number) => void;
}

/** Images made at a time. */
const FAKES_AT_ONCE = 16;

/**
 * Checks what can be checked before hours of work.
 * @throws UserError where network and data do not go together.
 */
export function assertMeasurable({ network, data }: MetricSubject): void {
  const { imgResolution, imgChannels, cDim } = network;
  if (imgResolution !== data.resolution)
    throw mismatch(`${data.resolution} x ${data.resolution} pixels`, `${imgResolution} x ${imgResolution}`);
  if (imgChannels !== data.channels) throw mismatch(`${data.channels} channels`, `${imgChannels}`);
  if (imgChannels > 3) throw mismatch("no transparency, which these metrics do not know", "four channels");
  if (cDim > 0 && cDim !== data.cDim) throw mismatch(`labels of length ${data.cDim}`, `${cDim}`);
}

function mismatch(data: string, network: string): UserError {
  return new OptionError((say) => ({
    attempted: "measure a network",
    rule: `its samples must match the data: ${data}`,
    received: `a network of ${network}`,
    next: `Give the dataset that it was trained with; ${say("labels")} says where its classes come from.`,
  }));
}

/** This rank's share of items of the data set, in order -> bytes as numbers, grey repeated. [3, R, R] each. */
export async function* realPictures(
  { data, signal, cluster }: MetricSubject,
  all: readonly number[],
): AsyncGenerator<Float32Tensor, void, undefined> {
  const items = ownShare({ cluster }, all);
  for (let start = 0; start < items.length; start += FAKES_AT_ONCE) {
    signal?.throwIfAborted();
    const images = await data.images(items.slice(start, start + FAKES_AT_ONCE));
    yield* inColour(images, (value) => Math.round((value + 1) * 127.5));
  }
}

/** As a data set's images are made bytes officially: cut off, not rounded. */
function toByte(value: number): number {
  return Math.trunc(Math.min(255, Math.max(0, value * 127.5 + 128)));
}

/**
 * This rank's share of the network's images 0 to count - 1: psi 1, random noise, labels drawn from the data, as
 * numbers of bytes.
 * [3, R, R] each.
 */
export async function* fakePictures(
  { network, data, seed, signal, cluster }: MetricSubject,
  count: number,
): AsyncGenerator<Float32Tensor, void, undefined> {
  const rng = createRng(seed, "metrics");
  const own = ownShare({ cluster }, [...new Array(count).keys()]);
  for (let start = 0; start < own.length; start += FAKES_AT_ONCE) {
    signal?.throwIfAborted();
    const numbers = own.slice(start, start + FAKES_AT_ONCE);
    const z = drawLatents(rng, numbers, network.zDim);
    const ws = await network.mapping(z, { labels: drawLabels(rng, numbers, { network, data }) });
    const noise = numbers.map((i) => rng.stream("noise", i));
    yield* inColour(await network.synthesis(ws, { noiseMode: "random", rng: noise }), toByte);
  }
}

/** [N, zDim], each a stream of its own. */
export function drawLatents(rng: Rng, numbers: readonly number[], zDim: number): Float32Tensor {
  const data = new Float32Array(numbers.length * zDim);
  numbers.forEach((number, i) => data.set(rng.stream("z", number).normals(zDim), i * zDim));
  return float32([numbers.length, zDim], data);
}

/** The label of an image of the data drawn at random for each; undefined for a network without classes. */
export function drawLabels(
  rng: Rng,
  numbers: readonly number[],
  { network, data }: Pick<MetricSubject, "network" | "data">,
): Float32Tensor | undefined {
  if (network.cDim === 0) return undefined;
  return data.labels(numbers.map((number) => rng.stream("label", number).integer(data.count)));
}

/** [N, 1 or 3, R, R] -> N images [3, R, R]. */
function* inColour({ shape, data }: Float32Tensor, change: (value: number) => number): Generator<Float32Tensor> {
  const [n = 0, channels = 0, height = 0, width = 0] = shape;
  const area = height * width;
  for (let i = 0; i < n; i++) {
    const picture = new Float32Array(3 * area);
    for (let channel = 0; channel < 3; channel++) {
      const from = (i * channels + (channel % channels)) * area;
      picture.set(data.subarray(from, from + area).map(change), channel * area);
    }
    yield float32([3, height, width], picture);
  }
}
