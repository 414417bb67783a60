import { hostTensor } from "../tensor/hostTensor.ts";
import { remembered } from "./featureFiles.ts";
import type { Breathe } from "./eigenvalues.ts";
import { covarianceRoot, frechetDistance, type CovarianceRoot } from "./frechetDistance.ts";
import { fakeStatistics, firstItems, inceptionHash, realStatistics } from "./inceptionStatistics.ts";
import type { ComputeMetric } from "./metric.ts";
import type { Moments } from "./moments.ts";
import type { MetricSubject } from "./subject.ts";
import { onRank0 } from "./together.ts";

/** The Fréchet distance of Inception's features (Heusel et al. 2017), of as many real images as generated ones. */
export const fid: ComputeMetric = (subject, name, count) => measureFid(subject, name, { reals: count, fakes: count });

/** Of all real images. */
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
  const key = `inception ${features}, pictures 0 to ${reals - 1}: root of the covariance`;
  const distance = await onRank0(subject, async () => {
    const root = await rootOf(subject, name, real.moments, key);
    return breathing(subject, `${name}, comparing`, (breathe) =>
      frechetDistance(real.moments, fake.moments, root, breathe),
    );
  });
  return { results: { [name]: distance }, reals, fakes: counts.fakes, features };
}

/** Work that lets other work go on, a stop among it, and tells how far it is. */
async function breathing<T>(
  { stage, signal }: MetricSubject,
  label: string,
  work: (breathe: Breathe) => Promise<T>,
): Promise<T> {
  const report = stage(label);
  let last = 1;
  const result = await work(async (done, total) => {
    await new Promise((resolve) => setTimeout(resolve));
    signal?.throwIfAborted();
    last = total;
    report(done, total);
  });
  report(last, last);
  return result;
}

/** Of 2048 features it takes a while, and it is the same each time. */
async function rootOf(
  subject: MetricSubject,
  name: string,
  { covariance, mean }: Moments,
  key: string,
): Promise<CovarianceRoot> {
  const size = mean.length;
  const stored = await remembered({ store: subject.store }, key, async () => {
    const root = await breathing(subject, `${name}, real images, comparing`, (breathe) =>
      covarianceRoot(covariance, size, breathe),
    );
    return new Map([["root", hostTensor("float64", [root.length / size, size], root)]]);
  });
  return stored.get("root")?.data as Float64Array;
}
