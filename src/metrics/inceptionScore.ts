import { fakeStatistics, inceptionHash } from "./inceptionStatistics.ts";
import type { ComputeMetric } from "./metric.ts";
import { onRank0 } from "./together.ts";

/** The inception score (Salimans et al. 2016): how sure and how various the classes of generated images are. */
export const inceptionScore: ComputeMetric = async (subject, name, count) => {
  const features = await inceptionHash(subject, name);
  const fakes = await fakeStatistics(subject, { name, count });
  const score = await onRank0(subject, () => Promise.resolve(fakes.score));
  return { results: { [`${name}_mean`]: score.mean, [`${name}_std`]: score.std }, reals: 0, fakes: count, features };
};
