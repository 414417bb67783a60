import { deflateSync, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { concatBytes } from "../../src/formats/byteReader.ts";
import { ReadBudget } from "../../src/formats/readBudget.ts";
import { crc32 } from "../../src/formats/zip/crc32.ts";
import { ZipArchive } from "../../src/formats/zip/readZip.ts";
import { writeZip } from "../../src/formats/zip/writeZip.ts";
import { inflate } from "../../src/formats/zip/inflate.ts";
import { bytesOf, userErrorOf } from "./files.ts";

const DATA = bytesOf("some data ".repeat(100));

test("crc32 gives the standard's check value", () => {
  expect(crc32(bytesOf("123456789"))).toBe(0xcbf43926);
});

describe("ZipArchive", () => {
  test("a stored entry is a view, a deflated one is inflated", () => {
    const bytes = zipSync({ "a/stored": [DATA, { level: 0 }], "a/deflated": [DATA, { level: 6 }] });
    const archive = new ZipArchive(bytes);
    expect([...archive.entries.keys()]).toEqual(["a/stored", "a/deflated"]);
    expect(archive.read("a/stored")).toEqual(DATA);
    expect(archive.read("a/stored").buffer).toBe(bytes.buffer);
    expect(archive.read("a/deflated")).toEqual(DATA);
  });

  test("reads zip64", () => {
    const archive = new ZipArchive(zip64Archive("big", DATA));
    expect(archive.read("big")).toEqual(DATA);
  });

  test("a comment at the end does no harm", () => {
    const bytes = bytesOf(concatBytes(writeZip([{ name: "x", data: DATA }])), "hello");
    bytes[bytes.length - 7] = 5;
    expect(new ZipArchive(bytes).read("x")).toEqual(DATA);
  });

  const deflated = zipSync({ x: [DATA, { level: 9 }] });
  test.each([
    ["an entry that is not there", () => new ZipArchive(deflated).read("y"), '"y"'],
    ["truncation", () => new ZipArchive(deflated.subarray(0, deflated.length - 1)), "directory"],
    ["nothing", () => new ZipArchive(new Uint8Array()), "directory"],
    ["an encrypted entry", () => new ZipArchive(patched(deflated, -22 - 47 + 8, 1)).read("x"), "encrypted"],
    ["an unknown method", () => new ZipArchive(patched(deflated, -22 - 47 + 10, 12)).read("x"), "method 12"],
    ["a wrong checksum", () => new ZipArchive(patched(deflated, -22 - 47 + 16, 99)).read("x"), "checksum"],
    ["a size that is too small", () => new ZipArchive(patched(deflated, -22 - 47 + 24, 1)).read("x"), "declares"],
    ["a lying count", () => new ZipArchive(patched(deflated, -22 + 11, 99)), "directory"],
  ])("refuses %s", (_, read, part) => {
    expect(userErrorOf(read).message).toContain(part);
  });
});

describe("a zip bomb", () => {
  const bomb = deflateSync(new Uint8Array(2 ** 24), { level: 9 });

  test.each([
    ["declares less than it holds", 20_000, "exactly the size"],
    ["declares next to nothing", 1000, "deflated to fewer"],
    ["declares more than deflate can do", 2 ** 40, "cannot inflate"],
    ["declares more than the budget", 2 ** 24, "unpack"],
  ])("that %s is a UserError", (_, size, part) => {
    expect(userErrorOf(() => inflate(bomb, size, "bomb", new ReadBudget(1, 2 ** 20))).message).toContain(part);
  });

  test("of entries that each are allowed is stopped by the sum", () => {
    const zip = zipSync(Object.fromEntries(Array.from({ length: 4 }, (_, i) => [`${i}`, new Uint8Array(2 ** 18)])));
    const archive = new ZipArchive(zip, new ReadBudget(1, 2 ** 19));
    const readAll = () => [...archive.entries.keys()].map((name) => archive.read(name));
    expect(userErrorOf(readAll).message).toContain("unpack");
  });
});

test("writeZip aligns every entry's data", () => {
  const inputs = ["a", "bcd", "e".repeat(40)].map((name) => ({ name, data: bytesOf(name) }));
  const bytes = concatBytes(writeZip(inputs, { alignment: 64 }));
  const archive = new ZipArchive(bytes);
  for (const { name, data } of inputs) {
    expect(archive.read(name)).toEqual(data);
    expect(archive.read(name).byteOffset % 64).toBe(0);
  }
});

test("writeZip becomes zip64 past 65534 entries", () => {
  const inputs = Array.from({ length: 65535 }, (_, i) => ({ name: `${i}`, data: new Uint8Array() }));
  const ordinary = concatBytes(writeZip(inputs.slice(1)));
  const large = concatBytes(writeZip(inputs));
  expect(new ZipArchive(ordinary).entries.size).toBe(65534);
  expect(new ZipArchive(large).entries.size).toBe(65535);
  const locator = (bytes: Uint8Array): number[] => [...bytes.subarray(-42, -38)];
  expect(locator(large)).toEqual([0x50, 0x4b, 6, 7]);
  expect(locator(ordinary)).not.toEqual([0x50, 0x4b, 6, 7]);
});

function patched(bytes: Uint8Array, position: number, value: number): Uint8Array {
  return Uint8Array.from(bytes).fill(value, bytes.length + position, bytes.length + position + 1);
}

/** As miniz writes archives above 4 GiB: sizes and offsets all in zip64 fields. */
function zip64Archive(name: string, data: Uint8Array): Uint8Array {
  const u16 = (value: number) => Uint8Array.of(value & 255, value >> 8);
  const u32 = (value: number) => concatBytes([u16(value & 0xffff), u16(value >>> 16)]);
  const u64 = (value: number) => concatBytes([u32(value), u32(0)]);
  const none = u32(0xffffffff);
  const local = bytesOf(
    "PK\x03\x04",
    u16(45),
    u16(0),
    u16(0),
    u32(0),
    u32(0),
    none,
    none,
    u16(name.length),
    u16(0),
    name,
  );
  const extra = bytesOf(u16(1), u16(24), u64(data.length), u64(data.length), u64(0));
  const entry = bytesOf(
    "PK\x01\x02",
    u16(45),
    u16(45),
    u16(0),
    u16(0),
    u32(0),
    u32(0),
    none,
    none,
    u16(name.length),
    u16(extra.length),
    u16(0),
    u16(0),
    u16(0),
    u32(0),
    none,
    name,
    extra,
  );
  const start = local.length + data.length;
  const end64 = bytesOf(
    "PK\x06\x06",
    u64(44),
    u16(45),
    u16(45),
    u32(0),
    u32(0),
    u64(1),
    u64(1),
    u64(entry.length),
    u64(start),
  );
  const locator = bytesOf("PK\x06\x07", u32(0), u64(start + entry.length), u32(1));
  const end = bytesOf("PK\x05\x06", u16(0), u16(0), u16(0xffff), u16(0xffff), none, none, u16(0));
  return concatBytes([local, data, entry, end64, locator, end]);
}
