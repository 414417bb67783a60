import { UserError } from "../base/errors.ts";
import { createRng } from "../base/rng.ts";
import {
  fakeStatistics,
  firstItems,
  inceptionHash,
  realStatistics,
  type InceptionStatistics,
} from "./inceptionStatistics.ts";
import { drawSubsets, kernelDistance } from "./kernelDistance.ts";
import type { ComputeMetric } from "./metric.ts";
import type { MetricSubject } from "./subject.ts";
import { onRank0 } from "./together.ts";

/** The kernel distance of Inception's features (Bińkowski et al. 2018), of as many real images as generated ones. */
export const kid: ComputeMetric = (subject, name, count) => measureKid(subject, name, { reals: count, fakes: count });

/** Of all real images. */
export const kidFull: ComputeMetric = (subject, name, count) =>
  measureKid(subject, name, { reals: subject.data.pictures, fakes: count });

async function measureKid(
  subject: MetricSubject,
  name: string,
  counts: { readonly reals: number; readonly fakes: number },
): ReturnType<ComputeMetric> {
  const { length: reals } = firstItems(subject, counts.reals);
  const { fakes } = counts;
  if (Math.min(reals, fakes) < 2) throw tooFew(name, Math.min(reals, fakes));
  const features = await inceptionHash(subject, name);
  const real = await realStatistics(subject, { name, count: reals, keepsFeatures: true });
  const fake = await fakeStatistics(subject, { name, count: fakes, keepsFeatures: true });
  const value = await onRank0(subject, () => compare(subject, name, real, fake));
  return { results: { [name]: value }, reals, fakes, features };
}

function compare(
  subject: MetricSubject,
  name: string,
  { features: reals }: InceptionStatistics,
  { features: fakes }: InceptionStatistics,
): Promise<number> {
  if (reals === undefined || fakes === undefined) throw new Error("kid: features were asked for");
  const [[realCount = 0], [fakeCount = 0]] = [reals.shape, fakes.shape];
  const subsets = [...drawSubsets(createRng(subject.seed, "metrics", "kid"), realCount, fakeCount)];
  const report = subject.stage(`${name}, comparing`);
  let done = 0;
  function* paced(): Generator<(typeof subsets)[number]> {
    for (const subset of subsets) {
      subject.signal?.throwIfAborted();
      yield subset;
      report(++done, subsets.length);
    }
  }
  return kernelDistance(subject.network.engine, reals, fakes, paced());
}

function tooFew(name: string, count: number): UserError {
  return new UserError({
    attempted: `measure ${name}`,
    rule: "it compares pairs of images, so two of each kind are the fewest",
    received: `${count}`,
  });
}
