import { describe, expect, test } from "vitest";
import { UserError } from "../../src/base/errors.ts";
import { concatBytes } from "../../src/formats/byteReader.ts";
import { moduleTensors } from "../../src/formats/moduleTensors.ts";
import { writeNpz, readNpz } from "../../src/formats/numpy/npz.ts";
import { PersistentObject, readOfficialPickle } from "../../src/formats/officialPickle.ts";
import { readSafetensors } from "../../src/formats/safetensors/readSafetensors.ts";
import { sniffFormat } from "../../src/formats/sniffFormat.ts";
import { readTorch } from "../../src/formats/torch/readTorch.ts";
import { ZipArchive } from "../../src/formats/zip/readZip.ts";
import { writeZip } from "../../src/formats/zip/writeZip.ts";
import { reference } from "./files.ts";
import { mutate, seededRandom, structuralPositions } from "./mutate.ts";
import { legacyFile, storageId, storageOf, tensorV2 } from "./torchFiles.ts";

type Read = (bytes: Uint8Array) => unknown;

/** Reading must give a value or a UserError; what it may allocate and how long it may take, the budget bounds. */
function outcomeOf(read: Read, bytes: Uint8Array, steps: string): "read" | "refused" {
  try {
    sniffFormat(bytes);
    read(bytes);
    return "read";
  } catch (error) {
    if (error instanceof UserError) return "refused";
    throw new Error(`not a UserError after: ${steps}`, { cause: error });
  }
}

function fuzz(read: Read, original: Uint8Array, count: number, seed: number): Record<"read" | "refused", number> {
  const positions = structuralPositions(original);
  const random = seededRandom(seed);
  const outcomes = { read: 0, refused: 0 };
  for (let i = 0; i < count; i++) {
    const { bytes, steps } = mutate(original, positions, random);
    outcomes[outcomeOf(read, bytes, `${steps} (mutant ${i})`)]++;
  }
  return outcomes;
}

function readSnapshot(bytes: Uint8Array): void {
  const snapshot = readOfficialPickle(bytes);
  if (!(snapshot instanceof Map)) return;
  for (const value of snapshot.values()) if (value instanceof PersistentObject) moduleTensors(value);
}

/** A small checkpoint in PyTorch's old format. */
function legacyCheckpoint(): Uint8Array {
  const storage = storageOf(
    "FloatStorage",
    new Float32Array(16).map((_, i) => Math.sin(i)),
  );
  const names = Array.from({ length: 20 }, (_, i) => `synthesis.b${i}.weight`);
  const tensors = names.map((name, i) => [name, tensorV2(storageId(i, storage, null), 0, [4, 4], [4, 1])] as const);
  return legacyFile(
    { start_epoch: 3, synthesis: new Map(tensors) },
    names.map(() => storage),
  );
}

/** The pickle of an archive alone, put back into the archive after each mutation. */
const TORCH_ARCHIVE = new ZipArchive(reference("cond16.pth"));
const TORCH_PICKLE = TORCH_ARCHIVE.read("cond16/data.pkl");

function readWithPickle(pickle: Uint8Array): unknown {
  const entries = [...TORCH_ARCHIVE.entries.keys()].filter((name) => name !== "cond16/data.pkl");
  const rest = entries.map((name) => ({ name, data: TORCH_ARCHIVE.read(name) }));
  return readTorch(concatBytes(writeZip([{ name: "cond16/data.pkl", data: pickle }, ...rest], { alignment: 64 })));
}

function compressedArchive(): Uint8Array {
  const { tensors } = readSafetensors(reference("cond16.expected.safetensors"));
  return concatBytes(writeNpz(new Map([...tensors].slice(0, 6))));
}

const CASES: readonly [name: string, read: Read, original: Uint8Array, count: number][] = [
  ["official snapshot", readSnapshot, reference("cond16.pkl"), 1000],
  ["PyTorch archive", readTorch, reference("cond16.pth"), 800],
  ["PyTorch archive's pickle", readWithPickle, TORCH_PICKLE, 600],
  ["PyTorch's old format", readTorch, legacyCheckpoint(), 1500],
  [".safetensors", readSafetensors, reference("cond16.expected.safetensors"), 1500],
  [".npz", readNpz, compressedArchive(), 1000],
];

describe("mutated files are read or refused, and nothing else happens", () => {
  test.each(CASES)("%s", (_, read, original, count) => {
    expect(outcomeOf(read, original, "nothing")).toBe("read");
    const outcomes = fuzz(read, original, count, 2024);
    expect(outcomes.read + outcomes.refused).toBe(count);
    expect(outcomes.refused).toBeGreaterThan(count / 10);
  });

  test.each(CASES)("%s, cut off anywhere", (_, read, original) => {
    const half = structuralPositions(original);
    for (let i = 0; i < 60; i++) {
      const end = i < 30 ? i : (half[Math.floor((i / 60) * half.length)] ?? 0);
      if (end < original.length) expect(outcomeOf(read, original.subarray(0, end), `cut at ${end}`)).toBe("refused");
    }
  });
});
