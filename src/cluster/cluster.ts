/** Numbers that ranks add up. */
export type Numbers = Float32Array | Float64Array;

/**
 * Processes that work on one thing together, each known by its rank. Every method but `abort` is called by all of them
 * in the same order, and settles once all have; the memory that it is given must be left alone until then.
 */
export interface Cluster {
  /** From 0 to size - 1; rank 0 is the one that writes and speaks. */
  readonly rank: number;
  readonly size: number;
  /** Puts the sum over all ranks in place of the values, with the same bits on every rank and in every run. */
  allReduceSum(values: Numbers): Promise<void>;
  /** Puts rank 0's bytes in place of these, which are as many on every rank. */
  broadcast(bytes: Uint8Array): Promise<void>;
  /** -> on rank 0 the bytes of each rank, in their order and as many as each has; elsewhere nothing. */
  gather(bytes: Uint8Array): Promise<readonly Uint8Array[]>;
  /** Settles once every rank is here. */
  barrier(): Promise<void>;
  /** Ends every rank, whatever it is doing, this one included. @throws ClusterAborted where that ends no process. */
  abort(exitCode: number): void;
  /** The last thing that all ranks do. */
  close(): Promise<void>;
}

/** A rank gave up, so that what all have to do together cannot be done. */
export class ClusterAborted extends Error {
  override readonly name = "ClusterAborted";
}
