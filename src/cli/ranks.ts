import { setTimeout as sleep } from "node:timers/promises";
import { ALONE } from "../cluster/alone.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { UsageError } from "./exit.ts";
import { launchOf, type Launch } from "../cluster/launch.ts";

/** Milliseconds that the other ranks leave to rank 0 to say what went wrong, which is the same for all more often. */
const WORD_OF_RANK_0 = 1000;

interface Output {
  write(text: string): unknown;
}

/** This process as one of those that a launcher started. */
export interface Ranks {
  readonly launch: Launch | undefined;
  /** What was joined; alone until then. */
  readonly cluster: () => Cluster;
  /** Joins the others. @throws UserError that says what is missing. */
  readonly join: (note: (line: string) => void) => Promise<Cluster>;
  /** All are done. */
  readonly close: () => Promise<void>;
  /** Ends the others too, after a failure; where there are none it does nothing. */
  readonly abort: (exitCode: number) => void;
}

/** @throws UserError where the launcher left out what its processes need. */
export function ranksOf(environment: NodeJS.ProcessEnv | undefined): Ranks {
  const launch = environment && launchOf(environment);
  let cluster: Cluster = ALONE;
  return {
    launch,
    cluster: () => cluster,
    join: async (note) => {
      if (launch === undefined) return ALONE;
      const { openCluster } = await import("../cluster/mpi/openCluster.ts");
      const opened = await openCluster(environment);
      cluster = opened.cluster;
      note(`On ${cluster.size} ranks, ${opened.version?.split(",")[0]}`);
      return cluster;
    },
    close: () => cluster.close(),
    abort: (exitCode) => {
      if (cluster.size > 1) cluster.abort(exitCode);
    },
  };
}

/** Rank 0 alone prints results; the others' words on stderr say whose they are. */
export function streamsOf<T extends { readonly stdout: Output; readonly stderr: Output }>(
  io: T,
  launch: Launch | undefined,
): T {
  if (launch === undefined || launch.rank === 0) return io;
  const { stderr } = io;
  const write = (text: string): unknown => stderr.write(text.replace(/^(?=.)/gm, `rank ${launch.rank}: `));
  return { ...io, stdout: { write: () => undefined }, stderr: { write } };
}

/** Before a rank says what went wrong: rank 0 speaks first, and then ends the others. */
export async function afterRank0(launch: Launch | undefined): Promise<void> {
  if (launch !== undefined && launch.rank > 0) await sleep(WORD_OF_RANK_0);
}

/** @throws UsageError for a command whose work cannot be shared. */
export function assertOnRanks(name: string, launch: Launch | undefined): void {
  if (launch === undefined) return;
  const message = `it is the work of one process, and ${launch.size} were started; leave mpirun or srun out`;
  throw new UsageError(message, `stylegan ${name}`);
}

/** Whether a rank leaves it to rank 0 to say so: a wrong command line is wrong on all of them. */
export function leavesWord(error: unknown, launch: Launch | undefined): boolean {
  return launch !== undefined && launch.rank > 0 && error instanceof UsageError;
}
