import { ALONE } from "../cluster/alone.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { dealt, shareJson } from "../cluster/share.ts";
import type { FeatureBatch } from "./pictureFeatures.ts";

/** Where the images of a metric can be shared among processes; it is alone where none are given. */
export interface MeasuredTogether {
  readonly cluster?: Cluster;
}

/** Images that are dealt out together: whole batches of the generator and of every feature network. */
const TOGETHER = 32;

/** What of all images, told by their numbers, falls to this rank. */
export function ownShare({ cluster }: MeasuredTogether, numbers: readonly number[]): number[] {
  return [...dealt(numbers, TOGETHER, cluster)];
}

/**
 * On rank 0 the features of all images, in the order before they were dealt out, so that sums of them have the same
 * bits on any number of ranks; elsewhere nothing comes, while this rank's are computed and sent.
 * @param total images of all ranks. @param own this rank's, in batches of a size that divides what is dealt together.
 */
export async function* inTurn<Output extends string>(
  { cluster = ALONE }: MeasuredTogether,
  total: number,
  own: AsyncIterable<FeatureBatch<Output>>,
): AsyncGenerator<FeatureBatch<Output>, void, undefined> {
  if (cluster.size === 1) return yield* own;
  let [rounds, left] = [Math.ceil(total / (TOGETHER * cluster.size)), total];
  for await (const share of joined(own)) {
    rounds--;
    for (const bytes of await cluster.gather(bytesOf(share))) {
      if (bytes.length === 0) continue;
      const batch = fromBytes(bytes, Math.min(TOGETHER, left), share);
      left -= batch.count;
      yield batch;
    }
  }
  if (rounds > 0) await cluster.gather(new Uint8Array());
}

/** Batches put together to what is dealt together. */
async function* joined<Output extends string>(
  batches: AsyncIterable<FeatureBatch<Output>>,
): AsyncGenerator<FeatureBatch<Output>, void, undefined> {
  let [waiting, count] = [[] as FeatureBatch<Output>[], 0];
  for await (const batch of batches) {
    waiting.push(batch);
    count += batch.count;
    if (count < TOGETHER) continue;
    yield join(waiting, count);
    [waiting, count] = [[], 0];
  }
  if (count > 0) yield join(waiting, count);
}

function join<Output extends string>(batches: readonly FeatureBatch<Output>[], count: number): FeatureBatch<Output> {
  const names = Object.keys(batches[0]?.outputs ?? {}) as Output[];
  const rows = names.map((name) => [name, concatenated(batches.map(({ outputs }) => outputs[name]))] as const);
  return { count, outputs: Object.fromEntries(rows) as Record<Output, Float32Array> };
}

function concatenated(parts: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let start = 0;
  for (const part of parts) {
    whole.set(part, start);
    start += part.length;
  }
  return whole;
}

/** One output after the other. */
function bytesOf({ outputs }: FeatureBatch<string>): Uint8Array {
  return new Uint8Array(concatenated(Object.values(outputs)).buffer);
}

/** @param like a batch of the same outputs, whatever its count. */
function fromBytes<Output extends string>(
  bytes: Uint8Array,
  count: number,
  like: FeatureBatch<Output>,
): FeatureBatch<Output> {
  const values = new Float32Array(bytes.slice().buffer);
  let start = 0;
  const rows = Object.entries<Float32Array>(like.outputs).map(([name, { length }]) => {
    const end = start + (length / like.count) * count;
    const row = [name, values.subarray(start, end)] as const;
    start = end;
    return row;
  });
  return { count, outputs: Object.fromEntries(rows) as Record<Output, Float32Array> };
}

/** On rank 0 the numbers of all ranks, those of each after those of the rank before; elsewhere none. */
export async function gatheredNumbers(
  { cluster = ALONE }: MeasuredTogether,
  own: Float64Array<ArrayBuffer>,
): Promise<number[]> {
  if (cluster.size === 1) return [...own];
  const all = await cluster.gather(new Uint8Array(own.buffer));
  return all.flatMap((bytes) => [...new Float64Array(bytes.slice().buffer)]);
}

/** Work on what rank 0 alone has. -> its value, on the other ranks as JSON keeps it. */
export async function onRank0<T>({ cluster = ALONE }: MeasuredTogether, work: () => Promise<T>): Promise<T> {
  if (cluster.rank > 0) return shareJson<T>(cluster);
  const value = await work();
  if (cluster.size > 1) await shareJson(cluster, value);
  return value;
}
