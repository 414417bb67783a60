import { ALONE } from "../alone.ts";
import type { Cluster } from "../cluster.ts";
import { launchOf } from "../launch.ts";
import { startMpi } from "./calls.ts";
import { LIBRARY_VARIABLE, loadLibrary } from "./library.ts";
import { mpiCluster } from "./mpiCluster.ts";
import { peersOf, visible, type Peer } from "./peers.ts";

/** The cluster that this process was started in. */
export interface OpenedCluster {
  readonly cluster: Cluster;
  /** The process of each rank; none where it is alone. */
  readonly peers: readonly Peer[];
  /** The library's own words about itself. */
  readonly version?: string;
}

/**
 * Joins the processes that a launcher started with this one; without a launcher it is alone, and neither MPI nor koffi
 * is loaded.
 * @throws UserError that says what to install and how to start.
 */
export async function openCluster(environment: NodeJS.ProcessEnv = process.env): Promise<OpenedCluster> {
  const launch = launchOf(environment);
  if (launch === undefined) return { cluster: ALONE, peers: [] };
  const loaded = await loadLibrary(launch, environment[LIBRARY_VARIABLE]);
  const calls = startMpi(loaded);
  const peers = await peersOf(mpiCluster(calls, []));
  return { cluster: mpiCluster(calls, visible(peers)), peers, version: loaded.version };
}
