import { inOrder } from "../base/inOrder.ts";
import { ClusterAborted, type Cluster, type Numbers } from "./cluster.ts";

/** What a rank brings to a meeting, and what it is to hear of it. */
interface Arrival {
  readonly call: string;
  readonly data: Uint8Array | Numbers;
  readonly leave: (gathered: readonly Uint8Array[]) => void;
  readonly fail: (error: Error) => void;
}

/** What happens once all are there. -> what rank 0 is given. */
type Meet = (all: readonly (Uint8Array | Numbers)[]) => readonly Uint8Array[];

/**
 * So many members of a cluster in this one process, in lock-step: for tests, and to see what several ranks compute on
 * a machine without MPI. Sums are taken in the order of the ranks.
 * @throws Error from every member where they do not all call the same, with data of the same length.
 */
export function inProcessClusters(size: number): Cluster[] {
  const waiting = new Map<number, Arrival>();
  let aborted: ClusterAborted | undefined;
  const arrive = (rank: number, call: string, data: Uint8Array | Numbers, meet: Meet): Promise<readonly Uint8Array[]> =>
    new Promise((leave, fail) => {
      if (aborted !== undefined) return fail(aborted);
      waiting.set(rank, { call, data, leave, fail });
      if (waiting.size < size) return;
      const all = Array.from({ length: size }, (_, each) => waiting.get(each)).filter((one) => one !== undefined);
      waiting.clear();
      settle(all, meet);
    });
  const abort = (rank: number, exitCode: number): void => {
    aborted = new ClusterAborted(`rank ${rank} ended with exit code ${exitCode}`);
    for (const { fail } of waiting.values()) fail(aborted);
    waiting.clear();
    throw aborted;
  };
  return Array.from({ length: size }, (_, rank) => member(rank, size, arrive, abort));
}

function settle(all: readonly Arrival[], meet: Meet): void {
  const calls = all.map(({ call }) => call);
  if (new Set(calls).size > 1) {
    const error = new Error(`ranks must call the same, but called ${calls.join(", ")}`);
    for (const { fail } of all) fail(error);
    return;
  }
  const gathered = meet(all.map(({ data }) => data));
  for (const [rank, { leave }] of all.entries()) leave(rank === 0 ? gathered : []);
}

function member(
  rank: number,
  size: number,
  meetOthers: (rank: number, call: string, data: Uint8Array | Numbers, meet: Meet) => Promise<readonly Uint8Array[]>,
  abort: (rank: number, exitCode: number) => void,
): Cluster {
  const nothing = new Uint8Array();
  const queue = inOrder();
  const arrive = (call: string, data: Uint8Array | Numbers, meet: Meet): Promise<readonly Uint8Array[]> =>
    queue(() => meetOthers(rank, call, data, meet));
  const meeting = async (call: string): Promise<void> => {
    await arrive(call, nothing, () => []);
  };
  return {
    rank,
    size,
    async allReduceSum(values) {
      await arrive(`allReduceSum of ${values.length}`, values, addUp);
    },
    async broadcast(bytes) {
      await arrive(`broadcast of ${bytes.length}`, bytes, handOut);
    },
    gather: (bytes) => arrive("gather", bytes, (all) => all.map((each) => Uint8Array.from(each))),
    barrier: () => meeting("barrier"),
    abort: (exitCode) => abort(rank, exitCode),
    close: () => meeting("close"),
  };
}

function addUp(all: readonly (Uint8Array | Numbers)[]): readonly Uint8Array[] {
  const [first, ...others] = all;
  if (first === undefined) return [];
  for (const other of others) for (let i = 0; i < first.length; i++) first[i] = (first[i] ?? 0) + (other[i] ?? 0);
  return handOut(all);
}

function handOut([first, ...others]: readonly (Uint8Array | Numbers)[]): readonly Uint8Array[] {
  if (first !== undefined) for (const other of others) other.set(first);
  return [];
}
