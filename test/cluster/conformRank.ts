/** One rank of the conformance suite, started by an MPI launcher: rank 0 prints what passed, or what did not. */
import { openCluster } from "../../src/cluster/mpi/openCluster.ts";
import { conform } from "./conformance.ts";

const { cluster, version, peers } = await openCluster();
try {
  const passed = await conform(cluster);
  if (cluster.rank === 0) console.log(JSON.stringify({ size: cluster.size, version, peers: peers.length, passed }));
  await cluster.close();
} catch (error) {
  console.error(error);
  cluster.abort(1);
}
