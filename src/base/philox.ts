import { FUNCTION, I32, I64, MEMORY, moduleBytes, signed, unsigned } from "./moduleBytes.ts";

/*
 * Philox 4x32-10 (Salmon et al. 2011) as WebAssembly, one loop that writes four words for each value of a counter:
 * JavaScript has no product of 64 bits, and takes many times as long over one of halves.
 */

const ROUNDS = 10;
const MULTIPLIERS = [0xd2511f53n, 0xcd9e8d57n] as const;
/** By which the key moves on from round to round. */
const WEYL = [0x9e3779b9n, 0xbb67ae85n] as const;
const BLOCK_BYTES = 16;

/** Blocks that are made at a time: a page of memory. */
const MOST_BLOCKS = 65536 / BLOCK_BYTES;

const GET = 0x20;
const SET = 0x21;
const [I32_ADD, I32_XOR, I32_LESS_UNSIGNED] = [0x6a, 0x73, 0x49];
const [I64_ADD, I64_MULTIPLY, I64_SHIFT_RIGHT] = [0x7c, 0x7e, 0x88];
const [WIDEN, NARROW] = [0xad, 0xa7];
const [LOOP, NO_RESULT, BRANCH_IF, END] = [0x03, 0x40, 0x0d, 0x0b];

/** Parameters and locals. */
const [AT, STOP, KEY_0, KEY_1, COUNTER] = [0, 1, 2, 3, 4];
const [X0, X1, X2, X3, P0, P1] = [5, 6, 7, 8, 9, 10];

const get = (variable: number): number[] => [GET, ...unsigned(variable)];
const set = (variable: number, value: readonly number[]): number[] => [...value, SET, ...unsigned(variable)];
const word = (value: bigint): number[] => [0x41, ...signed(BigInt.asIntN(32, value))];
const long = (value: bigint): number[] => [0x42, ...signed(value)];
const low = (product: number): number[] => [...get(product), NARROW];
const high = (product: number): number[] => [...get(product), ...long(32n), I64_SHIFT_RIGHT, NARROW];

function round(i: number): number[] {
  const product = (factor: number, multiplier: bigint): number[] => [
    ...[...get(factor), WIDEN],
    ...[...long(multiplier), I64_MULTIPLY],
  ];
  const mixed = (upper: number, other: number, key: number, weyl: bigint): number[] => [
    ...[...high(upper), ...get(other), I32_XOR],
    ...[...get(key), ...word(BigInt(i) * weyl), I32_ADD, I32_XOR],
  ];
  return [
    ...set(P0, product(X0, MULTIPLIERS[0])),
    ...set(P1, product(X2, MULTIPLIERS[1])),
    ...set(X0, mixed(P1, X1, KEY_0, WEYL[0])),
    ...set(X2, mixed(P0, X3, KEY_1, WEYL[1])),
    ...set(X1, low(P1)),
    ...set(X3, low(P0)),
  ];
}

function body(): number[] {
  const store = (x: number, i: number): number[] => [...get(AT), ...get(x), 0x36, 0x02, ...unsigned(4 * i)];
  return [
    ...[LOOP, NO_RESULT],
    ...set(X0, low(COUNTER)),
    ...set(X1, high(COUNTER)),
    ...[X2, X3].flatMap((x) => set(x, word(0n))),
    ...Array.from({ length: ROUNDS }, (_, i) => round(i)).flat(),
    ...[X0, X1, X2, X3].flatMap(store),
    ...set(COUNTER, [...get(COUNTER), ...long(1n), I64_ADD]),
    ...set(AT, [...get(AT), ...word(BigInt(BLOCK_BYTES)), I32_ADD]),
    ...[...get(AT), ...get(STOP), I32_LESS_UNSIGNED, BRANCH_IF, 0, END],
  ];
}

export type Key = readonly [number, number];

export interface PhiloxBlocks {
  /** How many blocks are made at a time at most. */
  readonly most: number;
  /** Four words for each of `blocks` values of the counter. The array holds them until the next call. */
  words(counter: number, blocks: number, key: Key): Uint32Array;
}

export function philoxBlocks(): PhiloxBlocks {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  const locals = [
    [4, I32],
    [2, I64],
  ] as const;
  const bytes = moduleBytes({ parameters: [I32, I32, I32, I32, I64], results: [], locals, body: body() });
  const imports = { [MEMORY.module]: { [MEMORY.name]: memory } };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);
  const call = exports[FUNCTION] as (at: number, stop: number, k0: number, k1: number, counter: bigint) => void;
  return {
    most: MOST_BLOCKS,
    words(counter, blocks, [k0, k1]) {
      call(0, blocks * BLOCK_BYTES, k0, k1, BigInt(counter));
      return new Uint32Array(memory.buffer, 0, 4 * blocks);
    },
  };
}
