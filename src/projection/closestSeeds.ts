import { breathe } from "../base/taskContext.ts";
import type { Label } from "../model/labels.ts";
import { labelRows } from "../model/labels.ts";
import { rows, stack } from "../model/latents.ts";
import type { Network } from "../model/network.ts";
import type { Float32Tensor } from "../tensor/hostTensor.ts";
import { copies } from "./batches.ts";
import { distanceProgram, type ProjectionProblem } from "./stepProgram.ts";
import type { TargetFeeds } from "./targets.ts";

/** Seeds that are looked at. */
export const CANDIDATES = 100;

/**
 * For each target the w of the closest images among those of a hundred seeds from `seed` on, the closest first.
 * -> [N, most, numWs, wDim] as [N most, numWs, wDim].
 * The engine is free between two seeds.
 * @throws UserError for a conditional network without a label.
 */
export async function closestSeeds(
  network: Network,
  problem: ProjectionProblem,
  targets: TargetFeeds,
  seed: number,
  label: Label | undefined,
  most: number,
  signal?: AbortSignal,
): Promise<Float32Tensor> {
  const seeds = Array.from({ length: CANDIDATES }, (_, i) => seed + i);
  const labels = labelRows(
    seeds.map(() => label),
    network.cDim,
  );
  const ws = await network.mapping(network.latents(seeds), { labels });
  const executable = await network.engine.compile(distanceProgram(problem, targets.features));
  const distances: number[][] = Array.from({ length: problem.batch }, () => []);
  try {
    for (const candidate of seeds.keys()) {
      await breathe(signal);
      const image = await network.synthesis(rows(ws, candidate, candidate + 1));
      const { distance } = await executable.run({ image: copies(image, problem.batch), ...targets.feeds });
      distances.forEach((own, i) => own.push(Number(distance.data[i])));
    }
  } finally {
    await executable.dispose();
  }
  const order = (own: readonly number[]): number[] =>
    [...own.keys()].sort((a, b) => (own[a] ?? 0) - (own[b] ?? 0)).slice(0, most);
  return stack(distances.flatMap(order).map((candidate) => rows(ws, candidate, candidate + 1)));
}
