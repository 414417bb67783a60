import type { ByteProgress } from "../../src/web/readSource.ts";

/** The least progress that is told. */
const STEP = 0.01;

/** Where a server does not say how long a file is, the progress slows down by this many bytes. */
const TYPICAL_BYTES = 30e6;

/** Tells a fraction from 0 to 1. A large file comes in thousands of pieces, which a page need not all hear of. */
export function inSteps(tell: (fraction: number) => void): (progress: ByteProgress) => void {
  let told = -Infinity;
  return (progress) => {
    const fraction = fractionOf(progress);
    if (fraction < told + STEP && fraction < 1) return;
    told = fraction;
    tell(fraction);
  };
}

function fractionOf({ received, total }: ByteProgress): number {
  return total === undefined ? received / (received + TYPICAL_BYTES) : Math.min(1, received / total);
}
