import { UserError } from "../base/errors.ts";
import { createRng } from "../base/rng.ts";
import { ALONE } from "../cluster/alone.ts";
import type { Engine, Executable } from "../engine/engine.ts";
import { lerp, rows, slerp, stack } from "../model/latents.ts";
import type { Network, SynthesisOptions } from "../model/network.ts";
import { averagedDown } from "../perceptual/averagedDown.ts";
import { lpipsFeatures, lpipsStages, type LpipsWeights } from "../perceptual/lpips.ts";
import { readLpips } from "../perceptual/readLpips.ts";
import { SMALLEST_SIDE } from "../perceptual/vgg16.ts";
import type { Tensor } from "../program/node.ts";
import { concat, sliceBox, sum } from "../program/ops.ts";
import { program } from "../program/program.ts";
import { Trace } from "../program/trace.ts";
import type { Float32Tensor } from "../tensor/hostTensor.ts";
import { readFeatureFile } from "./featureFiles.ts";
import type { ComputeMetric } from "./metric.ts";
import { meanPathLength } from "./pathLength.ts";
import { drawLabels, drawLatents, type MetricSubject } from "./subject.ts";
import { gatheredNumbers, onRank0, ownShare } from "./together.ts";

/** Which path is measured, and what of the images counts. */
export interface PathOptions {
  /** Where it lies: straight in w, on the sphere in z. */
  readonly space: "w" | "z";
  /** Where on it: anywhere, or at its beginning. */
  readonly sampling: "full" | "end";
  /** The middle of an image alone, where faces lie. */
  readonly crop: boolean;
  /** How far along the path the second image is. */
  readonly epsilon: number;
}

/** As officially. */
const EPSILON = 1e-4;

/** Pairs of images at a time. */
const TOGETHER = 4;

/** LPIPS looks at whole images of at most this side. */
const MOST_PIXELS = 256;

/** The perceptual path length (Karras et al. 2019, section 4.1), one of its official variants. */
export const pathLengthMetric =
  (o: Omit<PathOptions, "epsilon">): ComputeMetric =>
  async (subject, name, count) => {
    const vgg16 = await readFeatureFile(subject.files, name, "vgg16");
    const linear = await readFeatureFile(subject.files, name, "lpips");
    const lpips = readLpips(vgg16.bytes, linear.bytes);
    const own = await walkPaths(subject, name, count, { lpips, ...o, epsilon: EPSILON });
    const distances = await gatheredNumbers(subject, own);
    const mean = await onRank0(subject, () => Promise.resolve(meanPathLength(distances)));
    return { results: { [name]: mean }, reals: 0, fakes: count, features: `${vgg16.hash} ${linear.hash}` };
  };

/** -> the distances of this rank's share. */
async function walkPaths(
  subject: MetricSubject,
  name: string,
  count: number,
  o: PathOptions & { readonly lpips: LpipsWeights },
): Promise<Float64Array<ArrayBuffer>> {
  const { network, seed, signal, cluster = ALONE } = subject;
  const rng = createRng(seed, "metrics", "path length");
  const report = subject.stage(`${name}, pairs`);
  const distance = await openDistance(network, o);
  const own = ownShare(subject, [...new Array(count).keys()]);
  const distances = new Float64Array(own.length);
  try {
    for (let start = 0; start < own.length; start += TOGETHER) {
      signal?.throwIfAborted();
      const numbers = own.slice(start, start + TOGETHER);
      const ends = {
        z0: drawLatents(rng.stream("begin"), numbers, network.zDim),
        z1: drawLatents(rng.stream("end"), numbers, network.zDim),
        t: numbers.map((i) => (o.sampling === "full" ? rng.stream("t", i).uniform() : 0)),
        labels: drawLabels(rng, numbers, subject),
      };
      const ws = await pathWs(network, ends, o);
      const noise = numbers.map((i) => rng.stream("noise", i));
      distances.set(await distance.of(ws, { noiseMode: "random", rng: [...noise, ...noise] }), start);
      report(Math.min(count, (start + numbers.length) * cluster.size), count);
    }
  } finally {
    await distance.dispose();
  }
  return distances;
}

/** Of N paths, their two ends, and where on each the first image lies. */
export interface PathEnds {
  /** [N, zDim]. */
  readonly z0: Float32Tensor;
  /** [N, zDim]. */
  readonly z1: Float32Tensor;
  readonly t: readonly number[];
  readonly labels?: Float32Tensor;
}

/** The first image of each path, then the second of each. -> ws [2 N, numWs, wDim]. */
export async function pathWs(
  network: Network,
  { z0, z1, t, labels }: PathEnds,
  { space, epsilon }: PathOptions,
): Promise<Float32Tensor> {
  const along = (between: typeof lerp, a: Float32Tensor, b: Float32Tensor): Float32Tensor =>
    stack([0, epsilon].flatMap((step) => t.map((at, i) => between(rows(a, i, i + 1), rows(b, i, i + 1), at + step))));
  if (space === "z") return network.mapping(along(slerp, z0, z1), { labels: labels && stack([labels, labels]) });
  return along(lerp, await network.mapping(z0, { labels }), await network.mapping(z1, { labels }));
}

/** Measures pairs of images. */
export interface PathDistance {
  /** @param ws as `pathWs` gives them. -> LPIPS over the step's square, [N]. */
  of(ws: Float32Tensor, look: SynthesisOptions): Promise<Float64Array>;
  dispose(): Promise<void>;
}

/** @throws UserError where images are too small for LPIPS. */
export async function openDistance(
  network: Network,
  { lpips, crop, epsilon }: PathOptions & { readonly lpips: LpipsWeights },
): Promise<PathDistance> {
  const { imgResolution, imgChannels } = network;
  if (imgResolution / (crop ? 2 : 1) < SMALLEST_SIDE) throw tooSmall(imgResolution, crop);
  const executables = new Map<number, Promise<Executable<"distance">>>();
  const compiled = (pairs: number): Promise<Executable<"distance">> => {
    const known =
      executables.get(pairs) ?? compileDistance(network.engine, [pairs, imgChannels, imgResolution], lpips, crop);
    executables.set(pairs, known);
    return known;
  };
  return {
    of: async (ws, look) => {
      const images = await network.synthesis(ws, look);
      const pairs = (ws.shape[0] ?? 0) / 2;
      const { distance } = await (await compiled(pairs)).run({ images });
      return Float64Array.from(distance.data, (value) => value / epsilon ** 2);
    },
    dispose: async () => {
      await Promise.all([...executables.values()].map(async (executable) => (await executable).dispose()));
    },
  };
}

function compileDistance(
  engine: Engine,
  [pairs, channels, side]: readonly [number, number, number],
  lpips: LpipsWeights,
  crop: boolean,
): Promise<Executable<"distance">> {
  const trace = new Trace();
  const looked = asLpipsSees(trace.input("images", [2 * pairs, channels, side, side]), crop);
  const size = looked.shape.slice(1);
  const half = (from: number): Tensor => sliceBox(looked, [from, 0, 0, 0], [from + pairs, ...size]);
  const stages = lpipsStages(
    trace,
    lpipsFeatures(trace, half(0), lpips),
    lpipsFeatures(trace, half(pairs), lpips),
    lpips,
  );
  return engine.compile(program({ distance: sum(stages, [1]) }));
}

/** The middle from a quarter of the width and three eighths of the height on; grey repeated. [N, C, R, R]. */
function asLpipsSees(images: Tensor, crop: boolean): Tensor {
  const [n = 1, channels = 1, side = 1] = images.shape;
  const eighth = Math.floor(side / 8);
  const middle = sliceBox(images, [0, 0, 3 * eighth, 2 * eighth], [n, channels, 7 * eighth, 6 * eighth]);
  const small = averagedDown(crop ? middle : images, Math.floor(side / MOST_PIXELS));
  return channels === 1 ? concat([small, small, small], 1) : small;
}

function tooSmall(resolution: number, crop: boolean): UserError {
  return new UserError({
    attempted: "measure the perceptual path length",
    rule: `VGG16 needs ${SMALLEST_SIDE} pixels a side${crop ? ", and this variant looks at the middle" : ""}`,
    received: `a network of ${resolution} x ${resolution}`,
    next: crop ? "ppl2_wend looks at whole images." : "Choose another metric.",
  });
}
