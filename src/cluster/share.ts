import { ALONE } from "./alone.ts";
import type { Cluster } from "./cluster.ts";

/** Rank 0's bytes on every rank; the others bring none. */
export async function shareBytes(cluster: Cluster, bytes?: Uint8Array): Promise<Uint8Array> {
  const length = Float64Array.of(cluster.rank === 0 ? (bytes?.length ?? 0) : 0);
  await cluster.allReduceSum(length);
  const shared = cluster.rank === 0 && bytes !== undefined ? bytes : new Uint8Array(length[0] ?? 0);
  await cluster.broadcast(shared);
  return shared;
}

/** Rank 0's value, as JSON keeps it, on every rank. */
export async function shareJson<T>(cluster: Cluster, value?: T): Promise<T> {
  const bytes = cluster.rank === 0 ? new TextEncoder().encode(JSON.stringify(value ?? null)) : undefined;
  return JSON.parse(new TextDecoder().decode(await shareBytes(cluster, bytes))) as T;
}

/** Each rank's values, as JSON keeps them, on rank 0; elsewhere nothing. */
export async function gatherJson<T>(cluster: Cluster, value: T): Promise<readonly T[]> {
  const all = await cluster.gather(new TextEncoder().encode(JSON.stringify(value)));
  return all.map((bytes) => JSON.parse(new TextDecoder().decode(bytes)) as T);
}

/** The numbers that a rank takes of 0 to count - 1: every size-th. */
export function ownOf(count: number, { rank, size }: Pick<Cluster, "rank" | "size">): number[] {
  return Array.from({ length: Math.max(0, Math.ceil((count - rank) / size)) }, (_, i) => rank + i * size);
}

/**
 * What falls to a rank: batches are dealt out whole and in turn, so that each holds what it holds on one process, and
 * its images have the same bits.
 */
export function* dealt<T>(
  all: Iterable<T>,
  batch: number,
  { rank, size }: Pick<Cluster, "rank" | "size"> = ALONE,
): Generator<T> {
  let i = 0;
  for (const one of all) if (Math.floor(i++ / batch) % size === rank) yield one;
}
