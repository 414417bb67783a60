import { hostname } from "node:os";
import { UserError } from "../../base/errors.ts";
import type { Cluster } from "../cluster.ts";
import { gatherJson, shareJson } from "../share.ts";

/** The process of a rank. */
export interface Peer {
  readonly rank: number;
  readonly host: string;
  readonly pid: number;
}

/** A rank's process is gone, and with it what all were doing. */
export class RankLost extends UserError {
  readonly peer: Peer;

  constructor(peer: Peer) {
    super({
      attempted: "go on",
      rule: "every rank must live until all are done",
      received: `the end of rank ${peer.rank} (process ${peer.pid} on ${peer.host})`,
      next: "Its own last words, or the launcher's, say why. What was saved is whole: start the same command again.",
    });
    this.peer = peer;
  }
}

/** Milliseconds between two looks: launchers end the others within a second of the first. */
const LOOK_EVERY = 100;

/** The processes of all ranks, on every rank. */
export async function peersOf(cluster: Cluster): Promise<readonly Peer[]> {
  const own: Peer = { rank: cluster.rank, host: hostname(), pid: process.pid };
  return shareJson(cluster, await gatherJson(cluster, own));
}

/** Those of this machine that this process can see, itself left out. */
export function visible(peers: readonly Peer[]): Peer[] {
  return peers.filter(({ host, pid }) => host === hostname() && pid !== process.pid && lives(pid));
}

/** Waits for work that ends only if all take part. @throws RankLost as soon as one of them is gone. */
export async function whileAllLive<T>(peers: readonly Peer[], work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const loss = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      const lost = peers.find(({ pid }) => !lives(pid));
      if (lost !== undefined) reject(new RankLost(lost));
    }, LOOK_EVERY);
  });
  try {
    return await Promise.race([work, loss]);
  } finally {
    clearInterval(timer);
  }
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
