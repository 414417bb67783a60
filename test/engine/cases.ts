import type { Shape } from "../../src/base/assertShape.ts";
import { encodeHalf } from "../../src/base/half.ts";
import type { Tensor } from "../../src/program/node.ts";
import type { Conv2dAttributes, Padding2d, Pair, Upfirdn2dAttributes } from "../../src/program/attributes.ts";
import type { OpName } from "../../src/program/opTable.ts";
import * as ops from "../../src/program/ops.ts";
import type { Trace } from "../../src/program/trace.ts";
import type { ProgramDType } from "../../src/program/tensorType.ts";
import { hostTensor, type HostTensor } from "../../src/tensor/hostTensor.ts";

/** One thing that an engine must compute. Inputs take the dtype of the run; the ranges suit the op. */
export interface Case {
  readonly op: OpName;
  readonly title: string;
  readonly inputs: readonly Input[];
  readonly build: (trace: Trace, inputs: readonly Tensor[]) => Tensor;
  /** A case whose numbers half precision cannot hold. */
  readonly singleOnly?: boolean;
  /** Of so many numbers that finite differences lose their digits; shorter cases prove the gradient. */
  readonly isLong?: boolean;
}
interface Input {
  readonly shape: Shape;
  readonly range: readonly [number, number];
}

const SIGNED: Input["range"] = [-2, 2];
const POSITIVE: Input["range"] = [0.25, 3];

type Build = (...x: Tensor[]) => Tensor;
function of(op: OpName, title: string, shapes: readonly Shape[], build: Build, range = SIGNED): Case {
  return { op, title, inputs: shapes.map((shape) => ({ shape, range })), build: (_, inputs) => build(...inputs) };
}

/** The same numbers on every machine: the fractional parts of multiples of the golden ratio. */
export function numbers(
  shape: Shape,
  [low, high]: Input["range"],
  dtype: ProgramDType,
  seed = 0,
): HostTensor<ProgramDType> {
  const size = shape.reduce((product, axis) => product * axis, 1);
  const fraction = (i: number): number => ((i + 1) * 0.6180339887498949 + seed * 0.137) % 1;
  const values = Array.from({ length: size }, (_, i) => low + (high - low) * fraction(i));
  return dtype === "float32"
    ? hostTensor(dtype, shape, Float32Array.from(values))
    : hostTensor(dtype, shape, Uint16Array.from(values, encodeHalf));
}

const FLAT: Shape = [2, 3, 5];
type Unary = (x: Tensor) => Tensor;
const UNARY: readonly (readonly [OpName, Unary, Input["range"]])[] = [
  ["abs", ops.abs, SIGNED],
  ["exp", ops.exp, SIGNED],
  ["log", ops.log, POSITIVE],
  ["sqrt", ops.sqrt, POSITIVE],
  ["reciprocal", ops.reciprocal, POSITIVE],
  ["sigmoid", ops.sigmoid, [-6, 6]],
  ["tanh", ops.tanh, [-6, 6]],
  ["softplus", ops.softplus, [-40, 40]],
  ["relu", ops.relu, SIGNED],
  ["leakyRelu", (x) => ops.leakyRelu(x, 0.2), SIGNED],
  ["elu", ops.elu, SIGNED],
  ["selu", ops.selu, SIGNED],
  ["clamp", (x) => ops.clamp(x, -0.5, 1.25), SIGNED],
  ["sign", ops.sign, SIGNED],
  ["slopeMask", (x) => ops.slopeMask(x, 0.2), SIGNED],
  ["insideMask", (x) => ops.insideMask(x, -0.5, 1.25), SIGNED],
  ["scale", (x) => ops.scale(x, -1.75), SIGNED],
  ["shift", (x) => ops.shift(x, 0.375), SIGNED],
];
const unary = UNARY.flatMap(([op, f, range]) => [
  of(op, "of a volume", [FLAT], f, range),
  of(op, "of a scalar", [[]], f, range),
]);

const limits: readonly Case[] = [
  of("clamp", "from below only", [FLAT], (x) => ops.clamp(x, -0.5, Infinity)),
  of("clamp", "from above only", [FLAT], (x) => ops.clamp(x, -Infinity, 0.5)),
  of("sign", "of zero", [FLAT], (x) => ops.sign(ops.relu(x))),
  of("slopeMask", "of zero", [FLAT], (x) => ops.slopeMask(ops.relu(x), 0.25)),
  of("slopeMask", "that rises to the left", [FLAT], (x) => ops.slopeMask(x, 1.5)),
  of("slopeMask", "with a factor", [FLAT], (x) => ops.scale(ops.slopeMask(x, 0.25), 1.5)),
  of("slopeMask", "with a negative factor", [FLAT], (x) => ops.mul(ops.slopeMask(x, 0.25), ops.scale(x, -1.5))),
  of("insideMask", "of the ends of an interval", [FLAT], (x) => ops.insideMask(ops.clamp(x, -0.5, 1), -0.5, 1)),
  of("insideMask", "around zero", [FLAT], (x) => ops.insideMask(x, -0.75, 0.75)),
  of("insideMask", "from below only", [FLAT], (x) => ops.insideMask(x, -0.5, Infinity)),
  of("insideMask", "from above only", [FLAT], (x) => ops.insideMask(x, -Infinity, 0.5)),
  of("equalMask", "of the largest", [FLAT], (x) => ops.equalMask(x, ops.max(x, [1]))),
  of("equalMask", "of two that differ", [FLAT, [3, 1]], (a, b) => ops.equalMask(present(a), present(b))),
  of("leakyRelu", "with slope 1", [FLAT], (x) => ops.leakyRelu(x, 1)),
  { ...of("sigmoid", "far below zero", [FLAT], (x) => ops.sigmoid(ops.shift(x, -40))), singleOnly: true },
  of("reciprocal", "of a square root, as in normalisation", [FLAT], ops.rsqrt, POSITIVE),
];

const BROADCASTS: readonly (readonly [Shape, Shape])[] = [
  [FLAT, FLAT],
  [FLAT, []],
  [[], FLAT],
  [
    [2, 1, 5],
    [3, 1],
  ],
  [[4], [2, 3, 1]],
  [
    [2, 3, 4, 4],
    [1, 3, 1, 1],
  ],
];
const PAIRS: readonly (readonly [OpName, (a: Tensor, b: Tensor) => Tensor])[] = [
  ["add", ops.add],
  ["sub", ops.sub],
  ["mul", ops.mul],
  ["div", ops.div],
];
const pairs = PAIRS.flatMap(([op, f]) =>
  BROADCASTS.map(([a, b]) => of(op, `[${a.join()}] and [${b.join()}]`, [a, b], f as Build, POSITIVE)),
);

const REDUCED: readonly (readonly number[])[] = [[0], [1], [2], [0, 2], [0, 1, 2]];
const reductions = REDUCED.flatMap((axes) => [
  of("sum", `over ${axes.join()}`, [FLAT], (x) => ops.sum(x, axes)),
  of("max", `over ${axes.join()}`, [FLAT], (x) => ops.max(x, axes)),
]);

// Of so many numbers that a GPU sums them by rows; halves cannot hold the sum.
const LONG_SUM: Case = {
  ...of("sum", "of a batch of large images", [[4, 3, 80, 80]], (x) => ops.sum(x, [0, 2, 3]), POSITIVE),
  ...of("sum", "of a long vector", [[70_001]], (x) => ops.sum(x, [0]), POSITIVE),
  singleOnly: true,
  isLong: true,
};

const layout: readonly Case[] = [
  of("reshape", "to a matrix", [FLAT], (x) => ops.reshape(x, [6, 5])),
  of("reshape", "to a scalar", [[1, 1]], (x) => ops.reshape(x, [])),
  of("transpose", "of a matrix", [[3, 4]], (x) => ops.transpose(x, [1, 0])),
  of("transpose", "of four axes", [[2, 3, 4, 5]], (x) => ops.transpose(x, [2, 0, 3, 1])),
  of("broadcast", "of a scalar", [[]], (x) => ops.broadcast(x, [2, 3])),
  of("broadcast", "of inner axes", [[3, 1, 2]], (x) => ops.broadcast(x, [2, 3, 4, 2])),
  of(
    "concat",
    "of three along the middle",
    [
      [2, 1, 3],
      [2, 4, 3],
      [2, 2, 3],
    ],
    (a, ...rest) => ops.concat([present(a), ...rest], 1),
  ),
  of("concat", "of a tensor with itself", [[2, 3]], (x) => ops.concat([x, x], 0)),
  of("slice", "of one axis", [[4, 5, 6]], (x) => ops.slice(x, 1, 1, 4)),
  of("slice", "down to one element", [[4, 5]], (x) => ops.slice(ops.slice(x, 0, 3, 4), 1, 0, 1)),
  of("pad", "on every side", [[2, 3]], (x) => ops.pad(x, [1, 0], [2, 3])),
  of("pad", "of four axes", [[1, 2, 3, 3]], (x) => ops.pad(x, [0, 1, 2, 0], [0, 0, 1, 1])),
  of("reverse", "of one axis", [[3, 4]], (x) => ops.reverse(x, [1])),
  of("reverse", "of a kernel", [[2, 3, 3, 3]], (x) => ops.reverse(x, [2, 3])),
];

const products: readonly Case[] = (
  [
    [
      [3, 4],
      [4, 5],
    ],
    [
      [1, 7],
      [7, 1],
    ],
    [
      [2, 3, 4],
      [4, 5],
    ],
    [
      [2, 3, 4],
      [2, 4, 5],
    ],
    [
      [2, 1, 3, 4],
      [5, 4, 2],
    ],
  ] as const
).map(([a, b]) => of("matmul", `[${a.join()}] [${b.join()}]`, [a, b], ops.matmul as Build));

/** Kernel, stride, padding [top, bottom, left, right], groups, input size. */
type ConvolutionCase = readonly [kernel: Pair, stride: Pair, padding: Padding2d, groups: number, size: Pair];
const CONVOLUTIONS: readonly ConvolutionCase[] = [
  [[3, 3], [1, 1], [1, 1, 1, 1], 1, [6, 5]],
  [[1, 1], [1, 1], [0, 0, 0, 0], 1, [4, 4]],
  [[3, 3], [2, 2], [0, 0, 0, 0], 1, [9, 9]],
  [[3, 3], [2, 2], [1, 1, 1, 1], 1, [8, 8]],
  [[3, 3], [2, 2], [1, 0, 0, 1], 2, [7, 6]],
  [[2, 3], [1, 2], [0, 2, 1, 0], 1, [5, 7]],
  [[3, 3], [1, 1], [-1, -1, -1, -1], 1, [8, 8]],
  [[3, 3], [1, 1], [-2, 1, 3, -1], 1, [8, 8]],
  [[3, 3], [2, 2], [-1, -2, -3, 0], 1, [12, 12]],
  [[3, 3], [3, 2], [-1, 2, 2, -2], 1, [11, 10]],
  [[3, 3], [1, 1], [4, 5, 4, 5], 1, [3, 3]],
  [[3, 3], [1, 1], [-5, 6, 0, 0], 1, [4, 4]],
  [[3, 3], [1, 1], [1, 1, 1, 1], 4, [5, 5]],
  [[1, 1], [2, 2], [0, 0, 0, 0], 1, [5, 6]],
  [[4, 4], [1, 1], [2, 1, 1, 2], 2, [5, 5]],
  // Images of more than 16x16 take other formulations.
  [[3, 3], [1, 1], [1, 1, 1, 1], 1, [17, 18]],
  [[3, 2], [1, 1], [0, 1, 2, 0], 1, [19, 17]],
  [[3, 3], [1, 1], [-1, 2, 3, -1], 1, [20, 18]],
  [[3, 3], [2, 2], [0, 0, 0, 0], 1, [35, 37]],
];
const CHANNELS = { ins: 4, outs: 8 } as const;

function outputSize([kh, kw]: Pair, [sh, sw]: Pair, [top, bottom, left, right]: Padding2d, [h, w]: Pair): Pair {
  return [Math.floor((h + top + bottom - kh) / sh) + 1, Math.floor((w + left + right - kw) / sw) + 1];
}

const convolutions = CONVOLUTIONS.flatMap(([kernel, stride, padding, groups, size]) => {
  const attributes: Conv2dAttributes = { stride, padding, groups };
  const weight: Shape = [CHANNELS.outs, CHANNELS.ins / groups, ...kernel];
  const spatial = `${kernel.join("x")} of ${size.join("x")}`;
  const title = `${spatial} stride ${stride.join()} padding ${padding.join()} groups ${groups}`;
  const gradient: Shape = [2, CHANNELS.outs, ...outputSize(kernel, stride, padding, size)];
  return [
    of("conv2d", title, [[2, CHANNELS.ins, ...size], weight], (x, w) => ops.conv2d(present(x), present(w), attributes)),
    of("conv2dInputGradient", title, [gradient, weight], (dy, w) =>
      ops.conv2dInputGradient(present(dy), present(w), { ...attributes, inputSize: size }),
    ),
    of("conv2dFilterGradient", title, [[2, CHANNELS.ins, ...size], gradient], (x, dy) =>
      ops.conv2dFilterGradient(present(x), present(dy), { ...attributes, kernelSize: kernel }),
    ),
  ];
});

const POINTWISE: Conv2dAttributes = { stride: [1, 1], padding: [0, 0, 0, 0], groups: 1 };
/** So many images that on a GPU a product each fills it. */
const many: Case = of(
  "conv2dFilterGradient",
  "1x1 of 128 images",
  [
    [128, 1, 2, 1],
    [128, 2, 2, 1],
  ],
  (x, dy) => ops.conv2dFilterGradient(present(x), present(dy), { ...POINTWISE, kernelSize: [1, 1] }),
);

const SAME: Conv2dAttributes = { stride: [1, 1], padding: [1, 1, 1, 1], groups: 1 };
/** A bias that is fused into the convolution, and look-alikes that must not be. */
const biased: readonly Case[] = (
  [
    [1, 8, 1, 1],
    [8, 1, 1],
    [1, 1, 1, 6],
    [2, 8, 1, 1],
  ] as const
).map((bias) =>
  of("conv2d", `with a bias [${bias.join()}]`, [[2, 4, 6, 6], [8, 4, 3, 3], bias], (x, w, b) =>
    ops.leakyRelu(ops.add(present(b), ops.conv2d(present(x), present(w), SAME)), 0.2),
  ),
);

/** Channels in threes, such as the discriminator's last convolution reads: 512 and one more. */
const inThrees: readonly Case[] = [6, 9].flatMap((channels) => [
  of(
    "conv2d",
    `of ${channels} channels`,
    [
      [2, channels, 4, 4],
      [8, channels, 3, 3],
    ],
    (x, w) => ops.conv2d(present(x), present(w), SAME),
  ),
  of(
    "conv2d",
    `of ${channels} channels with a bias`,
    [
      [2, channels, 4, 5],
      [8, channels, 3, 3],
      [8, 1, 1],
    ],
    (x, w, b) => ops.add(ops.conv2d(present(x), present(w), SAME), present(b)),
  ),
  of(
    "conv2dInputGradient",
    `of ${channels} channels`,
    [
      [2, channels, 4, 4],
      [channels, 8, 3, 3],
    ],
    (dy, w) => ops.conv2dInputGradient(present(dy), present(w), { ...SAME, inputSize: [4, 4] }),
  ),
]);

/** One tap, moved by more than one pixel or with zeros on some sides only, of channels in threes too. */
const pointwise: readonly Case[] = [4, 6].flatMap((channels) =>
  (
    [
      [
        [2, 2],
        [0, 0, 0, 0],
      ],
      [
        [1, 1],
        [1, 1, 1, 1],
      ],
      [
        [1, 1],
        [0, 1, 0, 2],
      ],
    ] as const
  ).map(([stride, padding]) =>
    of(
      "conv2d",
      `1x1 of ${channels} channels stride ${stride.join()} padding ${padding.join()}`,
      [
        [2, channels, 5, 6],
        [8, channels, 1, 1],
      ],
      (x, w) => ops.conv2d(present(x), present(w), { stride, padding, groups: 1 }),
    ),
  ),
);

/** Groups that a GPU's vectors of two or four channels must not reach across, forth and back. */
const grouped: readonly Case[] = (
  [
    [2, 3, 5],
    [2, 4, 6],
    [3, 1, 4],
  ] as const
).flatMap(([groups, ins, outs]) =>
  ([1, 2] as const).flatMap((step) => {
    const attributes: Conv2dAttributes = { ...SAME, stride: [step, step], groups };
    const title = `${groups} groups of ${ins} to ${outs} channels stride ${step}`;
    const weight: Shape = [groups * outs, ins, 3, 3];
    const dy: Shape = [2, groups * outs, 4 / step, 6 / step];
    return [
      of("conv2d", title, [[2, groups * ins, 4, 6], weight, [groups * outs, 1, 1]], (x, w, b) =>
        ops.add(ops.conv2d(present(x), present(w), attributes), present(b)),
      ),
      of("conv2dInputGradient", title, [dy, weight], (y, w) =>
        ops.conv2dInputGradient(present(y), present(w), { ...attributes, inputSize: [4, 6] }),
      ),
    ];
  }),
);

/** A runtime that fuses one activation after another into the convolution has to keep both. */
const activated: Case = of(
  "conv2d",
  "with a leaky ReLU and limits after it",
  [
    [2, 4, 6, 6],
    [8, 4, 3, 3],
    [8, 1, 1],
  ],
  (x, w, b) => ops.clamp(ops.leakyRelu(ops.add(present(b), ops.conv2d(present(x), present(w), SAME)), 0.2), -9, 9),
);

const SEPARABLE = outer([1, 3, 3, 1], [1, 3, 3, 1]);
const UNEVEN = outer([1, 2, 4], [3, -1]);
const FULL = [1, 2, 3, 0, 5, -4, 2, 2, 1];
function outer(column: readonly number[], row: readonly number[]): number[] {
  return column.flatMap((a) => row.map((b) => (a * b) / 16));
}

type ResamplingCase = readonly [
  filter: readonly number[],
  shape: Pair,
  up: Pair,
  down: Pair,
  padding: Padding2d,
  size: Pair,
];
const RESAMPLINGS: readonly ResamplingCase[] = [
  [SEPARABLE, [4, 4], [1, 1], [1, 1], [2, 1, 2, 1], [6, 7]],
  [SEPARABLE, [4, 4], [2, 2], [1, 1], [2, 1, 2, 1], [5, 4]],
  [SEPARABLE, [4, 4], [1, 1], [2, 2], [1, 1, 1, 1], [8, 6]],
  [SEPARABLE, [4, 4], [2, 2], [1, 1], [-1, 3, 2, -2], [5, 6]],
  [SEPARABLE, [4, 4], [1, 1], [2, 2], [-1, 2, 0, -3], [9, 11]],
  [UNEVEN, [3, 2], [1, 1], [1, 1], [1, 1, 0, 1], [4, 5]],
  [UNEVEN, [3, 2], [2, 3], [1, 1], [2, 0, 1, 3], [4, 5]],
  [UNEVEN, [3, 2], [3, 2], [2, 3], [1, 2, 3, 0], [5, 4]],
  [FULL, [3, 3], [1, 1], [1, 1], [1, 1, 1, 1], [5, 5]],
  [FULL, [3, 3], [2, 2], [1, 1], [2, 1, 1, 2], [4, 5]],
  [FULL, [3, 3], [2, 1], [1, 2], [1, 3, -1, 2], [4, 7]],
  [FULL, [3, 3], [3, 2], [2, 3], [-2, 4, 5, -3], [6, 6]],
  [FULL, [3, 3], [1, 1], [1, 1], [-6, 7, 0, 0], [4, 4]],
  [FULL, [3, 3], [2, 2], [1, 1], [-12, 16, 0, 0], [4, 4]],
  [[0.5], [1, 1], [2, 2], [1, 1], [0, 1, 0, 1], [3, 3]],
  [
    [0, 0, 0, 0],
    [2, 2],
    [2, 2],
    [1, 1],
    [1, 1, 1, 1],
    [3, 3],
  ],
];
const resamplings = RESAMPLINGS.map(([filter, filterShape, up, down, padding, size]) => {
  const attributes: Upfirdn2dAttributes = { up, down, padding, filter, filterShape };
  const factors = `up ${up.join()} down ${down.join()} padding ${padding.join()}`;
  const title = `filter ${filterShape.join("x")} ${factors} of ${size.join("x")}`;
  return of("upfirdn2d", title, [[2, 3, ...size]], (x) => ops.upfirdn2d(x, attributes));
});

/** Image, result, and the map [a, b, column, c, d, row] of each of two images. */
type WarpCase = readonly [title: string, from: Pair, to: Pair, maps: readonly [readonly number[], readonly number[]]];
const WARPS: readonly WarpCase[] = [
  [
    "along itself and by whole pixels",
    [4, 5],
    [4, 5],
    [
      [1, 0, 0, 0, 1, 0],
      [1, 0, 2, 0, 1, -1],
    ],
  ],
  [
    "turned and shrunk",
    [6, 7],
    [5, 4],
    [
      [1.1, 0.6, -0.7, -0.55, 1.2, 2.3],
      [-0.8, 0.3, 5.2, 0.1, -1.7, 4.4],
    ],
  ],
  [
    "widened beyond its pixels",
    [3, 2],
    [8, 9],
    [
      [0.21, 0.02, -0.3, -0.03, 0.37, 0.1],
      [0, 0.2, 0.4, 0.15, 0, 1],
    ],
  ],
  [
    "from far outside",
    [3, 3],
    [4, 4],
    [
      [9, 0, -12.5, 0, 7, -11.5],
      [1, 0, 50, 0, 1, 0],
    ],
  ],
];
/** Where a map takes each pixel of an image of this size, as gridSample has it: columns, then rows. */
function positionsOf(map: readonly number[], [fromHeight, fromWidth]: Pair, [height, width]: Pair): number[] {
  return [fromWidth, fromHeight].flatMap((side, axis) => {
    const [a = 0, b = 0, c = 0] = map.slice(3 * axis, 3 * axis + 3);
    const place = (at: number): number => a * (at % width) + b * Math.floor(at / width) + c;
    return Array.from({ length: height * width }, (_, at) => (2 * place(at) + 1) / side - 1);
  });
}
const warps = WARPS.flatMap(([title, from, to, maps]): Case[] => {
  const positions = Float32Array.from(maps.flatMap((map) => positionsOf(map, from, to)));
  const along = (trace: Trace): Tensor => trace.constant(hostTensor("float32", [2, 2, ...to], positions));
  const images = (size: Pair): Pick<Case, "title" | "inputs" | "singleOnly"> => ({
    title,
    inputs: [{ shape: [2, 3, ...size], range: SIGNED }],
    singleOnly: true,
  });
  return [
    { ...images(from), op: "gridSample", build: (trace, [x]) => ops.gridSample(present(x), along(trace)) },
    {
      ...images(to),
      op: "gridSampleAdjoint",
      build: (trace, [dy]) => ops.gridSampleAdjoint(present(dy), along(trace), { size: from }),
    },
  ];
});

const values: readonly Case[] = [
  of("input", "given back as it is", [FLAT], (x) => x),
  {
    op: "constant",
    title: "small",
    inputs: [{ shape: [3], range: SIGNED }],
    build: (trace, [x]) => ops.add(present(x), trace.constant(numbers([2, 3], SIGNED, present(x).dtype, 3))),
  },
  {
    op: "constant",
    title: "of 16 KB",
    inputs: [{ shape: [1, 64], range: SIGNED }],
    build: (trace, [x]) => ops.matmul(present(x), trace.constant(numbers([64, 64], [-0.1, 0.1], present(x).dtype, 3))),
  },
  { ...of("cast", "there and back", [FLAT], (x) => ops.cast(ops.cast(x, "float16"), "float32")), singleOnly: true },
  { ...of("cast", "to halves", [FLAT], (x) => ops.cast(x, "float16")), singleOnly: true },
  of("cast", "to singles", [FLAT], (x) => ops.cast(x, "float32")),
];

/** Kernel, stride, padding [top, bottom, left, right], input size. */
const WINDOWS: readonly (readonly [kernel: Pair, stride: Pair, padding: Padding2d, size: Pair])[] = [
  [
    [3, 3],
    [2, 2],
    [0, 0, 0, 0],
    [7, 8],
  ],
  [
    [3, 3],
    [1, 1],
    [1, 1, 1, 1],
    [4, 5],
  ],
  [
    [2, 3],
    [1, 2],
    [0, 1, 2, 0],
    [5, 6],
  ],
];
const pools = WINDOWS.map(([kernel, stride, padding, size]) =>
  of(
    "maxPool2d",
    `${kernel.join("x")} of ${size.join("x")} stride ${stride.join()} padding ${padding.join()}`,
    [[2, 3, ...size]],
    (x) => ops.maxPool2d(x, { kernel, stride, padding }),
  ),
);
const equalPool = of("maxPool2d", "of equal numbers, below zero", [[1, 2, 4, 4]], (x) =>
  ops.maxPool2d(ops.shift(ops.sign(x), -3), { kernel: [3, 3], stride: [1, 1], padding: [1, 1, 1, 1] }),
);

export const CASES: readonly Case[] = [
  ...values,
  ...unary,
  ...limits,
  ...pairs,
  ...reductions,
  LONG_SUM,
  ...layout,
  ...products,
  ...convolutions,
  many,
  ...biased,
  ...inThrees,
  ...pointwise,
  ...grouped,
  activated,
  ...resamplings,
  ...warps,
  ...pools,
  equalPool,
];

function present(tensor: Tensor | undefined): Tensor {
  if (tensor === undefined) throw new Error("cases: an input is missing");
  return tensor;
}
