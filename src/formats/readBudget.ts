import { UserError } from "../base/errors.ts";

const MEBIBYTE = 1024 * 1024;

/**
 * What reading one file may cost, whatever the file says. A few bytes can ask for a great deal (a tensor of stride
 * zero, a deflated run of zeros, one blob unpacked a million times), so every step and every copy is paid from here.
 * Views of the file's own bytes are free.
 */
export class ReadBudget {
  #operations: number;
  #bytes: number;

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
    if (--this.#operations < 0) throw overspent("its pickled objects must be fewer than a million");
  }

  /** @throws UserError when the file unpacks to far more than its own size. */
  spendBytes(bytes: number): void {
    this.#bytes -= bytes;
    if (!(this.#bytes >= 0)) throw overspent("its contents must not unpack to many times the size of the file");
  }
}

function overspent(rule: string): UserError {
  const next = "No checkpoint needs this: take the file from another source.";
  return new UserError({ attempted: "read the file", rule, received: "more", next });
}
