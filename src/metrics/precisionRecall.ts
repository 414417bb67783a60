import { readVgg16Embedding } from "../perceptual/readVgg16.ts";
import { vgg16Embedding } from "../perceptual/vgg16Embedding.ts";
import { weightScope } from "../perceptual/weightScope.ts";
import type { Float32Tensor } from "../tensor/hostTensor.ts";
import { readFeatureFile, remembered } from "./featureFiles.ts";
import { firstItems } from "./inceptionStatistics.ts";
import { centre, membership, neighbourRadii, shareOf, type Pace } from "./manifold.ts";
import type { ComputeMetric } from "./metric.ts";
import { collectFeatures, pictureFeatures, type FeatureNetwork } from "./pictureFeatures.ts";
import { fakePictures, realPictures, type MetricSubject } from "./subject.ts";
import { inTurn, onRank0 } from "./together.ts";

/** As officially. */
const NEIGHBOURS = 3;

/** Improved precision and recall (Kynkäänniemi et al. 2019), of as many real images as generated ones. */
export const precisionRecall: ComputeMetric = (subject, name, count) =>
  measure(subject, name, { reals: count, fakes: count });

/** Of all real images. */
export const precisionRecallFull: ComputeMetric = (subject, name, count) =>
  measure(subject, name, { reals: subject.data.pictures, fakes: count });

async function measure(
  subject: MetricSubject,
  name: string,
  counts: { readonly reals: number; readonly fakes: number },
): ReturnType<ComputeMetric> {
  const { bytes, hash } = await readFeatureFile(subject.files, name, "vgg16");
  const { tensors, widths, hidden } = readVgg16Embedding(bytes);
  const network: FeatureNetwork<"features"> = (trace, images) => ({
    features: vgg16Embedding(weightScope(trace, tensors), images, widths, hidden),
  });
  const items = firstItems(subject, counts.reals);
  const look = (label: string, pictures: AsyncIterable<Float32Tensor>, count: number): Promise<Float32Tensor> =>
    collectFeatures(
      inTurn(subject, count, pictureFeatures(subject.network.engine, subject.data.resolution, pictures, network)),
      count,
      subject.stage(`${name}, ${label}`),
    );
  const stored = await remembered(
    subject,
    `vgg16 ${hash}, pictures 0 to ${items.length - 1}: features`,
    async () => new Map([["features", await look("real images", realPictures(subject, items), items.length)]]),
  );
  const fakes = await look("generated images", fakePictures(subject, counts.fakes), counts.fakes);
  const [precision, recall] = await onRank0(subject, () =>
    compare(subject, name, stored.get("features") as Float32Tensor, fakes),
  );
  const results = { [`${name}_precision`]: precision, [`${name}_recall`]: recall };
  return { results, reals: items.length, fakes: counts.fakes, features: hash };
}

async function compare(
  { network: { engine }, signal, stage }: MetricSubject,
  name: string,
  reals: Float32Tensor,
  fakes: Float32Tensor,
): Promise<readonly [precision: number, recall: number]> {
  const pace = (label: string): Pace => ({ signal, report: stage(`${name}, ${label}, comparing`) });
  const [real, fake] = centre(reals, fakes);
  const manifolds = {
    real: { set: real, radii: await neighbourRadii(engine, real, NEIGHBOURS, pace("real images")) },
    fake: { set: fake, radii: await neighbourRadii(engine, fake, NEIGHBOURS, pace("generated images")) },
  };
  const { realBalls, fakeBalls } = await membership(engine, manifolds.real, manifolds.fake, "inside", pace("both"));
  return [shareOf(realBalls), shareOf(fakeBalls)];
}
