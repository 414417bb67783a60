import type { Float32Tensor } from "../tensor/hostTensor.ts";
import type { Dataset } from "./dataset.ts";
import { shuffledOrder } from "./shuffle.ts";

/** Real images for one training step. */
export interface Batch {
  /** [N, channels, resolution, resolution] in [-1, 1]. */
  readonly images: Float32Tensor;
  /** [N, cDim]; undefined without labels. */
  readonly labels: Float32Tensor | undefined;
  /** The data set's items, in the batch's order; a damaged one shows another image, with that one's label. */
  readonly items: readonly number[];
}

export interface BatchOptions {
  readonly seed: number;
  /** Images a step. */
  readonly batchSize: number;
  /** Which equal part of each batch to open, where several processes share them; the whole unless given. */
  readonly part?: { readonly rank: number; readonly size: number };
  /** Steps decoded ahead of the one asked for; memory holds so many batches more. */
  readonly ahead?: number;
}

/**
 * The batches of a training run. Batch `step` is a function of the data set, the seed, the batch size and the step,
 * never of timing or of the batches asked for before: a run that stops and goes on sees the same images.
 */
export interface Batches {
  /**
   * The batch of a step, 0 or more; asking for it starts the decoding of the next ones.
   * @throws UserError when an image cannot be read; batches ahead keep their errors until they are asked for.
   */
  at(step: number): Promise<Batch>;
}

export function openBatches(dataset: Dataset, { seed, batchSize, part, ahead = 2 }: BatchOptions): Batches {
  const { rank, size } = part ?? { rank: 0, size: 1 };
  const share = batchSize / size;
  const order = shuffledOrder(dataset.count, seed);
  const making = new Map<number, Promise<Batch>>();
  const make = async (step: number): Promise<Batch> => {
    const items = Array.from({ length: share }, (_, i) => order.at(step * batchSize + rank * share + i));
    return { ...(await dataset.labelledImages(items)), items };
  };
  const start = (step: number): Promise<Batch> => {
    const batch = making.get(step) ?? make(step);
    making.set(step, batch);
    batch.catch(() => undefined);
    return batch;
  };
  return {
    at: (step) => {
      for (const other of making.keys()) if (other < step || other > step + ahead) making.delete(other);
      const batch = start(step);
      for (let next = step + 1; next <= step + ahead; next++) void start(next);
      return batch;
    },
  };
}
