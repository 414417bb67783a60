import { describe, expect, test } from "vitest";
import { float32, hostTensor, type HostTensor } from "../../src/tensor/hostTensor.ts";
import { concatBytes } from "../../src/formats/byteReader.ts";
import { readSafetensors } from "../../src/formats/safetensors/readSafetensors.ts";
import { writeSafetensors } from "../../src/formats/safetensors/writeSafetensors.ts";
import { bytesOf, reference, userErrorOf } from "./files.ts";

test.each(["ops", "tiny32.expected"])("reads %s.safetensors without a copy", (name) => {
  const bytes = reference(`${name}.safetensors`);
  const { tensors, metadata } = readSafetensors(bytes);
  expect(tensors.size).toBeGreaterThan(10);
  expect(typeof JSON.parse(metadata.get("cases") ?? "")).toBe("object");
  expect([...tensors.values()].every(({ data }) => data.buffer === bytes.buffer)).toBe(true);
});

describe("writeSafetensors", () => {
  const tensors = new Map<string, HostTensor>([
    ["flag", hostTensor("bool", [3], Uint8Array.of(1, 0, 1))],
    ["weight", float32([2, 1], [0.5, -1])],
    ["half", hostTensor("float16", [1], Uint16Array.of(0x3c00))],
    ["brain", hostTensor("bfloat16", [1], Uint16Array.of(1))],
    ["count", hostTensor("int64", [], BigInt64Array.of(-3n))],
    ["none", float32([0, 2], [])],
    ["__proto__", hostTensor("uint8", [1], Uint8Array.of(9))],
    ["7", hostTensor("float64", [1], Float64Array.of(7))],
  ]);
  const metadata = new Map([
    ["config", '{"a":1}'],
    ["__proto__", "plain"],
  ]);

  test("what it writes reads back, every tensor aligned", () => {
    const bytes = concatBytes(writeSafetensors({ tensors, metadata }));
    const read = readSafetensors(bytes);
    expect(read).toEqual({ tensors, metadata });
    expect([...read.tensors.values()].every(({ data }) => data.buffer === bytes.buffer)).toBe(true);
  });

  test("misaligned data are copied once and read the same", () => {
    const bytes = concatBytes([Uint8Array.of(0), ...writeSafetensors({ tensors, metadata })]).subarray(1);
    expect(readSafetensors(bytes)).toEqual({ tensors, metadata });
  });
});

describe("readSafetensors refuses", () => {
  const file = (header: unknown, data = 8) => {
    const text = typeof header === "string" ? header : JSON.stringify(header);
    return bytesOf(new Uint8Array(BigUint64Array.of(BigInt(text.length)).buffer), text, new Uint8Array(data));
  };
  const f32 = (shape: unknown, offsets: unknown, dtype = "F32") => ({ a: { dtype, shape, data_offsets: offsets } });
  const good = f32([2], [0, 8]);

  test.each<[string, Uint8Array, string]>([
    ["nothing", new Uint8Array(), "must follow"],
    ["a truncated header", file(good).subarray(0, 20), "must follow"],
    ["truncated data", file(good).subarray(0, -1), "bytes"],
    ["data too many", file(good, 9), "bytes"],
    ["a header length that lies", bytesOf("\xff\xff\xff\xff\xff\xff\xff\xff{}"), "header"],
    ["a header that is no JSON", file("{"), "JSON"],
    ["a header that is a list", file([]), "JSON object"],
    ["a header nested a million deep", file(`{"a":${"[".repeat(1e6)}${"]".repeat(1e6)}}`), ""],
    ["a header that is not UTF-8", bytesOf(2, 0, 0, 0, 0, 0, 0, 0, "{\xff"), "UTF-8"],
    ["a tensor that is no object", file({ a: 3 }), "dtype"],
    ["an unknown dtype", file(f32([2], [0, 8], "F8_E4M3")), "F8_E4M3"],
    ["a dtype of the prototype", file(f32([2], [0, 8], "constructor")), "constructor"],
    ["a shape that lies", file(f32([3], [0, 8])), "12 bytes"],
    ["a negative axis", file(f32([-2], [0, 8])), "shape"],
    ["a fractional axis", file(f32([0.5], [0, 8])), "shape"],
    ["an axis beyond counting", file(f32([2 ** 53], [0, 8])), "shape"],
    ["axes beyond counting", file(f32([2 ** 50, 2 ** 50], [0, 8])), "needs"],
    ["offsets backwards", file(f32([2], [8, 0])), "data_offsets"],
    ["one offset", file(f32([2], [0])), "data_offsets"],
    ["three offsets", file(f32([2], [0, 8, 8])), "data_offsets"],
    ["offsets outside the data", file(f32([2], [8, 16])), "begin at byte 0"],
    ["a gap", file({ ...good, b: { dtype: "U8", shape: [1], data_offsets: [9, 10] } }, 10), "begin at byte 8"],
    ["an overlap", file({ ...good, b: { dtype: "U8", shape: [4], data_offsets: [4, 8] } }), "begin at byte 8"],
    ["metadata that is no object", file({ ...good, __metadata__: 3 }), "__metadata__"],
    ["metadata that is no text", file({ ...good, __metadata__: { a: 3 } }), "text"],
  ])("%s", (_, bytes, part) => {
    expect(userErrorOf(() => readSafetensors(bytes)).message).toContain(part);
  });
});
