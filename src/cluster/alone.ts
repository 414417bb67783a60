import { ClusterAborted, type Cluster } from "./cluster.ts";

/** The cluster of a process that works alone: nothing to add up, nobody to wait for. */
export const ALONE: Cluster = {
  rank: 0,
  size: 1,
  allReduceSum: async () => undefined,
  broadcast: async () => undefined,
  gather: async (bytes) => [bytes],
  barrier: async () => undefined,
  abort: (exitCode) => {
    throw new ClusterAborted(`ended with exit code ${exitCode}`);
  },
  close: async () => undefined,
};
