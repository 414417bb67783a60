import { hostTensor } from "../tensor/hostTensor.ts";
import { remembered } from "./featureFiles.ts";
import type { Breathe } from "./eigenvalues.ts";
import { covarianceRoot, frechetDistance, type CovarianceRoot } from "./frechetDistance.ts";
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
  const breathe = breathing(subject, name);
  const root = await rootOf(subject, real.moments, `inception ${features}, pictures 0 to ${reals - 1}`, breathe);
  const distance = await frechetDistance(real.moments, fake.moments, root, breathing(subject, name));
  return { results: { [name]: distance }, reals, fakes: counts.fakes, features };
}

/** Lets other work go on, a stop among it, and tells how far the decompositions are. */
function breathing({ stage, signal }: MetricSubject, name: string): Breathe {
  let report: ReturnType<MetricSubject["stage"]> | undefined;
  return async (done, total) => {
    await new Promise((resolve) => setTimeout(resolve));
    signal?.throwIfAborted();
    report ??= stage(`${name}, comparing`);
    report(done, total);
  };
}

/** Of 2048 features it takes a while, and it is the same each time. */
async function rootOf(
  { store }: MetricSubject,
  { covariance, mean }: Moments,
  key: string,
  breathe: Breathe,
): Promise<CovarianceRoot> {
  const size = mean.length;
  const stored = await remembered(store, `${key}: root of the covariance`, async () => {
    const root = await covarianceRoot(covariance, size, breathe);
    return new Map([["root", hostTensor("float64", [root.length / size, size], root)]]);
  });
  return stored.get("root")?.data as Float64Array;
}
