import { deepStrictEqual as same, rejects } from "node:assert/strict";
import type { Cluster } from "../../src/cluster/cluster.ts";
import { gatherJson, shareBytes, shareJson } from "../../src/cluster/share.ts";

/** Longer than a piece of one call, and no multiple of it. */
const LONG = 2 ** 20 + 7;

/** 1 + 2 + ... + size. */
const triangle = (size: number): number => (size * (size + 1)) / 2;

/** What every cluster does, by what it shows; each rank runs all cases in this order, and throws where it differs. */
export const CASES: Readonly<Record<string, (cluster: Cluster) => Promise<void>>> = {
  "knows its place": async ({ rank, size }) => {
    same(Number.isInteger(rank) && rank >= 0 && rank < size, true);
  },
  "adds up float32 in place": async (cluster) => {
    const { rank, size } = cluster;
    const values = Float32Array.from({ length: 5 }, (_, i) => (rank + 1) * 10 ** i);
    await cluster.allReduceSum(values);
    same(
      [...values],
      [1, 10, 100, 1e3, 1e4].map((one) => one * triangle(size)),
    );
  },
  "adds up float64 with its digits": async (cluster) => {
    const values = Float64Array.of(cluster.rank + 1 + 2 ** -40);
    await cluster.allReduceSum(values);
    same(values[0], triangle(cluster.size) + cluster.size * 2 ** -40);
  },
  "adds up a part of a longer array": async (cluster) => {
    const values = new Float32Array(8).fill(1);
    await cluster.allReduceSum(values.subarray(2, 4));
    same([...values], [1, 1, cluster.size, cluster.size, 1, 1, 1, 1]);
  },
  "adds up nothing, and vectors longer than one call takes": async (cluster) => {
    await cluster.allReduceSum(new Float32Array());
    const values = Float32Array.from({ length: LONG }, (_, i) => i % 7);
    await cluster.allReduceSum(values);
    same(
      values.every((value, i) => value === (i % 7) * cluster.size),
      true,
    );
  },
  "gives every rank the same bits of sums that round": async (cluster) => {
    const values = Float32Array.from({ length: 1000 }, (_, i) => Math.sin(i * 12.9898 + cluster.rank * 78.233) * 1e3);
    const again = Float32Array.from(values);
    await cluster.allReduceSum(values);
    await cluster.allReduceSum(again);
    same(again, values);
    const all = await cluster.gather(new Uint8Array(values.buffer));
    for (const bytes of all) same(Buffer.compare(bytes, all[0] ?? new Uint8Array()), 0);
  },
  "keeps calls in order that do not wait for one another": async (cluster) => {
    const [first, second] = [new Float32Array(LONG).fill(1), Float64Array.of(2)];
    const calls = [cluster.allReduceSum(first), cluster.allReduceSum(second), cluster.barrier()];
    await Promise.all(calls);
    same([first[LONG - 1], second[0]], [cluster.size, 2 * cluster.size]);
  },
  "leaves the event loop free while it waits": async (cluster) => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    if (cluster.rank === 0) while (turns < 3) await new Promise((resolve) => setTimeout(resolve, 1));
    await cluster.barrier();
    clearInterval(timer);
    same(cluster.rank > 0 || turns >= 3, true);
  },
  "hands out rank 0's bytes": async (cluster) => {
    const bytes = new Uint8Array(LONG).fill(cluster.rank === 0 ? 200 : 0);
    await cluster.broadcast(bytes);
    same(
      bytes.every((byte) => byte === 200),
      true,
    );
  },
  "gathers bytes of any length on rank 0": async (cluster) => {
    const all = await cluster.gather(new Uint8Array(cluster.rank * 3).fill(cluster.rank));
    const expected = Array.from({ length: cluster.size }, (_, rank) => [...new Uint8Array(rank * 3).fill(rank)]);
    same(
      all.map((bytes) => [...bytes]),
      cluster.rank === 0 ? expected : [],
    );
  },
  "shares values that the others know nothing of": async (cluster) => {
    const { rank, size } = cluster;
    same(await shareJson(cluster, rank === 0 ? { name: "ü", list: [1, 2] } : undefined), { name: "ü", list: [1, 2] });
    same([...(await shareBytes(cluster, rank === 0 ? Uint8Array.of(7, 8) : undefined))], [7, 8]);
    const ranks = Array.from({ length: size }, (_, each) => ({ each }));
    same(await gatherJson(cluster, { each: rank }), rank === 0 ? ranks : []);
  },
};

/** Runs the cases on one rank. -> their names. @throws Error that names the case. */
export async function conform(cluster: Cluster): Promise<string[]> {
  for (const [name, run] of Object.entries(CASES)) {
    try {
      await run(cluster);
    } catch (cause) {
      throw new Error(`rank ${cluster.rank} of ${cluster.size} ${name}: ${String(cause)}`, { cause });
    }
  }
  return Object.keys(CASES);
}

/** After `abort` of one rank, the others' calls fail too; only where that ends no process. */
export async function failsTogether(clusters: readonly Cluster[]): Promise<void> {
  const waiting = clusters.slice(1).map((cluster) => cluster.barrier());
  const failed = waiting.map((call) => rejects(call, /rank 0 ended with exit code 2/));
  same(
    (() => {
      try {
        clusters[0]?.abort(2);
        return "went on";
      } catch (error) {
        return String(error);
      }
    })(),
    "ClusterAborted: rank 0 ended with exit code 2",
  );
  await Promise.all(failed);
}
