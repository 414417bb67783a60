/**
 * How long a checkpoint of about 120 MB takes to load, in each format, against a plain read of the same file, and how
 * much memory each takes. Run: npx tsx bench/formats.ts
 */
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { concatBytes } from "../src/formats/byteReader.ts";
import { readOfficialPickle } from "../src/formats/officialPickle.ts";
import { readSafetensors } from "../src/formats/safetensors/readSafetensors.ts";
import { writeSafetensors } from "../src/formats/safetensors/writeSafetensors.ts";
import { readTorch } from "../src/formats/torch/readTorch.ts";
import { writeTorchZip } from "../src/formats/torch/writeTorchZip.ts";
import { hostTensor, type HostTensor } from "../src/tensor/hostTensor.ts";

const MEBIBYTE = 1024 * 1024;
const RUNS = 5;
const TENSORS = 220;
const ELEMENTS = 143_000;

const READERS: Readonly<Record<string, (bytes: Uint8Array) => unknown>> = {
  "plain read": (bytes) => bytes,
  ".safetensors": readSafetensors,
  ".pth": (bytes) => readTorch(bytes),
  ".pkl": (bytes) => readOfficialPickle(bytes),
  ".pkl, in place": (bytes) => readOfficialPickle(bytes, { overwrite: true }),
};

function weights(): Map<string, HostTensor> {
  const names = Array.from({ length: TENSORS }, (_, i) => `synthesis.b${i}.conv.weight`);
  return new Map(names.map((name, i) => [name, hostTensor("float32", [ELEMENTS], new Float32Array(ELEMENTS).fill(i))]));
}

/** A pickle with a nested old-format storage for each tensor, at whatever alignment, like an official snapshot. */
function snapshot(tensors: ReadonlyMap<string, HostTensor>): Uint8Array {
  const latin1 = (text: string) => new Uint8Array(Buffer.from(text, "latin1"));
  const u32 = (value: number) => new Uint8Array(Uint32Array.of(value).buffer);
  const items = [...tensors].flatMap(([name, { data }]) => {
    const storage = concatBytes([
      latin1("\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.\x80\x02M\xe9\x03.\x80\x02}."),
      latin1("\x80\x02(X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\x000X\x03\0\0\0cpuJ"),
      u32(data.length),
      latin1("NtQ.\x80\x02]X\x01\0\0\x000a."),
      u32(data.length),
      u32(0),
      new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    ]);
    const call = "ctorch._utils\n_rebuild_tensor_v2\n(ctorch.storage\n_load_from_bytes\nB";
    return [
      latin1("X"),
      u32(name.length),
      latin1(name + call),
      u32(storage.length),
      storage,
      latin1("\x85RK\0J"),
      u32(data.length),
      latin1("\x85K\x01\x85\x89}tR"),
    ];
  });
  return concatBytes([latin1("\x80\x04}("), ...items, latin1("u.")]);
}

/** The child's work: one file, one reader, its times and what memory the first load took. */
function measure(path: string, reader: string): void {
  const read = READERS[reader] ?? ((bytes) => bytes);
  const before = process.memoryUsage.rss();
  let held = 0;
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    const value = read(new Uint8Array(readFileSync(path).buffer));
    const time = performance.now() - start;
    if (held === 0 && value !== undefined) held = (process.memoryUsage.rss() - before) / MEBIBYTE;
    return time;
  });
  console.log(JSON.stringify({ first: times[0], median: times.toSorted((a, b) => a - b)[RUNS >> 1], held }));
}

interface Measured {
  readonly first: number;
  readonly median: number;
  readonly held: number;
}

function report(path: string, reader: string, readTime?: number): number {
  const script = fileURLToPath(import.meta.url);
  const child = spawnSync(process.execPath, ["--import", "tsx", script, path, reader], { encoding: "utf8" });
  const { first, median, held } = JSON.parse(child.stdout) as Measured;
  const ratio = readTime === undefined ? "" : ` (${(median / readTime).toFixed(2)} of the plain read)`;
  console.log(
    `  ${reader.padEnd(15)} first ${first.toFixed(0)} ms, median of ${RUNS} ${median.toFixed(0)} ms${ratio}, ` +
      `${held.toFixed(0)} MiB of memory`,
  );
  return median;
}

function main(): void {
  const folder = mkdtempSync(join(tmpdir(), "formats-"));
  const tensors = weights();
  const files: readonly (readonly [string, Uint8Array])[] = [
    [".safetensors", concatBytes(writeSafetensors({ tensors, metadata: new Map() }))],
    [".pth", concatBytes(writeTorchZip(Object.fromEntries([["synthesis", tensors]])))],
    [".pkl", snapshot(tensors)],
  ];
  for (const [format, bytes] of files) {
    const path = join(folder, `checkpoint${format}`);
    writeFileSync(path, bytes);
    console.log(`${(bytes.length / MEBIBYTE).toFixed(0)} MiB ${format}`);
    const readTime = report(path, "plain read");
    for (const reader of Object.keys(READERS)) if (reader.startsWith(format)) report(path, reader, readTime);
  }
  rmSync(folder, { recursive: true });
}

const [path, reader] = process.argv.slice(2);
if (path !== undefined && reader !== undefined) measure(path, reader);
else main();
