import { concatBytes } from "../byteReader.ts";
import { unwritable } from "../formatError.ts";
import { describe } from "./expect.ts";

/** A value that is written by calling a Python function: `collections.OrderedDict()`. */
export class PickleCall {
  readonly module: string;
  readonly name: string;
  readonly args: readonly unknown[];

  constructor(module: string, name: string, args: readonly unknown[]) {
    this.module = module;
    this.name = name;
    this.args = args;
  }
}

/** A Python class or function, mentioned and not called. */
export class PickleGlobal {
  readonly module: string;
  readonly name: string;

  constructor(module: string, name: string) {
    this.module = module;
    this.name = name;
  }
}

/** Data outside the pickle, by its persistent id. */
export class PicklePersistentId {
  readonly id: unknown;

  constructor(id: unknown) {
    this.id = id;
  }
}

/** Bytes, in pieces that are written as one. */
export class PickleBytes {
  readonly chunks: readonly Uint8Array[];

  constructor(chunks: readonly Uint8Array[]) {
    this.chunks = chunks;
  }
}

/** Writes a value as other values that the writer knows, or undefined to leave it as it is. */
export type Replacer = (value: unknown) => PickleCall | PicklePersistentId | undefined;

const MOST_NESTING = 1000;
const [MARK, TUPLE, STOP, PROTO, BINBYTES] = [0x28, 0x74, 0x2e, 0x80, 0x42];

/**
 * A pickle of protocol 2, or 3 where there are bytes. null, booleans, numbers (whole ones as int, others as float),
 * bigints and text are what they are in Python; arrays are lists, frozen arrays tuples, Maps `OrderedDict`s, other
 * plain objects dicts.
 * @throws UserError for other values.
 */
export function writePickle(value: unknown, replace?: Replacer): Uint8Array {
  return concatBytes(writePickleChunks(value, replace));
}

/** The same in pieces; large bytes are among them, not copied. */
export function writePickleChunks(value: unknown, replace: Replacer = () => undefined): readonly Uint8Array[] {
  const writer = new PickleWriter(replace);
  writer.write(value, 0);
  return writer.finish();
}

class PickleWriter {
  readonly #replace: Replacer;
  readonly #chunks: Uint8Array[] = [];
  #protocol = 2;
  readonly #memo = new Map<string, number>();

  constructor(replace: Replacer) {
    this.#replace = replace;
  }

  finish(): readonly Uint8Array[] {
    return joinSmall([Uint8Array.of(PROTO, this.#protocol), ...this.#chunks, Uint8Array.of(STOP)]);
  }

  write(value: unknown, depth: number): void {
    if (depth > MOST_NESTING) throw unwritable("a pickle", `it may nest ${MOST_NESTING} deep at most`);
    const replaced = this.#replace(value);
    if (replaced !== undefined) this.#object(replaced, depth + 1);
    else if (value === null) this.#emit(0x4e);
    else if (typeof value === "boolean") this.#emit(value ? 0x88 : 0x89);
    else if (typeof value === "number" || typeof value === "bigint") this.#chunks.push(numberBytes(value));
    else if (typeof value === "string") this.#text(value);
    else if (typeof value === "object") this.#object(value, depth + 1);
    else throw unwritable("a pickle", "it must be data", describe(value));
  }

  #object(value: object, depth: number): void {
    if (value instanceof PickleGlobal) this.#global(value);
    else if (value instanceof PickleCall) this.#call(value, depth);
    else if (value instanceof PicklePersistentId) this.#persistentId(value, depth);
    else if (value instanceof PickleBytes) this.#bytes(value);
    else if (Array.isArray(value)) this.#sequence(value, depth);
    else if (value instanceof Map) this.#orderedDict(value, depth);
    else this.#dict(value, depth);
  }

  #dict(value: object, depth: number): void {
    if (Object.getPrototypeOf(value) !== Object.prototype) {
      throw unwritable("a pickle", "it must be plain data", describe(value));
    }
    this.#emit(0x7d);
    this.#memoize();
    this.#items(Object.entries(value), depth);
  }

  #orderedDict(value: ReadonlyMap<unknown, unknown>, depth: number): void {
    this.#call(new PickleCall("collections", "OrderedDict", []), depth);
    this.#items([...value], depth);
  }

  #items(items: readonly (readonly [unknown, unknown])[], depth: number): void {
    if (items.length === 0) return;
    this.#emit(MARK);
    for (const item of items.flat()) this.write(item, depth);
    this.#emit(0x75);
  }

  #sequence(items: readonly unknown[], depth: number): void {
    if (Object.isFrozen(items)) return this.#tuple(items, depth);
    this.#emit(0x5d);
    this.#memoize();
    if (items.length === 0) return;
    this.#emit(MARK);
    for (const item of items) this.write(item, depth);
    this.#emit(0x65);
  }

  #tuple(items: readonly unknown[], depth: number): void {
    if (items.length === 0) return this.#emit(0x29);
    if (items.length > 3) this.#emit(MARK);
    for (const item of items) this.write(item, depth);
    this.#emit(items.length > 3 ? TUPLE : 0x84 + items.length);
    this.#memoize();
  }

  #call({ module, name, args }: PickleCall, depth: number): void {
    this.#global(new PickleGlobal(module, name));
    this.#tuple(args, depth);
    this.#emit(0x52);
    this.#memoize();
  }

  #persistentId({ id }: PicklePersistentId, depth: number): void {
    this.write(id, depth);
    this.#emit(0x51);
  }

  /** @throws UserError for 4 GiB or more. */
  #bytes({ chunks }: PickleBytes): void {
    const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    if (length >= 2 ** 32) throw unwritable("a pickle", "one tensor must be smaller than 4 GiB");
    this.#protocol = 3;
    this.#chunks.push(Uint8Array.of(BINBYTES), littleEndian(length, 4), ...chunks);
    this.#memoize();
  }

  #global({ module, name }: PickleGlobal): void {
    this.#remember(`c${module}\n${name}\n`, () => new TextEncoder().encode(`c${module}\n${name}\n`));
  }

  #text(text: string): void {
    this.#remember(`X${text}`, () => {
      const encoded = new TextEncoder().encode(text);
      return concatBytes([Uint8Array.of(0x58), littleEndian(encoded.length, 4), encoded]);
    });
  }

  /** Text and names are written once and recalled afterwards. */
  #remember(key: string, encode: () => Uint8Array): void {
    const known = this.#memo.get(key);
    if (known !== undefined) return void this.#chunks.push(indexed(0x68, 0x6a, known));
    this.#chunks.push(encode());
    this.#memo.set(key, this.#memoize());
  }

  #emit(opcode: number): void {
    this.#chunks.push(Uint8Array.of(opcode));
  }

  #kept = 0;

  /** Keeps the value just written, as Python does, though only text and names are recalled here. */
  #memoize(): number {
    this.#chunks.push(indexed(0x71, 0x72, this.#kept));
    return this.#kept++;
  }
}

/** Below this size a piece is joined with its neighbours: opcodes are a few bytes each. */
const SMALL = 4096;

function joinSmall(chunks: readonly Uint8Array[]): readonly Uint8Array[] {
  const joined: Uint8Array[] = [];
  let run: Uint8Array[] = [];
  const flush = (): void => {
    if (run.length > 0) joined.push(concatBytes(run));
    run = [];
  };
  for (const chunk of chunks) {
    if (chunk.length < SMALL) run.push(chunk);
    else {
      flush();
      joined.push(chunk);
    }
  }
  flush();
  return joined;
}

function indexed(short: number, long: number, index: number): Uint8Array {
  return index < 256 ? Uint8Array.of(short, index) : concatBytes([Uint8Array.of(long), littleEndian(index, 4)]);
}

function numberBytes(value: number | bigint): Uint8Array {
  if (typeof value === "number" && (!Number.isSafeInteger(value) || Object.is(value, -0))) return floatBytes(value);
  const whole = BigInt(value);
  if (whole >= 0n && whole < 256n) return concatBytes([Uint8Array.of(0x4b), littleEndian(Number(whole), 1)]);
  if (whole >= 0n && whole < 65536n) return concatBytes([Uint8Array.of(0x4d), littleEndian(Number(whole), 2)]);
  if (BigInt.asIntN(32, whole) === whole) return concatBytes([Uint8Array.of(0x4a), littleEndian(Number(whole), 4)]);
  return longBytes(whole);
}

function floatBytes(value: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(9));
  view.setUint8(0, 0x47);
  view.setFloat64(1, value);
  return new Uint8Array(view.buffer);
}

/** Two's complement, as few bytes as hold the sign. @throws UserError beyond 255 bytes. */
function longBytes(value: bigint): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value, done = false; !done; rest >>= 8n) {
    bytes.push(Number(rest & 255n));
    done = BigInt.asIntN(8 * bytes.length, value) === value;
  }
  if (bytes.length > 255) throw unwritable("a pickle", "its integers must be below 2^2039");
  return Uint8Array.of(0x8a, bytes.length, ...bytes);
}

function littleEndian(value: number, width: number): Uint8Array {
  return Uint8Array.from({ length: width }, (_, i) => (value >>> (8 * i)) & 255);
}
