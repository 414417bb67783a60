/** Numbers from 0 up to 1, the same ones for the same seed. */
export type Random = () => number;

/** Mulberry32: small, and good enough to choose what to break. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const WINDOW = 32;

/**
 * The positions of a file that look like structure (names, opcodes, small numbers) and not like weights, whose bytes
 * are as good as random: a mutation there means something.
 */
export function structuralPositions(bytes: Uint8Array): Uint32Array {
  const positions: number[] = [];
  for (let start = 0; start < bytes.length; start += WINDOW) {
    const window = bytes.subarray(start, start + WINDOW);
    const plain = window.reduce((count, byte) => count + (byte < 127 ? 1 : 0), 0);
    const distinct = new Set(window).size;
    if (plain >= 0.8 * window.length && distinct > 4) positions.push(...Array.from(window, (_, i) => start + i));
  }
  return Uint32Array.from(positions.length === 0 ? bytes.keys() : positions);
}

type Mutator = (bytes: Uint8Array, at: number, random: Random) => Uint8Array;

const BYTES = [0, 1, 2, 0x28, 0x29, 0x2e, 0x30, 0x52, 0x62, 0x63, 0x71, 0x7f, 0x80, 0x81, 0x85, 0x93, 0x94, 0xff];
const LENGTHS = [0, 1, 7, 8, 16, 31, 32, 40, 53, 63, 64].map((bits) => 2n ** BigInt(bits) - 1n);
const LONGEST_PIECE = 64;

const MUTATORS: readonly (readonly [name: string, mutator: Mutator])[] = [
  ["flip a bit", (bytes, at, random) => replaced(bytes, at, [(bytes[at] ?? 0) ^ (1 << below(8, random))])],
  ["set a byte", (bytes, at, random) => replaced(bytes, at, [pick(BYTES, random)])],
  ["nudge a byte", (bytes, at, random) => replaced(bytes, at, [(bytes[at] ?? 0) + (random() < 0.5 ? 1 : 255)])],
  ["edit a length of 4 bytes", (bytes, at, random) => replaced(bytes, at, littleEndian(pick(LENGTHS, random), 4))],
  ["edit a length of 8 bytes", (bytes, at, random) => replaced(bytes, at, littleEndian(pick(LENGTHS, random), 8))],
  ["cut the end off", (bytes, at) => bytes.slice(0, at)],
  ["remove a piece", (bytes, at, random) => spliced(bytes, at, 1 + below(LONGEST_PIECE, random), new Uint8Array())],
  ["repeat a piece", (bytes, at, random) => spliced(bytes, at, 0, piece(bytes, at, random))],
  ["insert a piece of elsewhere", (bytes, at, random) => spliced(bytes, at, 0, anyPiece(bytes, random))],
  ["overwrite with a piece of elsewhere", (bytes, at, random) => replaced(bytes, at, anyPiece(bytes, random))],
];

export interface Mutant {
  readonly bytes: Uint8Array;
  /** What was done, for the message of a test that fails. */
  readonly steps: string;
}

/**
 * One to three changes to a copy of a file.
 * @param positions where to make them, such as structuralPositions(bytes).
 */
export function mutate(bytes: Uint8Array, positions: ArrayLike<number>, random: Random): Mutant {
  let mutant = bytes;
  const steps: string[] = [];
  for (let count = 1 + below(3, random); count > 0; count--) {
    const at = positions[below(positions.length, random)] ?? 0;
    const [name, mutator] = pick(MUTATORS, random);
    mutant = mutator(mutant, Math.min(at, mutant.length), random);
    steps.push(`${name} at ${at}`);
  }
  return { bytes: mutant, steps: steps.join(", ") };
}

function replaced(bytes: Uint8Array, at: number, values: ArrayLike<number>): Uint8Array {
  const copy = bytes.slice();
  for (let i = 0; i < values.length && at + i < copy.length; i++) copy[at + i] = values[i] ?? 0;
  return copy;
}

function spliced(bytes: Uint8Array, at: number, removed: number, inserted: Uint8Array): Uint8Array {
  const rest = bytes.subarray(Math.min(at + removed, bytes.length));
  const result = new Uint8Array(at + inserted.length + rest.length);
  result.set(bytes.subarray(0, at));
  result.set(inserted, at);
  result.set(rest, at + inserted.length);
  return result;
}

function piece(bytes: Uint8Array, at: number, random: Random): Uint8Array {
  return bytes.slice(at, at + 1 + below(LONGEST_PIECE, random));
}

function anyPiece(bytes: Uint8Array, random: Random): Uint8Array {
  return piece(bytes, below(bytes.length, random), random);
}

function littleEndian(value: bigint, width: number): number[] {
  return Array.from({ length: width }, (_, i) => Number((value >> BigInt(8 * i)) & 255n));
}

function below(limit: number, random: Random): number {
  return Math.floor(random() * limit);
}

function pick<T>(items: readonly [T, ...T[]] | readonly T[], random: Random): T {
  const item = items[below(items.length, random)];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
}
