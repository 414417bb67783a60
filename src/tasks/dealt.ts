import type { Cluster } from "../cluster/cluster.ts";
import type { Picture } from "../model/picture.ts";

/** Where a task can share its work among processes. */
export interface OnRanks {
  /** The processes that work together, this one among them; it is alone where none is given. */
  readonly cluster?: Cluster;
}

/** How far all are, told by rank 0, whose share is the largest. */
export function scaledProgress(
  onProgress: ((done: number, total: number) => void) | undefined,
  total: number,
  { size }: Pick<Cluster, "size">,
): (done: number) => void {
  return (done) => onProgress?.(Math.min(total, done * size), total);
}

/** The images of all ranks on rank 0, in their order before they were dealt out; elsewhere none. */
export async function gatheredPictures(
  own: readonly Picture[],
  total: number,
  batch: number,
  cluster: Cluster,
): Promise<Picture[]> {
  if (cluster.size === 1) return [...own];
  const length = own[0]?.data.length ?? 0;
  const bytes = new Uint8Array(length * own.length);
  for (const [i, { data }] of own.entries()) bytes.set(data, i * length);
  const all = await cluster.gather(bytes);
  if (cluster.rank > 0 || own[0] === undefined) return [];
  const { width, height, channels } = own[0];
  const taken = all.map(() => 0);
  return Array.from({ length: total }, (_, i) => {
    const rank = Math.floor(i / batch) % cluster.size;
    const start = (taken[rank] ?? 0) * length;
    taken[rank] = (taken[rank] ?? 0) + 1;
    return { width, height, channels, data: (all[rank] ?? bytes).subarray(start, start + length) };
  });
}
