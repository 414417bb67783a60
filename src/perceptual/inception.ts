import { constant, normal, type Scope } from "../nn/scope.ts";
import type { Padding2d, Pair } from "../program/attributes.ts";
import type { Tensor } from "../program/node.ts";
import {
  add,
  concat,
  conv2d,
  matmul,
  maxPool2d,
  mean,
  mul,
  relu,
  reshape,
  rsqrt,
  scale,
  shift,
  sub,
  transpose,
  upfirdn2d,
} from "../program/ops.ts";
import { float32 } from "../tensor/hostTensor.ts";
import { resizeTensorflow } from "./resizeTensorflow.ts";

/** Channels that a convolution gives, by its place, such as `Mixed_5b.branch1x1`; classes, for `fc`. */
export type InceptionWidths = (path: string) => number;

/** What the network tells of N images. */
export interface InceptionOutputs {
  /** Features after the last pooling. [N, 2048]. */
  readonly pool: Tensor;
  /** [N, 1008]; the last layer without its bias, as the inception score takes it. */
  readonly logitsUnbiased: Tensor;
  /** [N, 1008]. */
  readonly logits: Tensor;
  /** What blocks give, by their name. */
  readonly blocks: ReadonlyMap<string, Tensor>;
}

/** Of batch normalisation; TensorFlow's value, not PyTorch's. */
const EPSILON = 1e-3;

/** A part of the network: x [N, I, H, W] -> [N, O, H', W'], its parameters below a scope. */
type Part = (x: Tensor, scope: Scope, width: InceptionWidths) => Tensor;

const chain =
  (...parts: readonly Part[]): Part =>
  (x, scope, width) =>
    parts.reduce((so, part) => part(so, scope, width), x);

/** Parts side by side, their channels joined. */
const fork =
  (...parts: readonly [Part, ...Part[]]): Part =>
  (x, scope, width) =>
    concat(parts.map((part) => part(x, scope, width)) as [Tensor, ...Tensor[]], 1);

interface ConvolutionOptions {
  readonly stride?: number;
  /** Keeps height and width at stride 1 unless told. */
  readonly padding?: 0;
}

/** A convolution without bias, batch normalisation and ReLU. */
const convolution =
  (name: string, kernel: Pair, { stride = 1, padding }: ConvolutionOptions = {}): Part =>
  (x, parent, width) => {
    const scope = parent.child(name);
    const outs = width(scope.path);
    const weight = scope.child("conv").parameter("weight", [outs, x.shape[1] ?? 0, ...kernel], normal(1));
    const bn = scope.child("bn");
    const gain = mul(
      bn.parameter("weight", [outs], constant(1)),
      rsqrt(shift(bn.buffer("running_var", [outs], constant(1)), EPSILON)),
    );
    const bias = sub(
      bn.parameter("bias", [outs], constant(0)),
      mul(bn.buffer("running_mean", [outs], constant(0)), gain),
    );
    const scaled = mul(weight, reshape(gain, [outs, 1, 1, 1]));
    const y = conv2d(x, scaled, {
      stride: [stride, stride],
      padding: padding === 0 ? NONE : around(kernel),
      groups: 1,
    });
    return relu(add(y, reshape(bias, [outs, 1, 1])));
  };

const NONE: Padding2d = [0, 0, 0, 0];
const around = ([height, width]: Pair): Padding2d => [height >> 1, height >> 1, width >> 1, width >> 1];

const largest =
  (stride: 1 | 2): Part =>
  (x) =>
    maxPool2d(x, { kernel: [3, 3], stride: [stride, stride], padding: stride === 1 ? [1, 1, 1, 1] : NONE });

/** The mean of each 3x3 window; what lies outside of the image is not counted. */
const average: Part = (x) => {
  const [, , height = 1, width = 1] = x.shape;
  const ones = {
    up: [1, 1],
    down: [1, 1],
    padding: [1, 1, 1, 1],
    filter: [1, 1, 1, 1, 1, 1, 1, 1, 1],
    filterShape: [3, 3],
  } as const;
  const inside = (i: number, size: number): number => 3 - Number(i === 0) - Number(i === size - 1);
  const shares = Array.from(
    { length: height * width },
    (_, i) => 1 / (inside(Math.floor(i / width), height) * inside(i % width, width)),
  );
  return mul(upfirdn2d(x, ones), x.trace.constant(float32([1, 1, height, width], shares)));
};

const STEM: readonly (readonly [name: string, part: Part])[] = [
  ["Conv2d_1a_3x3", convolution("Conv2d_1a_3x3", [3, 3], { stride: 2, padding: 0 })],
  ["Conv2d_2a_3x3", convolution("Conv2d_2a_3x3", [3, 3], { padding: 0 })],
  ["Conv2d_2b_3x3", convolution("Conv2d_2b_3x3", [3, 3])],
  ["pool1", largest(2)],
  ["Conv2d_3b_1x1", convolution("Conv2d_3b_1x1", [1, 1])],
  ["Conv2d_4a_3x3", convolution("Conv2d_4a_3x3", [3, 3], { padding: 0 })],
  ["pool2", largest(2)],
];

const BLOCK_5 = fork(
  convolution("branch1x1", [1, 1]),
  chain(convolution("branch5x5_1", [1, 1]), convolution("branch5x5_2", [5, 5])),
  chain(
    convolution("branch3x3dbl_1", [1, 1]),
    convolution("branch3x3dbl_2", [3, 3]),
    convolution("branch3x3dbl_3", [3, 3]),
  ),
  chain(average, convolution("branch_pool", [1, 1])),
);

const BLOCK_6A = fork(
  convolution("branch3x3", [3, 3], { stride: 2, padding: 0 }),
  chain(
    convolution("branch3x3dbl_1", [1, 1]),
    convolution("branch3x3dbl_2", [3, 3]),
    convolution("branch3x3dbl_3", [3, 3], { stride: 2, padding: 0 }),
  ),
  largest(2),
);

const BLOCK_6 = fork(
  convolution("branch1x1", [1, 1]),
  chain(convolution("branch7x7_1", [1, 1]), convolution("branch7x7_2", [1, 7]), convolution("branch7x7_3", [7, 1])),
  chain(
    convolution("branch7x7dbl_1", [1, 1]),
    convolution("branch7x7dbl_2", [7, 1]),
    convolution("branch7x7dbl_3", [1, 7]),
    convolution("branch7x7dbl_4", [7, 1]),
    convolution("branch7x7dbl_5", [1, 7]),
  ),
  chain(average, convolution("branch_pool", [1, 1])),
);

const BLOCK_7A = fork(
  chain(convolution("branch3x3_1", [1, 1]), convolution("branch3x3_2", [3, 3], { stride: 2, padding: 0 })),
  chain(
    convolution("branch7x7x3_1", [1, 1]),
    convolution("branch7x7x3_2", [1, 7]),
    convolution("branch7x7x3_3", [7, 1]),
    convolution("branch7x7x3_4", [3, 3], { stride: 2, padding: 0 }),
  ),
  largest(2),
);

const block7 = (pooling: Part): Part =>
  fork(
    convolution("branch1x1", [1, 1]),
    chain(
      convolution("branch3x3_1", [1, 1]),
      fork(convolution("branch3x3_2a", [1, 3]), convolution("branch3x3_2b", [3, 1])),
    ),
    chain(
      convolution("branch3x3dbl_1", [1, 1]),
      convolution("branch3x3dbl_2", [3, 3]),
      fork(convolution("branch3x3dbl_3a", [1, 3]), convolution("branch3x3dbl_3b", [3, 1])),
    ),
    chain(pooling, convolution("branch_pool", [1, 1])),
  );

/** In the last block, TensorFlow's network of 2015 takes the largest where its paper says the average. */
const BLOCKS: readonly (readonly [name: string, part: Part])[] = [
  ["Mixed_5b", BLOCK_5],
  ["Mixed_5c", BLOCK_5],
  ["Mixed_5d", BLOCK_5],
  ["Mixed_6a", BLOCK_6A],
  ["Mixed_6b", BLOCK_6],
  ["Mixed_6c", BLOCK_6],
  ["Mixed_6d", BLOCK_6],
  ["Mixed_6e", BLOCK_6],
  ["Mixed_7a", BLOCK_7A],
  ["Mixed_7b", block7(average)],
  ["Mixed_7c", block7(largest(1))],
];

/** The whole network up to its last pooling; what a block has, it has below its own name. */
const LAYERS = [
  ...STEM,
  ...BLOCKS.map(([name, part]): [string, Part] => [name, (x, scope, width) => part(x, scope.child(name), width)]),
];

/** Height and width that the network looks at. */
export const INCEPTION_SIDE = 299;

/**
 * Inception-v3 (Szegedy et al. 2016) as scores of images use it: TensorFlow's network of 2015 with its resize, under
 * the names of pytorch-fid's `pt_inception-2015-12-05-6726825d.pth`.
 * @param images [N, 3, H, W], bytes as numbers, of any size.
 */
export function inception(scope: Scope, images: Tensor, width: InceptionWidths): InceptionOutputs {
  let x = scale(shift(resizeTensorflow(images, INCEPTION_SIDE), -128), 1 / 128);
  const blocks = new Map([["resized", x]]);
  for (const [name, part] of LAYERS) {
    x = part(x, scope, width);
    blocks.set(name, x);
  }
  const [n = 1, channels = 0] = x.shape;
  const pool = reshape(mean(x, [2, 3]), [n, channels]);
  const [fc, classes] = [scope.child("fc"), width("fc")];
  const logitsUnbiased = matmul(pool, transpose(fc.parameter("weight", [classes, channels], normal(1)), [1, 0]));
  return { pool, logitsUnbiased, logits: add(logitsUnbiased, fc.parameter("bias", [classes], constant(0))), blocks };
}
