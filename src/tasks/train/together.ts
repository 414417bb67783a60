import { UserError } from "../../base/errors.ts";
import type { Cluster } from "../../cluster/cluster.ts";
import { peersOf } from "../../cluster/mpi/peers.ts";
import { shareBytes, shareJson } from "../../cluster/share.ts";
import { concatBytes } from "../../formats/byteReader.ts";
import type { StoredRun } from "../../runs/storedRun.ts";
import type { TrainingState } from "../../training/state.ts";
import { readState, writeState } from "../../training/stateFile.ts";

/** What the other ranks need to know of a run that rank 0 planned. */
export interface SharedRun {
  readonly run: StoredRun;
  readonly folder: string;
  readonly state: TrainingState;
}

/** Hands a run out from rank 0, the only one that has it. -> the same on every rank. */
export async function shareRun(cluster: Cluster, own?: SharedRun): Promise<SharedRun> {
  const about = own && { run: own.run, folder: own.folder };
  const { run, folder } = await shareJson<Omit<SharedRun, "state">>(cluster, about);
  const chunks = own === undefined ? [] : writeState(run.setup, own.state);
  const count = await shareJson(cluster, chunks.length);
  const received: Uint8Array[] = [];
  for (let i = 0; i < count; i++) {
    const chunk = await shareBytes(cluster, chunks[i]);
    if (own === undefined) received.push(chunk);
  }
  return own ?? { run, folder, state: readState(run.setup, concatBytes(received)) };
}

/** `Ranks: 0 is process 71 on node1, 1 is process 72 on node1`: what a launcher's message of a process means. */
export async function ranksText(cluster: Cluster): Promise<string> {
  const peers = await peersOf(cluster);
  return `Ranks: ${peers.map(({ rank, pid, host }) => `${rank} is process ${pid} on ${host}`).join(", ")}`;
}

/** Whether any rank wants to stop: what all have to know alike, or the others would wait for it. */
export async function anyStops(cluster: Cluster, stops: boolean): Promise<boolean> {
  const votes = Float64Array.of(stops ? 1 : 0);
  await cluster.allReduceSum(votes);
  return votes[0] !== 0;
}

/** For a rank that heard no signal itself. */
export function stoppedElsewhere(): UserError {
  return new UserError({
    attempted: "go on training",
    rule: "all ranks stop where one is told to",
    received: "a signal to another one",
    next: "The run is saved; the same command with --resume latest goes on.",
  });
}
