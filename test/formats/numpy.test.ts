import { describe, expect, test } from "vitest";
import { float32, hostTensor, type HostTensor } from "../../src/tensor/hostTensor.ts";
import { concatBytes } from "../../src/formats/byteReader.ts";
import { readNpy, writeNpy } from "../../src/formats/numpy/npy.ts";
import { readNpz, writeNpz } from "../../src/formats/numpy/npz.ts";
import { readOfficialPickle } from "../../src/formats/officialPickle.ts";
import { base64, bytesOf, userErrorOf } from "./files.ts";
import { NUMPY_FILES } from "./numpyFiles.ts";

describe("readNpy", () => {
  test.each<[keyof typeof NUMPY_FILES, HostTensor]>([
    ["f4", float32([2, 3], [0, 1, 2, 3, 4, 5])],
    ["bigEndian", float32([2, 3], [0, 1, 2, 3, 4, 5])],
    ["fortran", hostTensor("int64", [2, 3], BigInt64Array.of(0n, 1n, 2n, 3n, 4n, 5n))],
    ["scalarShape", hostTensor("int8", [], Int8Array.of(7))],
    ["flags", hostTensor("bool", [2], Uint8Array.of(1, 0))],
    ["half", hostTensor("float16", [1], Uint16Array.of(0x3e00))],
    ["version2", hostTensor("uint8", [3], Uint8Array.of(0, 1, 2))],
  ])("reads NumPy's own %s", (name, expected) => {
    expect(readNpy(base64(NUMPY_FILES[name]))).toEqual(expected);
  });

  test("data are a view where aligned", () => {
    const bytes = concatBytes([base64(NUMPY_FILES.f4)]);
    expect(readNpy(bytes).data.buffer).toBe(bytes.buffer);
  });

  test.each([
    ["text", base64(NUMPY_FILES.text), "NumPy type"],
    ["records", base64(NUMPY_FILES.record), "descr"],
    ["truncated data", base64(NUMPY_FILES.f4).subarray(0, 140), "must follow"],
    ["data too many", bytesOf(base64(NUMPY_FILES.f4), "more"), "all of its data"],
    ["no signature", bytesOf("NUMPY"), "signature"],
    ["a lying header length", bytesOf("\x93NUMPY\x02\0\xff\xff\xff\xff"), "header"],
  ])("refuses %s", (_, bytes, part) => {
    expect(userErrorOf(() => readNpy(bytes)).message).toContain(part);
  });

  test("a shape that lies does not allocate", () => {
    const header = "{'descr': '<f4', 'fortran_order': True, 'shape': (999999999, 99999), }".padEnd(70);
    expect(userErrorOf(() => readNpy(bytesOf("\x93NUMPY\x01\0\x46\0", header))).message).toContain("must follow");
  });
});

describe("writing", () => {
  const tensors = new Map<string, HostTensor>([
    ["image", float32([1, 2, 1], [0.5, -1])],
    ["ws", hostTensor("float64", [3], Float64Array.of(1, 2, 3))],
    ["label", hostTensor("int64", [], BigInt64Array.of(-1n))],
  ]);

  test("an array reads back, its data aligned to 64 bytes", () => {
    for (const tensor of tensors.values()) {
      const [header] = writeNpy(tensor);
      expect((header?.length ?? 1) % 64).toBe(0);
      expect(readNpy(concatBytes(writeNpy(tensor)))).toEqual(tensor);
    }
  });

  test("an archive reads back without a copy", () => {
    const bytes = concatBytes(writeNpz(tensors));
    const read = readNpz(bytes);
    expect(read).toEqual(tensors);
    expect(read.get("ws")?.data.buffer).toBe(bytes.buffer);
  });

  test("bfloat16 is refused", () => {
    expect(userErrorOf(() => writeNpy(hostTensor("bfloat16", [0], new Uint16Array()))).message).toContain("bfloat16");
  });
});

test("reads NumPy's own compressed archive", () => {
  expect(readNpz(base64(NUMPY_FILES.npz))).toEqual(
    new Map<string, HostTensor>([
      ["a", hostTensor("float64", [4], Float64Array.of(0, 1, 2, 3))],
      ["b", hostTensor("int32", [2, 2], Int32Array.of(1, 1, 1, 1))],
    ]),
  );
});

test.each(["pickledArray0", "pickledArray2", "pickledArray4", "pickledArray5"] as const)("reads %s", (name) => {
  const value = readOfficialPickle(base64(NUMPY_FILES[name])) as Map<string, unknown>;
  expect(value.get("a")).toMatchObject(float32([2, 3], [0, 1, 2, 3, 4, 5]));
  expect(value.get("f")).toMatchObject(hostTensor("int32", [2, 3], Int32Array.of(0, 1, 2, 3, 4, 5)));
  expect([value.get("s"), value.get("n")]).toEqual([0.25, 5]);
});
