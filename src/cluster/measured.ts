import type { Cluster } from "./cluster.ts";

/** What a process spent on the others. */
export interface Spent {
  /** Bytes of the vectors that were added up. */
  readonly bytes: number;
  /** Milliseconds for which nothing else could be done: those of a call less those of what was done meanwhile. */
  readonly waited: number;
}

export interface MeasuredCluster extends Cluster {
  /** Since it was last asked. */
  takeSpent(): Spent;
  /** Adds up while other work is done. -> once both are. */
  allReduceWhile(values: Float32Array | Float64Array, work: () => Promise<void>): Promise<void>;
}

/** The same cluster, with account kept of its sums. */
export function measured(cluster: Cluster, now = (): number => performance.now()): MeasuredCluster {
  let [bytes, waited] = [0, 0];
  const allReduceWhile: MeasuredCluster["allReduceWhile"] = async (values, work) => {
    const sum = cluster.allReduceSum(values);
    sum.catch(() => undefined); // it is awaited once the work is done, which may fail first
    await work();
    const began = now();
    await sum;
    waited += now() - began;
    bytes += values.byteLength;
  };
  return {
    ...cluster,
    allReduceWhile,
    allReduceSum: (values) => allReduceWhile(values, async () => undefined),
    takeSpent: () => {
      const spent = { bytes, waited };
      [bytes, waited] = [0, 0];
      return spent;
    },
  };
}
