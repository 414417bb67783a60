import { availableParallelism } from "node:os";
import type { Cluster } from "../../cluster/cluster.ts";
import { dealt } from "../../cluster/share.ts";
import { sideBySide } from "../../datasets/sideBySide.ts";
import type { SkippedFile } from "../../media/fileTree.ts";
import type { ConvertedFile } from "./convert.ts";

/** A file's image, or why there is none. */
export type Converted = ConvertedFile | SkippedFile;

/** Files that a rank converts before all send what they have. */
const TOGETHER = 8;

export interface Conversions {
  readonly names: readonly string[];
  /** After so many images no more are wanted. */
  readonly most: number;
  readonly convert: (name: string) => Promise<Converted>;
  readonly signal?: AbortSignal;
}

/**
 * What becomes of each file: on rank 0 of all, in their order; elsewhere nothing comes, while this rank's share is
 * converted and sent.
 */
export async function* convertTogether(
  cluster: Cluster,
  { names, most, convert, signal }: Conversions,
): AsyncGenerator<Converted, void, undefined> {
  const own = sideBySide(dealt(names, TOGETHER, cluster), availableParallelism(), convert);
  if (cluster.size === 1) return yield* own;
  let [rounds, pictures] = [Math.ceil(names.length / (TOGETHER * cluster.size)), 0];
  for await (const files of inEights(own)) {
    signal?.throwIfAborted();
    const all = await cluster.gather(toBytes(files));
    pictures += await sumOver(cluster, files.filter((file) => "png" in file).length);
    for (const bytes of all) yield* fromBytes(bytes);
    rounds--;
    if (pictures >= most) return;
  }
  if (rounds === 0) return;
  await cluster.gather(toBytes([]));
  await sumOver(cluster, 0);
}

async function* inEights(all: AsyncIterable<Converted>): AsyncGenerator<readonly Converted[], void, undefined> {
  let waiting: Converted[] = [];
  for await (const one of all) {
    waiting.push(one);
    if (waiting.length < TOGETHER) continue;
    yield waiting;
    waiting = [];
  }
  if (waiting.length > 0) yield waiting;
}

async function sumOver(cluster: Cluster, count: number): Promise<number> {
  const sum = Float64Array.of(count);
  await cluster.allReduceSum(sum);
  return sum[0] ?? 0;
}

/** Four bytes that tell the length of what JSON keeps, that, and the images' files one after the other. */
function toBytes(files: readonly Converted[]): Uint8Array {
  const pictures = files.flatMap((file) => ("png" in file ? [file.png] : []));
  const facts = files.map((file) => ("png" in file ? { ...file, png: file.png.length } : file));
  const json = Buffer.from(JSON.stringify(facts));
  const head = Buffer.alloc(4);
  head.writeUInt32LE(json.length);
  return Buffer.concat([head, json, ...pictures]);
}

type Facts = SkippedFile | (Omit<ConvertedFile, "png"> & { readonly png: number });

function* fromBytes(bytes: Uint8Array): Generator<Converted> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let start = 4 + buffer.readUInt32LE(0);
  for (const facts of JSON.parse(buffer.toString("utf8", 4, start)) as Facts[]) {
    const end = start + ("png" in facts ? facts.png : 0);
    yield "png" in facts ? { ...facts, png: buffer.subarray(start, end) } : facts;
    start = end;
  }
}
