import { philoxBlocks, type Key, type PhiloxBlocks } from "./philox.ts";

/**
 * Counter-based random streams: Philox 4x32-10 (Salmon et al. 2011). A stream is named by a seed and a
 * path such as ("noise", step); the same name gives the same numbers on every machine, in whatever order
 * streams are used, so stopping and resuming changes nothing.
 */
export interface Rng {
  /** An independent stream below this one. */
  stream(...path: readonly (string | number)[]): Rng;
  /** A number in [0, 1) with 32 random bits. */
  uniform(): number;
  /** A whole number in [0, n). */
  integer(n: number): number;
  /** n standard normal numbers. */
  normals(n: number): Float32Array;
}

/**
 * A stream of random numbers, of a seed and a name.
 * @example
 * ```ts
 * import { createRng } from "stylegan2-ada";
 *
 * const noise = createRng(0, "noise");
 * noise.stream(3).uniform() === createRng(0, "noise", 3).uniform(); // => true
 * ```
 */
export function createRng(seed: number, ...path: readonly (string | number)[]): Rng {
  const words = wordStream(keyOf(seed, path));
  const uniform = (): number => words.next() / 2 ** 32;
  return {
    stream: (...more) => createRng(seed, ...path, ...more),
    uniform,
    integer: (n) => Math.floor(uniform() * n),
    normals: (n) => normalsOf(words, n),
  };
}

/** FNV-1a over the path's text, in two halves with different starts; the seed enters both. */
function keyOf(seed: number, path: readonly (string | number)[]): Key {
  const text = `${seed}/${path.join("/")}`;
  return [fnv1a(text, 0x811c9dc5), fnv1a(text, 0x9747b28c)];
}

function fnv1a(text: string, start: number): number {
  let hash = start;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 16;
  return Math.imul(hash, 0x85ebca6b) ^ (hash >>> 13);
}

interface Words {
  /** 32 random bits. */
  next(): number;
  /** The next words in portions, as many whole blocks of four as `count` holds: none amid a block. */
  blocks(count: number): Iterable<Uint32Array>;
}

/** Compiled when a stream first needs many words. */
let compiled: PhiloxBlocks | undefined;

function wordStream(key: Key): Words {
  const block = new Uint32Array(4);
  let counter = 0;
  let position = 4;
  return {
    next() {
      if (position === 4) {
        philox(block, counter++, key);
        position = 0;
      }
      return block[position++] as number;
    },
    *blocks(count) {
      compiled ??= philoxBlocks();
      let missing = position === 4 ? Math.floor(count / 4) : 0;
      while (missing > 0) {
        const made = Math.min(missing, compiled.most);
        missing -= made;
        counter += made;
        yield compiled.words(counter - made, made, key);
      }
    },
  };
}

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;

function philox(out: Uint32Array, counter: number, [k0, k1]: Key): void {
  let x0 = counter | 0;
  let x1 = Math.floor(counter / 2 ** 32) | 0;
  let x2 = 0;
  let x3 = 0;
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, x0);
    const high1 = multiplyHigh(MULTIPLIER_1, x2);
    const low0 = Math.imul(MULTIPLIER_0, x0);
    const low1 = Math.imul(MULTIPLIER_1, x2);
    x0 = high1 ^ x1 ^ (k0 + Math.imul(round, 0x9e3779b9));
    x1 = low1;
    x2 = high0 ^ x3 ^ (k1 + Math.imul(round, 0xbb67ae85));
    x3 = low0;
  }
  out[0] = x0;
  out[1] = x1;
  out[2] = x2;
  out[3] = x3;
}

/** The upper 32 bits of the product of two unsigned 32-bit numbers, in halves whose sums stay below 2^32. */
function multiplyHigh(a: number, b: number): number {
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const b0 = b & 0xffff;
  const b1 = b >>> 16;
  const middle = (Math.imul(a1, b0) >>> 0) + (Math.imul(a0, b0) >>> 16);
  const carry = (Math.imul(a0, b1) >>> 0) + (middle & 0xffff);
  return (Math.imul(a1, b1) + (middle >>> 16) + (carry >>> 16)) | 0;
}

/** From how many numbers on they are made of whole blocks. */
const MANY = 256;

function normalsOf(words: Words, n: number): Float32Array {
  const normals = new Float32Array(n);
  let made = 0;
  if (n >= MANY) {
    for (const portion of words.blocks(n)) {
      for (let i = 0; i < portion.length; i += 2) {
        boxMuller(normals, made + i, portion[i] as number, portion[i + 1] as number);
      }
      made += portion.length;
    }
  }
  for (let i = made; i < n; i += 2) boxMuller(normals, i, words.next(), words.next());
  return normals;
}

/**
 * Two normals at place i from two words (Box & Muller 1958), of which an array may have room for one; the shift by half
 * a step keeps log away from 0.
 */
function boxMuller(normals: Float32Array, i: number, first: number, second: number): void {
  const radius = Math.sqrt(-2 * Math.log((first + 0.5) / 2 ** 32));
  const angle = (2 * Math.PI * second) / 2 ** 32;
  normals[i] = radius * Math.cos(angle);
  normals[i + 1] = radius * Math.sin(angle);
}
