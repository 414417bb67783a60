import { asError } from "../../base/errors.ts";
import { Inflate } from "fflate";
import { formatError } from "../formatError.ts";
import type { ReadBudget } from "../readBudget.ts";

/** Deflate cannot shrink anything further than this, so a size beyond it is a lie that need not be allocated. */
const BEST_RATIO = 1032;
/** Nor does it enlarge anything; beyond these, data are empty blocks, which take time and give nothing. */
const WORST_RATIO = 2;
const WORST_OVERHEAD = 1024;
const CHUNK = 1 << 16;

/**
 * Inflates a zip entry of a declared size, piece by piece, and stops as soon as more comes out than was declared.
 * @throws UserError when the data is damaged, the size does not match, or the budget does not allow it.
 */
export function inflate(deflated: Uint8Array, size: number, name: string, budget: ReadBudget): Uint8Array {
  const what = `"${name}" in the zip archive`;
  if (size > (deflated.length + 1) * BEST_RATIO) {
    throw formatError(what, "it cannot inflate to the size it declares", `${size}`);
  }
  if (deflated.length > WORST_RATIO * size + WORST_OVERHEAD) {
    throw formatError(what, `${size} bytes must be deflated to fewer`, `${deflated.length}`);
  }
  budget.spendBytes(size + deflated.length);
  const output = new Uint8Array(size);
  let length = 0;
  const stream = new Inflate((chunk) => {
    if (length + chunk.length > size) throw new RangeError("more data than declared");
    output.set(chunk, length);
    length += chunk.length;
  });
  feed(stream, deflated, what);
  if (length !== size) throw formatError(what, `it must inflate to ${size} bytes`, `${length}`);
  return output;
}

function feed(stream: Inflate, deflated: Uint8Array, what: string): void {
  try {
    for (let start = 0; start < deflated.length; start += CHUNK) {
      stream.push(deflated.subarray(start, start + CHUNK), start + CHUNK >= deflated.length);
    }
  } catch (cause) {
    const received = asError(cause).message;
    throw Object.assign(formatError(what, "it must inflate to exactly the size it declares", received), { cause });
  }
}
