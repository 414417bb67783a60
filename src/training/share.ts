import type { Cluster } from "../cluster/cluster.ts";
import type { TrainingSetup } from "./setup.ts";

/** The images of a batch that a rank computes. */
export interface Share {
  /** Place in the batch of the first. */
  readonly first: number;
  readonly count: number;
  /** Samples a program run: as many as the setup says, or the whole share. */
  readonly microBatch: number;
}

/**
 * Equal parts of the batch, in the order of the ranks. Random streams are named by an image's place in the whole
 * batch, so that R ranks compute what one computes in R small batches.
 */
export function shareOf(
  { batchSize, microBatch }: Pick<TrainingSetup, "batchSize" | "microBatch">,
  { rank, size }: Pick<Cluster, "rank" | "size">,
): Share {
  const count = batchSize / size;
  if (!Number.isInteger(count)) throw new Error(`training: ${size} ranks do not divide a batch of ${batchSize}`);
  return { first: rank * count, count, microBatch: Math.min(microBatch, count) };
}
