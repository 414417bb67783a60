import { describe, expect, it } from "vitest";
import { readCheckpoint } from "../../src/checkpoints/readCheckpoint.ts";
import { writeSafetensorsCheckpoint } from "../../src/checkpoints/writeCheckpoint.ts";
import { concatBytes } from "../../src/formats/byteReader.ts";
import { readSafetensors } from "../../src/formats/safetensors/readSafetensors.ts";
import { writeSafetensors } from "../../src/formats/safetensors/writeSafetensors.ts";
import { referenceFile, userErrorOf } from "./files.ts";

const FILE = readSafetensors(concatBytes(writeSafetensorsCheckpoint(readCheckpoint(referenceFile("cond16.pkl")))));
const KEY = "stylegan2-ada";

interface Dict {
  [key: string]: unknown;
}
const isDict = (value: unknown): value is Dict => typeof value === "object" && value !== null;

/** The file with one field of a configuration changed. */
function withField(path: readonly string[], value: unknown): Uint8Array {
  const root: Dict = JSON.parse(FILE.metadata.get(KEY) ?? "");
  let place = root;
  for (const key of ["config", ...path.slice(0, -1)]) {
    const next = place[key];
    if (!isDict(next)) throw new Error(`no ${key}`);
    place = next;
  }
  place[path.at(-1) ?? ""] = value;
  const metadata = new Map([...FILE.metadata, [KEY, JSON.stringify(root)] as const]);
  return concatBytes(writeSafetensors({ tensors: FILE.tensors, metadata }));
}

const MAPPING = ["zDim", "cDim", "wDim", "numLayers", "embedFeatures", "layerFeatures"].map((field) => [
  "G_ema",
  "mapping",
  field,
]);
const SYNTHESIS = ["imgResolution", "imgChannels", "channelBase", "channelMax", "wDim", "numFp16Res"].map((field) => [
  "G",
  "synthesis",
  field,
]);
const JUDGE = [
  "imgResolution",
  "imgChannels",
  "channelBase",
  "channelMax",
  "cDim",
  "mbstdNumChannels",
  "mbstdGroupSize",
].map((field) => ["D", field]);
const FIELDS = [...MAPPING, ...SYNTHESIS, ...JUDGE].map((path) => [path.join("."), path] as const);
const MOST_BYTES = 64 * 1024 * 1024;

describe("a configuration that asks for nonsense is refused before anything is made of it", () => {
  it.each(FIELDS)("%s", (_, path) => {
    for (const value of [-8, 0.5, 2 ** 20 + 1, 1e9, 1e300, "16", [16], {}]) {
      const before = process.memoryUsage().arrayBuffers;
      const bytes = withField(path, value);
      expect(userErrorOf(() => readCheckpoint(bytes)).message, JSON.stringify(value)).toContain(path.at(-1));
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(MOST_BYTES);
    }
  });

  it.each([
    ["an activation", ["G", "synthesis", "activation"], "constructor"],
    ["an architecture", ["D", "architecture"], "toString"],
    ["a filter of nothing", ["G", "synthesis", "resampleFilter"], [1, -1]],
    ["an endless filter", ["G", "synthesis", "resampleFilter"], new Array(1000).fill(1)],
    ["a field of its own", ["G", "synthesis", "kernel"], 5],
    ["no network", ["D"], null],
    ["a mapping that labels nothing", ["D", "mapping"], null],
    ["a width of its own", ["G", "mapping", "wDim"], 64],
  ])("%s that does not exist", (_, path, value) => {
    expect(userErrorOf(() => readCheckpoint(withField(path, value))).message).toContain("configuration");
  });

  it("and one that is possible is refused by its tensors", () => {
    const bytes = withField(["G", "synthesis", "imgResolution"], 256);
    expect(userErrorOf(() => readCheckpoint(bytes)).message).toMatch(/synthesis\.b32.*is missing/);
  });
});
