import { deflateSync } from "fflate";
import { crc32 } from "../../src/formats/zip/crc32.ts";
import { concatBytes } from "../../src/formats/byteReader.ts";
import { writeNpy } from "../../src/formats/numpy/npy.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";
import { bytesOf } from "./files.ts";

/** Small files that ask a reader for endless work or memory, or end it as a bug. */

const u16 = (value: number): Uint8Array => Uint8Array.of(value & 255, value >> 8);
const u32 = (value: number): Uint8Array => new Uint8Array(Uint32Array.of(value).buffer);
const u64 = (value: number): Uint8Array => new Uint8Array(BigUint64Array.of(BigInt(value)).buffer);

const text = (value: string): Uint8Array => bytesOf("X", u32(value.length), value);
const pickle = (...parts: (string | Uint8Array)[]): Uint8Array => bytesOf("\x80\x02", ...parts, ".");
const global = (name: string, memo: number): Uint8Array => {
  const dot = name.lastIndexOf(".");
  return bytesOf(`c${name.slice(0, dot)}\n${name.slice(dot + 1)}\nq`, memo);
};

function repeated(count: number, part: (index: number) => Uint8Array): Uint8Array {
  return concatBytes(Array.from({ length: count }, (_, i) => part(i)));
}

/** A function called on the same arguments again and again, each result dropped. */
export function callAgain(name: string, args: Uint8Array, count: number): Uint8Array {
  return pickle(global(name, 0), "0", args, "q\x010", "h\x00h\x01R0".repeat(count), "N");
}

const SMALL_NUMBER = "K\x01";

/** `(items,)`, a tuple of one long tuple. */
export const longTuple = (length: number): Uint8Array => bytesOf("(", SMALL_NUMBER.repeat(length), "t\x85");
/** `({…},)` of text keys. */
export const longDict = (length: number): Uint8Array =>
  bytesOf(
    "}(",
    repeated(length, (i) => bytesOf(text(`${i}`), "N")),
    "u\x85",
  );
/** `([(k, v), …],)`, the same pair. */
export const longPairs = (length: number): Uint8Array =>
  bytesOf("](K\x01K\x02\x86q\x05", "h\x05".repeat(length), "e\x85");
/** A name of millions of letters, put together and looked up again and again. */
export function longName(count: number): Uint8Array {
  return pickle(text("m".repeat(4_000_000)), "q\x000", text("n"), "q\x010", "h\x00h\x01\x930".repeat(count), "N");
}

/** `(text, encoding)` */
export const textAndEncoding = (value: string, encoding: string): Uint8Array =>
  bytesOf(text(value), text(encoding), "\x86");
/** `(text, index)` of a device. */
export const longDevice = (): Uint8Array => bytesOf(text("d".repeat(4_000_000)), "K\x01\x86");

/** Numbers as keys, of which an attacker can choose ones that fall into one bucket. */
export function numberKeys(length: number): Uint8Array {
  return pickle(
    "}(",
    repeated(length, (i) => bytesOf("J", u32(i), "N")),
    "u",
  );
}

/** The elements of a set, all of whose lowest 64 bits are the same. */
export function numberSet(length: number): Uint8Array {
  return bytesOf(
    "\x80\x04\x8f(",
    repeated(length, (i) => bytesOf("\x8a\x0c", u64(7), u32(i + 1))),
    "\x90.",
  );
}

/** One dict of `inner` keys that are no text, named `outer` times. */
export function sharedDict(outer: number, inner: number): Uint8Array {
  const names = repeated(outer, (i) => bytesOf(text(`k${i}`), "h\x00"));
  return pickle("}(", ")N".repeat(inner), "uq\x000}(", names, "u");
}

/** One long text, named again and again under a dict's keys. */
export function sharedText(length: number, count: number): Uint8Array {
  const items = repeated(count, (i) => bytesOf(text(`k${i}`), "h\x00"));
  return pickle(text("a".repeat(length)), "q\x000}(", items, "u");
}

/** A network of modules that all name one long dict of parameters. */
export function sharedParameters(modules: number, parameters: number): Uint8Array {
  const dict = bytesOf(
    "}(",
    repeated(parameters, (i) => bytesOf(text(`p${i}`), "N")),
    "uq\x010",
  );
  const state = (children: string | Uint8Array): Uint8Array =>
    bytesOf("}(", text("_parameters"), "h\x01", text("_buffers"), "}", text("_modules"), children, "u");
  const object = (children: string | Uint8Array): Uint8Array =>
    bytesOf("h\x00}(", text("class_name"), text("Generator"), text("state"), state(children), "u\x85R");
  const child = bytesOf(object("}"), "q\x020");
  const children = bytesOf(
    "}(",
    repeated(modules, (i) => bytesOf(text(`m${i}`), "h\x02")),
    "u",
  );
  return pickle(global("torch_utils.persistence._reconstruct_persistent_obj", 0), "0", dict, child, object(children));
}

/** A nested storage whose value is None, loaded again and again. */
export function nestedNone(count: number): Uint8Array {
  const legacy = bytesOf(
    "\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.",
    "\x80\x02M\xe9\x03.",
    "\x80\x02}.",
    pickle(text("a".repeat(1_000_000)), "0N"),
    pickle("]"),
  );
  return callAgain("torch.storage._load_from_bytes", bytesOf("B", u32(legacy.length), legacy, "\x85"), count);
}

/** A `.safetensors` file of this header, and no data. */
export function safetensorsOf(header: string): Uint8Array {
  return bytesOf(u64(header.length), header);
}

/** Names of tensors without elements. */
export function manyNames(count: number): string {
  const entry = '{"dtype":"F32","shape":[0],"data_offsets":[0,0]}';
  return `{${Array.from({ length: count }, (_, i) => `"synthesis.b${i}":${entry}`).join()}}`;
}

/** An archive whose directory names one member again and again; the member may hold empty deflate blocks. */
export function sharedMember(count: number, emptyBlocks: number | "stored", padding = 0): Uint8Array {
  const npy = concatBytes([...writeNpy(float32([padding], new Float32Array(padding)))]);
  const blocks = emptyBlocks === "stored" ? [] : Array.from({ length: emptyBlocks }, () => "\x00\x00\x00\xff\xff");
  const member = emptyBlocks === "stored" ? npy : bytesOf(blocks.join(""), deflateSync(npy));
  const method = emptyBlocks === "stored" ? 0 : 8;
  const fields = [u16(method), u32(0), u32(crc32(npy)), u32(member.length), u32(npy.length)];
  const local = bytesOf("PK\x03\x04", u16(20), u16(0), ...fields, u16(5), u16(0), "w.npy");
  const entries = Array.from({ length: count }, (_, i) => {
    const name = i === 0 ? "w.npy" : `a${i}.npy`;
    return bytesOf("PK\x01\x02", u16(20), u16(20), u16(0), ...fields, u16(name.length), new Uint8Array(16), name);
  });
  const directory = concatBytes(entries);
  const start = local.length + member.length;
  const end = bytesOf("PK\x05\x06", u32(0), u16(count), u16(count), u32(directory.length), u32(start), u16(0));
  return concatBytes([local, member, directory, end]);
}
