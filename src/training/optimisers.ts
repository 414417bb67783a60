import { lazyAdam, type AdamSettings } from "./adam.ts";
import { LOSSES } from "./phasePrograms.ts";
import type { TrainingSetup } from "./setup.ts";

/** Adam of either network; D's is a lazy one only where its loss regularises lazily. */
export function optimisers(setup: TrainingSetup): Readonly<Record<"G" | "D", AdamSettings>> {
  const { adam, dLearningRate = adam.learningRate, gRegInterval, dRegInterval } = setup;
  const adamD = { ...adam, learningRate: dLearningRate };
  const isLazyD = "Dreg" in LOSSES[setup.loss ?? "logistic"];
  return { G: lazyAdam(adam, gRegInterval), D: isLazyD ? lazyAdam(adamD, dRegInterval) : adamD };
}
