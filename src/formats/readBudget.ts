import { UserError } from "../base/errors.ts";

const MEBIBYTE = 1024 * 1024;

/**
 * A dict whose keys all fall into one bucket takes quadratic time, and which numbers do so is known to everyone (of
 * text it is not).
 */
const MOST_NUMBER_KEYS = 10_000;

/** About what one element of an array, Map or Set costs. */
const BYTES_PER_ITEM = 32;

/**
 * What reading one file may cost, whatever the file says. A few bytes can ask for a great deal (a tensor of stride
 * zero, a deflated run of zeros, one blob unpacked a million times), so every step, every element looked at and every
 * copy is paid from here before it is done. Views of the file's own bytes are free.
 */
export class ReadBudget {
  #operations: number;
  #bytes: number;
  #numberKeys = MOST_NUMBER_KEYS;

  /** @param operations steps of pickle machines; @param bytes bytes of copies, inflated data and rebuilt containers. */
  constructor(operations: number, bytes: number) {
    this.#operations = operations;
    this.#bytes = bytes;
  }

  /** Generous for every real file of that many bytes: a checkpoint's tensors are copied once at most. */
  static forFile(byteLength: number): ReadBudget {
    return new ReadBudget(1_000_000, 64 * MEBIBYTE + 8 * byteLength);
  }

  /** @throws UserError when the file's pickles take more steps than any real checkpoint. */
  spendOperation(): void {
    this.#spendOperations(1);
  }

  /** For elements that are copied or looked at although they were read before. @throws UserError */
  spendItems(count: number): void {
    this.#spendOperations(count);
    this.spendBytes(count * BYTES_PER_ITEM);
  }

  /** For each key of a dict and element of a set. @throws UserError when too many are numbers. */
  spendKey(key: unknown): void {
    if (typeof key !== "number" && typeof key !== "bigint") return;
    const rule = `at most ${MOST_NUMBER_KEYS} keys of its dicts and elements of its sets may be numbers`;
    if (--this.#numberKeys < 0) throw overspent(rule);
  }

  #spendOperations(count: number): void {
    this.#operations -= count;
    if (!(this.#operations >= 0)) throw overspent("its pickled objects must be fewer than a million");
  }

  /** @throws UserError when the file unpacks to far more than its own size. */
  spendBytes(bytes: number): void {
    this.#bytes -= bytes;
    if (!(this.#bytes >= 0)) throw overspent("its contents must not unpack to many times the file's size");
  }
}

function overspent(rule: string): UserError {
  const next = "No checkpoint needs this: get the file from another source.";
  return new UserError({ attempted: "read the file", rule, received: "more", next });
}
