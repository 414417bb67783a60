import { createRng, type Rng } from "../base/rng.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";
import { laplacianPyramid } from "./laplacianPyramid.ts";
import type { ComputeMetric } from "./metric.ts";
import type { FeatureBatch } from "./pictureFeatures.ts";
import { normalisePatches, PATCH, patchRange, slicedWasserstein, writePatches } from "./slicedWasserstein.ts";
import { spreadItems } from "./spreadItems.ts";
import { fakePictures, realPictures, type MetricSubject } from "./subject.ts";
import { inTurn, onRank0, ownShare } from "./together.ts";

/** As in the paper of progressive GAN (Karras et al. 2018, section 5). */
const SMALLEST_LEVEL = 16;
const PATCHES_PER_PICTURE = 128;
const REPEATS = 4;
const DIRECTIONS = 128;
const VECTOR = 3 * PATCH * PATCH;

/** The sliced Wasserstein distance between patches of real and generated images at each resolution, times 1000. */
export const swd: ComputeMetric = async (subject, name, wanted) => {
  const { data, network, seed } = subject;
  const items = spreadItems(data.pictures, wanted);
  const count = items.length;
  const sides = levelSides(network.imgResolution);
  const rng = createRng(seed, "metrics", "swd");
  const collect = (label: string, pictures: AsyncIterable<Float32Tensor>): Promise<Float32Tensor[]> => {
    const numbers = ownShare(subject, [...items.keys()]);
    const own = patchesOf(pictures, { numbers, sides, rng: rng.stream(label) });
    const report = subject.stage(`${name}, ${label}`);
    return byLevel(inTurn(subject, count, own), { levels: sides.length, count, report });
  };
  const reals = await collect("real images", realPictures(subject, items));
  const fakes = await collect("generated images", fakePictures(subject, count));
  const distances = await onRank0(subject, () => compareLevels(subject, name, reals, fakes, rng));
  const mean = distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
  const levels = sides.map((side, level) => [`${name}_${side}`, distances[level] ?? NaN] as const);
  return { results: { [name]: mean, ...Object.fromEntries(levels) }, reals: count, fakes: count };
};

/** From the images' resolution down to 16; smaller images are a level of their own. */
function levelSides(resolution: number): readonly number[] {
  if (resolution <= SMALLEST_LEVEL) return [resolution];
  return [resolution, ...levelSides(resolution / 2)];
}

/** Floats of an image's patches at one level. */
const LEVEL_SIZE = PATCHES_PER_PICTURE * VECTOR;

interface Cutting {
  /** Of the images, which say where their patches lie. */
  readonly numbers: readonly number[];
  readonly sides: readonly number[];
  readonly rng: Rng;
}

/** Of each image the patches of all levels, [levels, 128, 147]. */
async function* patchesOf(
  pictures: AsyncIterable<Float32Tensor>,
  { numbers, sides, rng }: Cutting,
): AsyncGenerator<FeatureBatch<"patches">, void, undefined> {
  let done = 0;
  for await (const picture of pictures) {
    const number = numbers[done++] ?? 0;
    const patches = new Float32Array(sides.length * LEVEL_SIZE);
    laplacianPyramid(picture, sides.length).forEach((image, level) => {
      const centres = drawCentres(rng.stream(number, level), sides[level] ?? 0);
      writePatches(image, centres, patches.subarray(level * LEVEL_SIZE, (level + 1) * LEVEL_SIZE));
    });
    yield { count: 1, outputs: { patches } };
  }
}

interface Collecting {
  readonly levels: number;
  readonly count: number;
  readonly report: (done: number, total: number) => void;
}

/** Patches of each level. -> [count · 128, 147] each; nothing where no images come. */
async function byLevel(batches: AsyncIterable<FeatureBatch<"patches">>, o: Collecting): Promise<Float32Tensor[]> {
  let [levels, done]: [Float32Tensor[], number] = [[], 0];
  const empty = (): Float32Tensor =>
    float32([o.count * PATCHES_PER_PICTURE, VECTOR], new Float32Array(o.count * LEVEL_SIZE));
  for await (const { count, outputs } of batches) {
    if (done === 0) levels = Array.from({ length: o.levels }, empty);
    for (let start = 0; start < count * o.levels; start++) {
      const patches = outputs.patches.subarray(start * LEVEL_SIZE, (start + 1) * LEVEL_SIZE);
      levels[start % o.levels]?.data.set(patches, (done + Math.floor(start / o.levels)) * LEVEL_SIZE);
    }
    done += count;
    o.report(done, o.count);
  }
  return levels.map(normalisePatches);
}

function drawCentres(rng: Rng, side: number): { readonly x: number[]; readonly y: number[] } {
  const [first, last] = patchRange(side);
  const draw = (): number[] => Array.from({ length: PATCHES_PER_PICTURE }, () => first + rng.integer(last - first + 1));
  return { x: draw(), y: draw() };
}

async function compareLevels(
  { network, stage, signal }: MetricSubject,
  name: string,
  reals: readonly Float32Tensor[],
  fakes: readonly Float32Tensor[],
  rng: Rng,
): Promise<number[]> {
  const report = stage(`${name}, comparing`);
  let done = 0;
  const distances: number[] = [];
  function* directions(level: number): Generator<Float32Tensor> {
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      signal?.throwIfAborted();
      yield float32([VECTOR, DIRECTIONS], rng.stream("directions", level, repeat).normals(VECTOR * DIRECTIONS));
      report(++done, reals.length * REPEATS);
    }
  }
  for (const [level, real] of reals.entries()) {
    const fake = fakes[level] ?? real;
    distances.push(1000 * (await slicedWasserstein(network.engine, real, fake, directions(level))));
  }
  return distances;
}
