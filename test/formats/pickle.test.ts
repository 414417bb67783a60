import { describe, expect, test } from "vitest";
import { Constructor, PickleObject } from "../../src/formats/pickle/constructor.ts";
import { readPickle } from "../../src/formats/pickle/readPickle.ts";
import { plainConstructors } from "../../src/formats/pickle/plainConstructors.ts";
import { PickleCall, writePickle } from "../../src/formats/pickle/writePickle.ts";
import { ReadBudget } from "../../src/formats/readBudget.ts";
import { base64, bytesOf, userErrorOf } from "./files.ts";
import { PICKLES } from "./pickles.ts";

const read = (bytes: Uint8Array) =>
  readPickle(bytes, { constructors: plainConstructors(ReadBudget.forFile(bytes.length)) });

describe("readPickle", () => {
  test.each(PICKLES.map((text, protocol) => [protocol, text] as const))("reads protocol %i", (_, text) => {
    expect(read(base64(text))).toEqual(
      new Map<string, unknown>([
        ["none", null],
        ["yes", true],
        ["no", false],
        ["ints", [0, 255, 256, 65536, -1, -(2 ** 31), 2 ** 53 - 1, 2n ** 53n + 1n, -(2n ** 80n)]],
        ["float", -1.5],
        ["text", "a\u00e9\u4e2d\u{1f600}\n\\"],
        ["bytes", Uint8Array.of(0, 255, 39)],
        ["tuple", [1, [2, 3], [], [4, 5, 6, 7]]],
        ["set", new Set([7])],
        [
          "ordered",
          new Map([
            ["b", 1],
            ["a", 2],
          ]),
        ],
        ["__proto__", new Map([["polluted", 1]])],
      ]),
    );
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });

  test("bytes are views of the input", () => {
    const bytes = bytesOf("C", 3, "abc.");
    expect(read(bytes)).toMatchObject({ buffer: bytes.buffer, byteOffset: 2 });
  });

  test("shared values are shared, however many paths lead to them", () => {
    const doubling = `]${"q\x00(h\x00h\x00t".repeat(500)}`;
    const value = read(bytesOf(doubling, ".")) as unknown[][];
    expect(value[0]).toBe(value[1]);
  });

  test("Python 2's quoted text keeps its bytes", () => {
    expect(read(bytesOf("S'a\\x00\\n\\\\\\'\\377'\n."))).toBe("a\0\n\\'\xff");
  });
});

describe("names that a pickle may use", () => {
  test("may be mentioned where they stand for a type, and never called", () => {
    expect(read(bytesOf("\x80\x02c__builtin__\nfloat\n."))).toBeInstanceOf(Constructor);
    const called = userErrorOf(() => read(bytesOf("\x80\x02c__builtin__\nfloat\n)R.")));
    expect(called.message).toContain("__builtin__.float may not be called");
  });

  test("make plain values, which take their state afterwards", () => {
    const bytes = bytesOf("\x80\x02cargparse\nNamespace\n)R}X\x04\0\0\0sizeK\x20sb.");
    const made = read(bytes);
    expect(made).toBeInstanceOf(PickleObject);
    expect(made).toMatchObject({ className: "argparse.Namespace", args: [], state: new Map([["size", 32]]) });
  });
});

/** Every way a pickle has of calling os.system("true"). */
const HOSTILE: readonly [string, Uint8Array][] = [
  ["GLOBAL and REDUCE, protocol 0", bytesOf("cos\nsystem\n(S'true'\ntR.")],
  ["GLOBAL and REDUCE, protocol 2", bytesOf("\x80\x02cos\nsystem\nq\x00X\x04\0\0\0trueq\x01\x85q\x02Rq\x03.")],
  ["STACK_GLOBAL and REDUCE, protocol 4", bytesOf("\x80\x04\x8c\x02os\x94\x8c\x06system\x94\x93\x8c\x04true\x85R.")],
  ["INST", bytesOf("(S'true'\nios\nsystem\n.")],
  ["OBJ", bytesOf("(cos\nsystem\nS'true'\no.")],
  ["NEWOBJ", bytesOf("\x80\x02cos\nsystem\nX\x04\0\0\0true\x85\x81.")],
  ["NEWOBJ_EX", bytesOf("\x80\x04\x8c\x02os\x8c\x06system\x93\x8c\x04true\x85}\x92.")],
  ["BUILD with __setstate__", bytesOf("\x80\x02ccollections\nOrderedDict\n)R}X\x0c\0\0\0__setstate__cos\nsystem\nsb.")],
  ["by way of copyreg", bytesOf("ccopyreg\n_reconstructor\n(cos\nsystem\ncbuiltins\nobject\nNtR.")],
];

describe("a hostile pickle", () => {
  test.each(HOSTILE)("is refused by name: %s", (_, bytes) => {
    const error = userErrorOf(() => read(bytes));
    expect(error.message).toContain("would run os.system");
    expect(error.parts.next).toContain(".safetensors");
  });

  test.each([
    ["builtins.eval", "cbuiltins\neval\n."],
    ["__builtin__.getattr", "c__builtin__\ngetattr\n."],
    ["nt.system", "cnt\nsystem\n."],
    ["posix.system", "\x80\x04\x8c\x05posix\x8c\x06system\x93."],
    ["constructor.constructor", "cconstructor\nconstructor\n."],
    ["__proto__.toString", "c__proto__\ntoString\n."],
  ])("is refused by name: %s", (name, text) => {
    expect(userErrorOf(() => read(bytesOf(text))).message).toContain(`would run ${name}`);
  });

  test.each([
    ["EXT1", bytesOf("\x80\x02\x82\x01."), "extension registry"],
    ["EXT2", bytesOf("\x80\x02\x83\x01\x00."), "extension registry"],
    ["EXT4", bytesOf("\x80\x02\x84\x01\0\0\0."), "extension registry"],
    ["a persistent id without storages", bytesOf("Pid\n."), "outside itself"],
    ["an out-of-band buffer", bytesOf("\x80\x05\x97."), "buffers"],
    ["calling a value", bytesOf("\x80\x02K\x01)R."), "not a constructor"],
    ["a state for a number", bytesOf("\x80\x02K\x01}b."), "that has none"],
    ["changing a tuple", bytesOf(")N\x61."), "only a list"],
    ["items for a list", bytesOf("]NNs."), "only a dict"],
    ["itself inside itself", bytesOf("]q\x00h\x00\x61."), "contain itself"],
    ["protocol 6", bytesOf("\x80\x06N."), "protocol"],
    ["an unknown opcode", bytesOf("\xff."), "0xff"],
    ["taking from below a mark", bytesOf("N(\x85."), "never pushed"],
    ["an unknown memo", bytesOf("h\x05."), "never kept"],
    ["bad UTF-8", bytesOf("X\x01\0\0\0\xff."), "UTF-8"],
    ["nothing at all", bytesOf(""), "must follow"],
    ["no end", bytesOf("N"), "must follow"],
    ["a lying BINBYTES8", bytesOf("\x8e\xff\xff\xff\xff\xff\xff\xff\x7f."), "must follow"],
    ["a lying LONG4", bytesOf("\x8b\xff\xff\xff\x7f."), "must follow"],
    ["a negative LONG4", bytesOf("\x8b\xff\xff\xff\xff."), "must follow"],
    ["a number of a megabyte", bytesOf("\x8b\0\0\x10\0", new Uint8Array(1 << 20), "."), "whole number"],
    ["a number of a million digits", bytesOf("L", "9".repeat(1e6), "L\n."), "whole number"],
  ])("is a clear error: %s", (_, bytes, part) => {
    expect(userErrorOf(() => read(bytes)).message).toContain(part);
  });

  test.each([
    ["lists, from outside", bytesOf("]".repeat(400_000), "a".repeat(399_999), ".")],
    ["tuples, from inside", bytesOf("N", "\x85".repeat(900_000), ".")],
    ["two million opcodes", bytesOf("]".repeat(1_000_000), "a".repeat(999_999), ".")],
    ["marks without end", bytesOf("(".repeat(1_000_000), ".")],
  ])("a million deep is a UserError and no overflow: %s", (_, bytes) => {
    expect(userErrorOf(() => read(bytes)).message).toMatch(/deep|million/);
  });

  test("copying one list a million times is too much", () => {
    const copies = "h\x01h\x00\x85R0".repeat(100_000);
    const list = bytesOf("(", "N".repeat(100_000), "lq\x000cbuiltins\nlist\nq\x010", copies, "N.");
    expect(userErrorOf(() => read(list)).message).toContain("million");
  });
});

describe("writePickle", () => {
  test("what it writes reads back", () => {
    const value = {
      a: [1, 256, 65536, -1, 2 ** 40, -(2n ** 70n), 0.5, -0, NaN, "é", "é", null, true, false],
      b: Object.freeze([1, Object.freeze([])]),
      c: new Map([["x", new Map()]]),
      d: Array.from({ length: 300 }, (_, i) => `${i}`),
    };
    expect(read(writePickle(value))).toEqual(new Map(Object.entries(value)));
  });

  test("calls are written as calls", () => {
    expect(read(writePickle(new PickleCall("builtins", "set", [[1, 2]])))).toEqual(new Set([1, 2]));
  });

  test.each([
    ["a function", () => 1],
    ["a class", new Date()],
    ["undefined", undefined],
  ])("refuses %s", (_, value) => {
    expect(userErrorOf(() => writePickle([value])).message).toContain("data");
  });

  test("refuses what contains itself", () => {
    const loop: unknown[] = [];
    loop.push(loop);
    expect(userErrorOf(() => writePickle(loop)).message).toContain("deep");
  });
});
