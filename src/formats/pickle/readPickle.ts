import { ByteReader } from "../byteReader.ts";
import { ReadBudget } from "../readBudget.ts";
import type { Constructors } from "./constructor.ts";
import type { ForeignNames } from "./foreign.ts";
import { PickleMachine } from "./machine.ts";
import { checkNesting } from "./nesting.ts";
import { step } from "./opcodes.ts";

export interface PickleOptions {
  /** The names the pickle may use, and the plain values they make. */
  readonly constructors: Constructors;
  /** Resolves persistent ids (the storages of `torch.save`). */
  readonly persistentLoad?: ((id: unknown) => unknown) | undefined;
  /** What the reading may cost; shared between the pickles of one file. */
  readonly budget?: ReadBudget;
  /** Takes the names that are not in the table; left out, they are refused. */
  readonly foreign?: ForeignNames | undefined;
  /** How deep containers may nest. */
  readonly maxDepth?: number;
}

/** A pickle's value, and where the bytes after it begin. */
export interface PickleResult {
  readonly value: unknown;
  readonly end: number;
}

/** Real checkpoints nest about 30 deep. */
const MAX_DEPTH = 1000;

/**
 * Reads a Python pickle of protocol 0 to 5 without running anything: a name in it is looked up in `constructors`,
 * and a name that is not there is refused or,
 * with `foreign`, becomes a placeholder. None, bool, float and str are what they are in JavaScript; int is a number,
 * or a bigint beyond 2^53; bytes are views of the input; dicts are Maps, lists arrays, tuples frozen arrays, sets Sets.
 * @throws UserError for everything that is no such pickle, nests too deep or contains itself.
 */
export function readPickle(bytes: Uint8Array, options: PickleOptions): unknown {
  return readPickleAt(bytes, 0, options).value;
}

/** Reads one of several pickles that follow one another. */
export function readPickleAt(bytes: Uint8Array, start: number, options: PickleOptions): PickleResult {
  const { constructors, persistentLoad, foreign, maxDepth = MAX_DEPTH } = options;
  const { budget = ReadBudget.forFile(bytes.length) } = options;
  const input = new ByteReader(bytes, "the pickle", start);
  const machine = new PickleMachine(input, { constructors, persistentLoad, budget, foreign });
  while (!machine.stopped) step(machine);
  const value = machine.pop();
  checkNesting(value, maxDepth);
  return { value, end: input.position };
}
