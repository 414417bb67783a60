import { createRng } from "../base/rng.ts";
import { declarations } from "../checkpoints/declarations.ts";
import { normal, type Scope } from "../nn/scope.ts";
import { averagedDown } from "../perceptual/averagedDown.ts";
import { vgg16Pooled } from "../perceptual/vgg16Embedding.ts";
import { weightScope } from "../perceptual/weightScope.ts";
import { resizeTensorflow } from "../perceptual/resizeTensorflow.ts";
import type { Tensor } from "../program/node.ts";
import { matmul, reshape, transpose } from "../program/ops.ts";
import { sizeOf } from "../base/assertShape.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";
import type { Pace } from "./manifold.ts";
import type { ComputeMetric } from "./metric.ts";
import { collectFeatures, pictureFeatures, type FeatureNetwork } from "./pictureFeatures.ts";
import { prdc, type Prdc } from "./prdc.ts";
import { spreadItems } from "./spreadItems.ts";
import { fakePictures, realPictures, type MetricSubject } from "./subject.ts";
import { inTurn, onRank0 } from "./together.ts";

/** As the authors chose it. */
const NEIGHBOURS = 5;

/** Half of VGG16's widths, which costs a quarter; and the dimensions of random features in the paper. */
const WIDTHS = [32, 64, 128, 256, 256];
const DIMENSIONS = 64;

/** Images are averaged down to this side, or brought up to the smallest that the network takes. */
const SIDE = { most: 64, least: 32 };

/** Of the weights; another one is another metric. */
const SEED = 0;

/**
 * Precision, recall, density and coverage (Naeem et al. 2020) on the features of a VGG16 whose weights are random
 * numbers of a fixed seed (section 3.3 there): they need no file, and favour no kind of image.
 */
export const prdcRandom: ComputeMetric = async (subject, name, wanted) => {
  const items = spreadItems(subject.data.pictures, wanted);
  const count = items.length;
  const tensors = randomWeights(subject.data.resolution);
  const network: FeatureNetwork<"features"> = (trace, images) => ({
    features: randomFeatures(weightScope(trace, tensors), images),
  });
  const look = (label: string, pictures: AsyncIterable<Float32Tensor>): Promise<Float32Tensor> =>
    collectFeatures(
      inTurn(subject, count, pictureFeatures(subject.network.engine, subject.data.resolution, pictures, network)),
      count,
      subject.stage(`${name}, ${label}`),
    );
  const reals = await look("real images", realPictures(subject, items));
  const fakes = await look("generated images", fakePictures(subject, count));
  const compared = await onRank0(subject, () => compare(subject, name, reals, fakes));
  const { coverage, precision, recall, density } = compared;
  const results = {
    [`${name}_coverage`]: coverage,
    [`${name}_density`]: density,
    [`${name}_precision`]: precision,
    [`${name}_recall`]: recall,
  };
  return { results, reals: count, fakes: count };
};

/** images [N, 3, R, R], bytes as numbers -> [N, 64]. */
export function randomFeatures(scope: Scope, images: Tensor): Tensor {
  const [n = 1, , resolution = 1] = images.shape;
  const small =
    resolution < SIDE.least
      ? resizeTensorflow(images, SIDE.least)
      : averagedDown(images, Math.floor(resolution / SIDE.most));
  const pooled = vgg16Pooled(scope, small, WIDTHS);
  const size = sizeOf(pooled.shape.slice(1));
  const weight = scope.parameter("projection.weight", [DIMENSIONS, size], normal(1));
  return matmul(reshape(pooled, [n, size]), transpose(weight, [1, 0]));
}

/** As deep networks of ReLUs begin (He et al. 2015): deviation (2 / inputs)^½, no bias. */
export function randomWeights(resolution: number): ReadonlyMap<string, Float32Tensor> {
  const declared = declarations((scope) => {
    randomFeatures(scope, scope.trace.input("images", [1, 3, resolution, resolution]));
  });
  const rng = createRng(SEED, "prdc_random");
  return new Map(
    declared.map(({ name, shape }) => {
      if (shape.length === 1) return [name, float32(shape, new Float32Array(sizeOf(shape)))];
      const deviation = Math.sqrt(2 / sizeOf(shape.slice(1)));
      const values = rng.stream(name).normals(sizeOf(shape));
      for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) * deviation;
      return [name, float32(shape, values)];
    }),
  );
}

async function compare(
  { network: { engine }, signal, stage }: MetricSubject,
  name: string,
  reals: Float32Tensor,
  fakes: Float32Tensor,
): Promise<Prdc> {
  const report = stage(`${name}, comparing`);
  const pace = (step: number): Pace => ({ signal, report: (done, total) => report(step * total + done, 3 * total) });
  return prdc(engine, reals, fakes, NEIGHBOURS, pace);
}
