import { add, mul, sub } from "../program/ops.ts";
import { program, type Program } from "../program/program.ts";
import { Trace } from "../program/trace.ts";

/**
 * The moving average of the generator's parameters (Karras et al. 2018, appendix A.1), which makes the pictures:
 * average [size], G [size], beta [] -> updated [size], G + beta (average - G).
 */
export function emaProgram(size: number): Program<"updated"> {
  const trace = new Trace();
  const current = trace.input("G", [size]);
  const distance = sub(trace.input("average", [size]), current);
  return program({ updated: add(current, mul(distance, trace.input("beta", []))) });
}

/**
 * How much of the average a batch keeps.
 * @param halfLife images after which half of an old value is left.
 * @param rampUp shortens the half-life to this share of the images seen so far; undefined leaves it as it is.
 */
export function emaBeta(batchSize: number, imagesSeen: number, halfLife: number, rampUp?: number): number {
  const images = rampUp === undefined ? halfLife : Math.min(halfLife, imagesSeen * rampUp);
  return 0.5 ** (batchSize / Math.max(images, 1e-8));
}
