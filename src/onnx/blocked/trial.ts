import { sizeOf, type Shape } from "../../base/assertShape.ts";
import type { Padding2d } from "../../program/attributes.ts";
import type { Tensor } from "../../program/node.ts";
import {
  add,
  clamp,
  conv2d,
  conv2dInputGradient,
  leakyRelu,
  mul,
  scale,
  transpose,
  upfirdn2d,
} from "../../program/ops.ts";
import { program, type Program } from "../../program/program.ts";
import { Trace } from "../../program/trace.ts";
import { float32, type Float32Tensor } from "../../tensor/hostTensor.ts";
import { encodeModel, type OnnxModel } from "../encode.ts";
import { OnnxGraph } from "../graph.ts";
import { reordered } from "../layouts.ts";
import { BLOCK_SIZES, type BlockSize } from "./ops.ts";

/** Two blocks of the largest size, two positions. */
const PROBED = [1, 2 * Math.max(...BLOCK_SIZES), 1, 2] as const;

/** A model y = x in the blocked layout, read as if it were plain; only a runtime with that layout opens it. */
export function layoutProbe(): { readonly model: OnnxModel; readonly feeds: { readonly x: Float32Tensor } } {
  const graph = new OnnxGraph("cpu", ["x", "y"]);
  const type = { dtype: "float32", shape: PROBED } as const;
  graph.output({ name: "y", ...type }, reordered(graph, graph.input({ name: "x", ...type }), "blocked", PROBED[1]));
  const values = Float32Array.from({ length: PROBED[1] * PROBED[3] }, (_, i) => i);
  return { model: encodeModel(graph, "inline"), feeds: { x: float32(PROBED, values) } };
}

/** Where the second position of the first channel went: behind a whole block of channels. */
export function probedBlockSize(y: ArrayLike<number>): BlockSize | undefined {
  return BLOCK_SIZES.find((size) => y[size] === 1);
}

/**
 * A few small layers that use every formulation of the blocked layout at least once, to be compared with the plain
 * lowering: factors on activations and in filters, with and without doubling, noise and bias, colours, two samples.
 */
export function trialProgram(): Program<"y"> {
  const trace = new Trace();
  let x = trace.input("x", INPUT);
  x = layer(x, 32, { up: false }); // factors on activations
  x = layer(x, 16, { up: true }); // the same, doubling
  x = layer(x, 16, { up: false }); // factors in filters
  x = layer(x, 16, { up: true }); // the same, doubling
  return program({ y: toColours(x) });
}

export function trialFeeds(): Readonly<Record<"x", Float32Tensor>> {
  return { x: scattered(INPUT) };
}

const INPUT = [2, 32, 7, 6] as const;

/** Whether two results differ by rounding alone, relative to the largest value. */
export function agree(actual: ArrayLike<number>, wanted: ArrayLike<number>): boolean {
  let [difference, largest] = [0, 0];
  for (let i = 0; i < wanted.length; i++) {
    difference = Math.max(difference, Math.abs((actual[i] ?? NaN) - (wanted[i] ?? NaN)));
    largest = Math.max(largest, Math.abs(wanted[i] ?? 0));
  }
  return actual.length === wanted.length && largest > 0 && difference <= 1e-5 * largest;
}

const SAME: Padding2d = [1, 1, 1, 1];
const FIR = [1, 3, 3, 1].flatMap((a) => [1, 3, 3, 1].map((b) => (a * b) / 16));

function layer(x: Tensor, outs: number, { up }: { readonly up: boolean }): Tensor {
  const [n = 1, ins = 1, height = 1, width = 1] = x.shape;
  const styled = mul(x, constant(x, [n, ins, 1, 1]));
  const weight = constant(x, [outs, ins, 3, 3]);
  const y = up ? doubled(styled, weight) : conv2d(styled, weight, { stride: [1, 1], padding: SAME, groups: 1 });
  const size = [height, width].map((length) => (up ? 2 * length : length));
  const demodulated = mul(y, scale(constant(x, [n, outs, 1, 1]), 1 / Math.sqrt(ins)));
  const biased = add(add(demodulated, constant(x, [n, 1, ...size])), constant(x, [outs, 1, 1]));
  return clamp(scale(leakyRelu(biased, 0.2), Math.SQRT2), -256, 256);
}

function doubled(x: Tensor, weight: Tensor): Tensor {
  const [, , height = 1, width = 1] = x.shape;
  const inputSize = [2 * height + 1, 2 * width + 1] as const;
  const attributes = { stride: [2, 2], padding: [0, 0, 0, 0], groups: 1, inputSize } as const;
  const y = conv2dInputGradient(x, transpose(weight, [1, 0, 2, 3]), attributes);
  return upfirdn2d(y, { up: [1, 1], down: [1, 1], padding: SAME, filter: FIR, filterShape: [4, 4] });
}

function toColours(x: Tensor): Tensor {
  const [n = 1, ins = 1] = x.shape;
  const styled = mul(x, constant(x, [n, ins, 1, 1]));
  const weight = constant(x, [3, ins, 1, 1]);
  const y = conv2d(styled, weight, { stride: [1, 1], padding: [0, 0, 0, 0], groups: 1 });
  return add(y, constant(x, [3, 1, 1]));
}

function constant({ trace }: Tensor, shape: Shape): Tensor {
  return trace.constant(scattered(shape));
}

/** Values from -1 to 1 that differ from one place to the next, without the cost of random numbers at every start. */
export function scattered(shape: Shape): Float32Tensor {
  return float32(
    shape,
    Float32Array.from({ length: sizeOf(shape) }, (_, i) => ((i * 7919 + 13) % 2003) / 1001 - 1),
  );
}
