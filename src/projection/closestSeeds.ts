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
 * For each target the w of the closest picture among those of a hundred seeds from `seed` on. -> [N, numWs, wDim].
 * @throws UserError for a conditional network without a label.
 */
export async function closestSeeds(
  network: Network,
  problem: ProjectionProblem,
  targets: TargetFeeds,
  seed: number,
  label: Label | undefined,
): Promise<Float32Tensor> {
  const seeds = Array.from({ length: CANDIDATES }, (_, i) => seed + i);
  const labels = labelRows(
    seeds.map(() => label),
    network.cDim,
  );
  const ws = await network.mapping(network.latents(seeds), { labels });
  const executable = await network.engine.compile(distanceProgram(problem, targets.features));
  const best = Array.from({ length: problem.batch }, () => ({ distance: Infinity, candidate: 0 }));
  for (const candidate of seeds.keys()) {
    const image = await network.synthesis(rows(ws, candidate, candidate + 1));
    const { distance } = await executable.run({ image: copies(image, problem.batch), ...targets.feeds });
    best.forEach((found, i) => {
      const own = Number(distance.data[i]);
      if (own < found.distance) best[i] = { distance: own, candidate };
    });
  }
  await executable.dispose();
  return stack(best.map(({ candidate }) => rows(ws, candidate, candidate + 1)));
}
