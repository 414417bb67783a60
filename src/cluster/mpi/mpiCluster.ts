import { inOrder } from "../../base/inOrder.ts";
import type { Cluster } from "../cluster.ts";
import type { MpiCalls } from "./calls.ts";
import { whileAllLive, type Peer } from "./peers.ts";

/**
 * Numbers or bytes of one call. Counts are 32-bit in MPI; and pieces of 4 MB were measured to be as quick as larger
 * ones on an idle machine, and quicker on a busy one, where a call that waits for its turn holds up less.
 */
const PIECE = 1 << 20;

/**
 * A cluster through the system's MPI. Its calls wait in a thread of Node's pool, one at a time, so that this thread
 * goes on computing and hears signals. Measured between two processes, that adds 10 microseconds to a call; asking
 * MPI_Test again and again from the event loop costs more, and moves large vectors only while it asks.
 */
export function mpiCluster(calls: MpiCalls, peers: readonly Peer[]): Cluster {
  const [rank, size] = [calls.rank(), calls.size()];
  const queue = inOrder();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => queue(() => whileAllLive(peers, work()));
  return {
    rank,
    size,
    allReduceSum: (values) => inTurn(() => inPieces(values, (piece) => calls.allReduceSum(piece))),
    broadcast: (bytes) => inTurn(() => inPieces(bytes, (piece) => calls.broadcast(piece))),
    gather: (bytes) => inTurn(() => gathered(calls, bytes, rank, size)),
    barrier: () => inTurn(() => calls.barrier()),
    abort: (exitCode) => calls.abort(exitCode),
    close: () =>
      queue(async () => {
        await calls.barrier();
        calls.finalize();
      }),
  };
}

interface Sliceable<T> {
  readonly length: number;
  subarray(start: number, stop: number): T;
}

async function inPieces<T extends Sliceable<T>>(whole: T, call: (piece: T) => Promise<void>): Promise<void> {
  for (let start = 0; start < whole.length; start += PIECE)
    await call(whole.subarray(start, Math.min(whole.length, start + PIECE)));
}

async function gathered(
  calls: MpiCalls,
  bytes: Uint8Array,
  rank: number,
  size: number,
): Promise<readonly Uint8Array[]> {
  const lengths = new Float64Array(size);
  lengths[rank] = bytes.length;
  await inPieces(lengths, (piece) => calls.allReduceSum(piece));
  if (rank > 0) {
    await inPieces(bytes, (piece) => calls.send(piece, 0));
    return [];
  }
  const all = [bytes];
  for (let other = 1; other < size; other++) {
    const received = new Uint8Array(lengths[other] ?? 0);
    await inPieces(received, (piece) => calls.receive(piece, other));
    all.push(received);
  }
  return all;
}
