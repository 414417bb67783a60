import { describe, expect, test } from "vitest";
import { float32, hostTensor, type DType, type HostTensor } from "../../src/tensor/hostTensor.ts";
import { concatBytes } from "../../src/formats/byteReader.ts";
import { PickleCall, PickleGlobal } from "../../src/formats/pickle/writePickle.ts";
import { readTorch } from "../../src/formats/torch/readTorch.ts";
import { writeTorchZip } from "../../src/formats/torch/writeTorchZip.ts";
import { ZipArchive } from "../../src/formats/zip/readZip.ts";
import { reference, userErrorOf } from "./files.ts";
import { legacyFile, storageId, storageOf, tensorV2, zipFile, type Storage } from "./torchFiles.ts";

const SIX = storageOf("FloatStorage", Float32Array.of(0, 1, 2, 3, 4, 5));

type Write = (value: unknown, storages: readonly Storage[]) => Uint8Array;
const FORMATS: readonly [string, Write][] = [
  ["zip", zipFile],
  ["legacy", legacyFile],
];

describe.each(FORMATS)("readTorch of the %s format", (_, write) => {
  const rebuilt = (call: unknown, storages = [SIX]) => readTorch(write(call, storages)) as HostTensor;

  test.each<[string, number, number[], number[], number[]]>([
    ["contiguous", 0, [2, 3], [3, 1], [0, 1, 2, 3, 4, 5]],
    ["transposed", 0, [3, 2], [1, 3], [0, 3, 1, 4, 2, 5]],
    ["with an offset", 2, [2, 2], [2, 1], [2, 3, 4, 5]],
    ["every second", 1, [3], [2], [1, 3, 5]],
    ["expanded", 4, [2, 2], [0, 1], [4, 5, 4, 5]],
    ["channels last", 0, [1, 3, 1, 2], [6, 1, 6, 3], [0, 3, 1, 4, 2, 5]],
    ["a scalar", 5, [], [], [5]],
    ["empty", 6, [0, 3], [3, 1], []],
  ])("a view %s", (_name, offset, size, stride, values) => {
    expect(rebuilt(tensorV2(storageId(0, SIX), offset, size, stride))).toMatchObject(float32([...size], values));
  });

  test.each<[string, DType, Storage]>([
    ["DoubleStorage", "float64", storageOf("DoubleStorage", Float64Array.of(0.5, -1))],
    ["HalfStorage", "float16", storageOf("HalfStorage", Uint16Array.of(0x3c00, 1))],
    ["BFloat16Storage", "bfloat16", storageOf("BFloat16Storage", Uint16Array.of(0x3f80, 1))],
    ["LongStorage", "int64", storageOf("LongStorage", BigInt64Array.of(-1n, 2n ** 40n))],
    ["IntStorage", "int32", storageOf("IntStorage", Int32Array.of(-1, 7))],
    ["ShortStorage", "int16", storageOf("ShortStorage", Int16Array.of(-1, 7))],
    ["CharStorage", "int8", storageOf("CharStorage", Int8Array.of(-1, 7))],
    ["ByteStorage", "uint8", storageOf("ByteStorage", Uint8Array.of(255, 7))],
    ["BoolStorage", "bool", storageOf("BoolStorage", Uint8Array.of(1, 0))],
  ])("%s", (_name, dtype, storage) => {
    const tensor = rebuilt(tensorV2(storageId(0, storage), 0, [2], [1]), [storage]);
    expect([tensor.dtype, tensor.shape]).toEqual([dtype, [2]]);
    expect(new Uint8Array(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength)).toEqual(storage.bytes);
  });

  test("an untyped storage, _rebuild_tensor_v3 and _rebuild_parameter", () => {
    const untyped = { ...SIX, type: "UntypedStorage", length: 24 };
    const args = [
      storageId(0, untyped),
      1,
      Object.freeze([2]),
      Object.freeze([1]),
      false,
      null,
      new PickleGlobal("torch", "float32"),
    ];
    const v3 = new PickleCall("torch._utils", "_rebuild_tensor_v3", args);
    const parameter = new PickleCall("torch._utils", "_rebuild_parameter", [v3, true, new Map()]);
    expect(rebuilt(parameter, [untyped])).toMatchObject(float32([2], [1, 2]));
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 7])("bytes and floats of one storage, %d bytes further on in the file", (by) => {
    const untyped = { ...SIX, type: "UntypedStorage", length: 24 };
    const view = (dtype: string, length: number): PickleCall =>
      new PickleCall("torch._utils", "_rebuild_tensor_v3", [
        storageId(0, untyped),
        0,
        Object.freeze([length]),
        Object.freeze([1]),
        false,
        null,
        new PickleGlobal("torch", dtype),
      ]);
    const file = write([view("uint8", 24), view("float32", 6), "x".repeat(by)], [untyped]);
    const [bytes, floats] = readTorch(file, { overwrite: true }) as [HostTensor, HostTensor];
    expect([...bytes.data]).toEqual([...SIX.bytes]);
    expect([...floats.data]).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test("views of one storage share its memory", () => {
    const [a, b] = rebuilt([
      tensorV2(storageId(0, SIX), 0, [6], [1]),
      tensorV2(storageId(0, SIX), 3, [3], [1]),
    ]) as unknown as [HostTensor, HostTensor];
    expect(a.data.buffer).toBe(b.data.buffer);
    expect(b.data.byteOffset - a.data.byteOffset).toBe(12);
  });

  const size = (offset: unknown, shape: unknown[], stride: unknown[]) =>
    tensorV2(storageId(0, SIX), offset, shape, stride);
  test.each<[string, unknown, string]>([
    ["reaches outside by its shape", size(0, [7], [1]), "inside its storage"],
    ["reaches outside by its strides", size(0, [2, 3], [4, 1]), "inside its storage"],
    ["reaches outside by its offset", size(5, [2], [1]), "inside its storage"],
    ["is empty and begins outside", size(7, [0], [1]), "inside its storage"],
    ["has a negative offset", size(-1, [1], [1]), "offset"],
    ["has negative strides", size(5, [2], [-1]), "stride"],
    ["has a negative axis", size(0, [-1], [1]), "size"],
    ["has an axis that is no number", size(0, ["3"], [1]), "size"],
    ["has a fractional axis", size(0, [1.5], [1]), "size"],
    ["has a shape beyond counting", size(0, [2 ** 40, 2 ** 40], [0, 0]), "size"],
    ["is a terabyte of one element", size(0, [2 ** 20, 2 ** 18], [0, 0]), "unpack"],
    ["has too few strides", size(0, [2, 3], [1]), "stride"],
    ["has no storage", tensorV2(null, 0, [1], [1]), "storage"],
    ["has a sparse layout", new PickleCall("torch._utils", "_rebuild_sparse_tensor", []), "_rebuild_sparse_tensor"],
    [
      "would call a name by _rebuild_from_type_v2",
      new PickleCall("torch._tensor", "_rebuild_from_type_v2", [
        new PickleGlobal("collections", "OrderedDict"),
        null,
        Object.freeze([]),
        null,
      ]),
      "PyTorch's own",
    ],
  ])("refuses a tensor that %s", (_name, call, part) => {
    expect(userErrorOf(() => rebuilt(call)).message).toContain(part);
  });

  test("refuses a storage whose length lies", () => {
    const lie = { ...SIX, length: 7 };
    expect(userErrorOf(() => rebuilt(tensorV2(storageId(0, lie), 0, [6], [1]))).message).toMatch(/storage/);
  });

  test("a nested legacy storage reads, a nest of them does not", () => {
    const nested = (bytes: Uint8Array) =>
      new PickleCall("torch.storage", "_load_from_bytes", [
        new PickleCall("_codecs", "encode", [Buffer.from(bytes).toString("latin1"), "latin1"]),
      ]);
    const once = legacyFile(storageId(0, SIX, null), [SIX]);
    expect(rebuilt(tensorV2(nested(once), 0, [6], [1]), [])).toMatchObject(float32([6], [0, 1, 2, 3, 4, 5]));
    const twice = legacyFile(nested(once), []);
    expect(userErrorOf(() => rebuilt(nested(twice), [])).message).toContain("_load_from_bytes");
  });
});

test("big-endian files are converted", () => {
  const swapped = { ...SIX, bytes: concatBytes([SIX.bytes]) };
  for (let i = 0; i < 24; i += 4) swapped.bytes.subarray(i, i + 4).reverse();
  const call = tensorV2(storageId(0, swapped), 1, [2], [1]);
  for (const bytes of [zipFile(call, [swapped], "big"), legacyFile(call, [swapped], false)]) {
    expect(readTorch(bytes)).toMatchObject(float32([2], [1, 2]));
  }
});

test("storage views of files before 1.0", () => {
  const view = (offset: number, length: number) =>
    legacyFile(tensorV2(storageId(0, SIX, Object.freeze(["1", offset, length])), 1, [2], [1]), [SIX]);
  expect(readTorch(view(3, 3))).toMatchObject(float32([2], [4, 5]));
  expect(readTorch(view(3, 3), { overwrite: true })).toMatchObject(float32([2], [4, 5]));
  expect(userErrorOf(() => readTorch(view(4, 3))).message).toContain("inside");
});

test("data of a zip are views of the file", () => {
  const bytes = reference("tiny32.pth");
  const value = readTorch(bytes) as Map<string, Map<string, HostTensor>>;
  const tensors = [...(value.get("synthesis_ema") ?? new Map<string, HostTensor>()).values()];
  expect(tensors.length).toBe(70);
  expect(tensors.every(({ data }) => data.buffer === bytes.buffer)).toBe(true);
});

describe("writeTorchZip", () => {
  const original = readTorch(reference("cond16.pth")) as Map<string, unknown>;
  const written = concatBytes(writeTorchZip(Object.fromEntries(original), "cond16"));

  test("what it writes reads back", () => {
    expect(readTorch(written)).toEqual(original);
  });

  test("its pickle is PyTorch's own, byte for byte, up to the attributes of the first state dict", () => {
    const pickleOf = (bytes: Uint8Array) => Buffer.from(new ZipArchive(bytes).read("cond16/data.pkl"));
    const [ours, theirs] = [pickleOf(written), pickleOf(reference("cond16.pth"))];
    const end = theirs.indexOf("_metadata") - 12;
    expect(end).toBeGreaterThan(4000);
    expect(Buffer.compare(ours.subarray(0, end), theirs.subarray(0, end))).toBe(0);
  });

  test("has PyTorch's records, aligned to 64 bytes", () => {
    const archive = new ZipArchive(written);
    const names = [...archive.entries.keys()];
    expect([names[0], names[1], names[2], names.at(-1)]).toEqual([
      "cond16/data.pkl",
      "cond16/byteorder",
      "cond16/data/0",
      "cond16/version",
    ]);
    expect(names.every((name) => archive.read(name).byteOffset % 64 === 0)).toBe(true);
  });

  test("tensors that share data share a storage", () => {
    const data = Float32Array.of(1, 2);
    const bytes = concatBytes(writeTorchZip([hostTensor("float32", [2], data), hostTensor("float32", [1, 2], data)]));
    const names = [...new ZipArchive(bytes).entries.keys()];
    expect(names.filter((name) => name.includes("/data/"))).toEqual(["archive/data/0"]);
  });
});
