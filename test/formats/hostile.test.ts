import { describe, expect, test } from "vitest";
import { parseDatasetJson } from "../../src/datasets/datasetJson.ts";
import { toJson } from "../../src/checkpoints/json.ts";
import { readCheckpoint } from "../../src/checkpoints/readCheckpoint.ts";
import { moduleTensors } from "../../src/formats/moduleTensors.ts";
import { PersistentObject, readOfficialPickle } from "../../src/formats/officialPickle.ts";
import { swapByteOrder } from "../../src/formats/typedData.ts";
import { readNpz } from "../../src/formats/numpy/npz.ts";
import { ReadBudget } from "../../src/formats/readBudget.ts";
import * as hostile from "./hostileFiles.ts";
import { bytesOf, userErrorOf } from "./files.ts";
import { storageId, storageOf, tensorV2, zipFile } from "./torchFiles.ts";

const NESTED = `${"[".repeat(9999)}${"]".repeat(9999)}`;

/** Strides, kept a million times, that no axis asks for. */
function longStrides(): Uint8Array {
  const storage = storageOf("FloatStorage", Float32Array.of(1));
  return zipFile({ x: tensorV2(storageId(0, storage), 0, [1], new Array(100_000).fill(1)) }, [storage]);
}

/** Thousands of tensors that are one long storage, each to be looked at. */
function sharedStorage(): Uint8Array {
  const storage = storageOf("HalfStorage", new Uint16Array(2 ** 20));
  const tensor = () => tensorV2(storageId(0, storage), 0, [2 ** 20], [1]);
  const names = Array.from({ length: 2000 }, (_, i) => `synthesis.b4.x${i}`);
  return zipFile(Object.fromEntries(names.map((name) => [name, tensor()])), [storage]);
}

const CHECKPOINTS: readonly [what: string, file: () => Uint8Array, rule: RegExp][] = [
  [
    "text encoded under a name of millions of letters",
    () => hostile.callAgain("_codecs.encode", hostile.textAndEncoding("", `utf8${"-".repeat(4e6)}`), 150_000),
    /latin1/,
  ],
  [
    "a long text encoded again and again",
    () => hostile.callAgain("_codecs.encode", hostile.textAndEncoding("a".repeat(1e6), "latin1"), 9000),
    /unpack/,
  ],
  ["a size of one long tuple", () => hostile.callAgain("torch.Size", hostile.longTuple(300_000), 100_000), /axes/],
  ["a device of a long name", () => hostile.callAgain("torch.device", hostile.longDevice(), 100_000), /short name/],
  ...["tuple", "list", "set", "frozenset"].map((type): [string, () => Uint8Array, RegExp] => [
    `a ${type} of a long tuple`,
    () => hostile.callAgain(`builtins.${type}`, hostile.longTuple(1e5), 1e4),
    /million|numbers/,
  ]),
  [
    "an OrderedDict of a long dict",
    () => hostile.callAgain("collections.OrderedDict", hostile.longDict(1e5), 1e4),
    /million/,
  ],
  [
    "an OrderedDict of one pair again and again",
    () => hostile.callAgain("collections.OrderedDict", hostile.longPairs(1e5), 1e4),
    /million|numbers/,
  ],
  ["a name of millions of letters to call", () => hostile.longName(100_000), /short/],
  ["a dict of numbers", () => hostile.numberKeys(400_000), /may be numbers/],
  ["a set of numbers of one bucket", () => hostile.numberSet(100_000), /may be numbers/],
  ["a dict of odd keys, named thousands of times", () => hostile.sharedDict(9000, 100_000), /entries in all/],
  ["a long text, named thousands of times", () => hostile.sharedText(1e6, 9000), /must hold a StyleGAN2/],
  ["a nested storage that is nothing", () => hostile.nestedNone(100_000), /must hold a dict/],
  ["strides beyond the axes", longStrides, /axes/],
  ["one storage under thousands of names", sharedStorage, /unpack/],
  ["a header that nests where text belongs", () => hostile.safetensorsOf(`{"a":{"dtype":${NESTED}}}`), /a list of 1/],
  ["120,000 names", () => hostile.safetensorsOf(hostile.manyNames(120_000)), /entries in all/],
  [
    "a name of millions of letters",
    () => hostile.safetensorsOf(`{"${"model.".repeat(1e6)}":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}`),
    /1000/,
  ],
];

const ARCHIVES: readonly [what: string, file: () => Uint8Array, rule: RegExp][] = [
  ["empty deflate blocks under many names", () => hostile.sharedMember(20_000, 1_000_000), /deflated to fewer/],
  ["one stored member under many names", () => hostile.sharedMember(20_000, "stored", 2 ** 20), /unpack/],
  ["one deflated member under many names", () => hostile.sharedMember(20_000, 0, 2 ** 20), /unpack/],
];

describe("a file made to cost without end is refused before it does", () => {
  test.each(CHECKPOINTS)("%s", (_, file, rule) => {
    expect(userErrorOf(() => readCheckpoint(file())).message).toMatch(rule);
  });

  test.each(ARCHIVES)("%s", (_, file, rule) => {
    expect(userErrorOf(() => readNpz(file())).message).toMatch(rule);
  });

  test("a dict of parameters in every module", () => {
    const network = readOfficialPickle(hostile.sharedParameters(5000, 50_000));
    if (!(network instanceof PersistentObject)) throw new Error("no network");
    expect(userErrorOf(() => moduleTensors(network)).message).toContain("entries in all");
  });

  test("JSON of a data set that nests deep", () => {
    expect(userErrorOf(() => parseDatasetJson(`{"labels": [${NESTED}]}`)).message).toContain("a list of 1");
    expect(userErrorOf(() => parseDatasetJson(NESTED)).message).toContain("a list of 1");
  });
});

test("toJson counts keys that are no text, and the text itself", () => {
  const odd = new Map<unknown, unknown>(Array.from({ length: 20_000 }, (_, i) => [[i], i]));
  expect(
    toJson(
      new Map<unknown, unknown>([
        ["a", odd],
        ["b", 1],
      ]),
    ),
  ).toEqual({ a: {} });
  const long = "a".repeat(3 * 2 ** 20);
  expect(toJson([long, long, 1])).toEqual([long, null, 1]);
});

test("a byte swap is paid for before it is done, and turns every width round", () => {
  const bytes = bytesOf("abcdefgh");
  expect(userErrorOf(() => swapByteOrder(bytes, 4, new ReadBudget(0, 7))).message).toContain("unpack");
  const swapped = [2, 4, 8].map((width) => String.fromCharCode(...swapByteOrder(bytes, width, new ReadBudget(0, 8))));
  expect(swapped).toEqual(["badcfehg", "dcbahgfe", "hgfedcba"]);
});
