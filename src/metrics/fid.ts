import { hostTensor } from "../tensor/hostTensor.ts";
import { remembered } from "./featureFiles.ts";
import { covarianceRoot, frechetDistance } from "./frechetDistance.ts";
import { fakeStatistics, firstItems, inceptionHash, realStatistics } from "./inceptionStatistics.ts";
import type { ComputeMetric } from "./metric.ts";
import type { Moments } from "./moments.ts";
import type { MetricSubject } from "./subject.ts";

/** The Fréchet distance of Inception's features (Heusel et al. 2017), of as many real pictures as generated ones. */
export const fid: ComputeMetric = (subject, name, count) => measureFid(subject, name, { reals: count, fakes: count });

/** Of all real pictures. */
export const fidFull: ComputeMetric = (subject, name, count) =>
  measureFid(subject, name, { reals: subject.data.pictures, fakes: count });

async function measureFid(
  subject: MetricSubject,
  name: string,
  counts: { readonly reals: number; readonly fakes: number },
): ReturnType<ComputeMetric> {
  const { length: reals } = firstItems(subject, counts.reals);
  const features = await inceptionHash(subject, name);
  const real = await realStatistics(subject, { name, count: reals });
  const fake = await fakeStatistics(subject, { name, count: counts.fakes });
  const report = subject.stage(`${name}, comparing`);
  const root = await rootOf(subject, real.moments, `inception ${features}, pictures 0 to ${reals - 1}`);
  report(1, 2);
  const distance = frechetDistance(real.moments, fake.moments, root);
  report(2, 2);
  return { results: { [name]: distance }, reals, fakes: counts.fakes, features };
}

/** Of 2048 features it takes a minute, and it is the same each time. */
async function rootOf({ store }: MetricSubject, { covariance, mean }: Moments, key: string): Promise<Float64Array> {
  const size = mean.length;
  const stored = await remembered(store, `${key}: root of the covariance`, async () => {
    return new Map([["root", hostTensor("float64", [size, size], covarianceRoot(covariance, size))]]);
  });
  return stored.get("root")?.data as Float64Array;
}
