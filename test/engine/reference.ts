import { sizeOf, type Shape } from "../../src/base/assertShape.ts";
import { decodeHalf, encodeHalf } from "../../src/base/half.ts";
import type { ProgramTensor } from "../../src/engine/engine.ts";
import type { NodeOf, Tensor } from "../../src/program/node.ts";
import type { OpName } from "../../src/program/opTable.ts";
import type { Program } from "../../src/program/program.ts";
import type { ProgramDType } from "../../src/program/tensorType.ts";
import { hostTensor } from "../../src/tensor/hostTensor.ts";

/** What each op must compute, in plain loops over float64: slow, and simple enough to be right by reading. */
export interface Value {
  readonly shape: Shape;
  readonly data: Float64Array;
}

type Reference<K extends OpName> = (node: NodeOf<K>, inputs: readonly Value[]) => Value;

/** Every index of a shape, in row-major order. */
export function* indices(shape: Shape): Generator<number[]> {
  const total = sizeOf(shape);
  const index = shape.map(() => 0);
  for (let i = 0; i < total; i++) {
    yield index.slice();
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const next = (index[axis] ?? 0) + 1;
      index[axis] = next < (shape[axis] ?? 0) ? next : 0;
      if (next < (shape[axis] ?? 0)) break;
    }
  }
}

/** The element at an index; an axis of size 1 answers for any index along it, anything outside is 0. */
function at({ shape, data }: Value, index: readonly number[]): number {
  const first = index.length - shape.length;
  let offset = 0;
  for (let axis = 0; axis < shape.length; axis++) {
    const size = shape[axis] ?? 0;
    const i = size === 1 ? Math.min(index[first + axis] ?? 0, 0) : (index[first + axis] ?? 0);
    if (i < 0 || i >= size) return 0;
    offset = offset * size + i;
  }
  return data[offset] ?? NaN;
}

/** Like `at`, but an axis of size 1 has only its one element. */
function exactly(x: Value, index: readonly number[]): number {
  for (let axis = 0; axis < index.length; axis++) {
    const i = index[axis] ?? -1;
    if (i < 0 || i >= (x.shape[axis] ?? 0)) return 0;
  }
  return at(x, index);
}

function fill(shape: Shape, element: (index: number[]) => number): Value {
  return { shape, data: Float64Array.from(indices(shape), element) };
}

const each =
  <K extends OpName>(f: (x: number, attributes: NodeOf<K>["attributes"]) => number): Reference<K> =>
  ({ shape, attributes }, [x]) =>
    fill(shape, (index) => f(at(given(x), index), attributes));

const pair =
  <K extends OpName>(f: (a: number, b: number) => number): Reference<K> =>
  ({ shape }, [a, b]) =>
    fill(shape, (index) => f(at(given(a), index), at(given(b), index)));

function given(x: Value | undefined): Value {
  if (x === undefined) throw new Error("reference: an input is missing");
  return x;
}

function reduce(start: number, f: (a: number, b: number) => number): Reference<"sum"> & Reference<"max"> {
  return ({ shape, attributes }, [x]) => {
    const source = given(x);
    const extent = source.shape.map((size, axis) => (attributes.axes.includes(axis) ? size : 1));
    return fill(shape, (index) => {
      let result = start;
      for (const offset of indices(extent)) {
        result = f(
          result,
          exactly(
            source,
            index.map((i, axis) => i + (offset[axis] ?? 0)),
          ),
        );
      }
      return result;
    });
  };
}

const half = (x: number): number => decodeHalf(encodeHalf(x));
const SELU = { alpha: 1.6732632423543772, scale: 1.0507009873554805 };

const REFERENCE: { readonly [K in OpName]: Reference<K> } = {
  input: ({ attributes }) => {
    throw new Error(`reference: input ${attributes.name} is not fed`);
  },
  constant: ({ attributes }) => toValue(attributes.value),
  abs: each(Math.abs),
  exp: each(Math.exp),
  log: each(Math.log),
  sqrt: each(Math.sqrt),
  reciprocal: each((x) => 1 / x),
  sigmoid: each((x) => 1 / (1 + Math.exp(-x))),
  tanh: each(Math.tanh),
  softplus: each((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  relu: each((x) => Math.max(x, 0)),
  leakyRelu: each<"leakyRelu">((x, { alpha }) => (x > 0 ? x : alpha * x)),
  elu: each((x) => (x > 0 ? x : Math.expm1(x))),
  selu: each((x) => SELU.scale * (x > 0 ? x : SELU.alpha * Math.expm1(x))),
  clamp: each<"clamp">((x, { min, max }) => Math.min(Math.max(x, min), max)),
  scale: each<"scale">((x, { factor }) => factor * x),
  shift: each<"shift">((x, { offset }) => x + offset),
  sign: each(Math.sign),
  slopeMask: each<"slopeMask">((x, { below, above }) => (x > 0 ? above : below)),
  insideMask: each<"insideMask">((x, { min, max }) => (x > min && x < max ? 1 : 0)),
  equalMask: pair((a, b) => (a === b ? 1 : 0)),
  cast: ({ shape, dtype }, [x]) => {
    const round = dtype === "float16" ? half : Math.fround;
    return fill(shape, (index) => round(at(given(x), index)));
  },
  add: pair((a, b) => a + b),
  sub: pair((a, b) => a - b),
  mul: pair((a, b) => a * b),
  div: pair((a, b) => a / b),
  sum: reduce(0, (a, b) => a + b),
  max: reduce(-Infinity, Math.max),
  reshape: ({ shape }, [x]) => ({ shape, data: given(x).data }),
  transpose: ({ shape, attributes: { order } }, [x]) =>
    fill(shape, (index) => {
      const from = order.map((_, axis) => index[order.indexOf(axis)] ?? 0);
      return exactly(given(x), from);
    }),
  broadcast: ({ shape }, [x]) => fill(shape, (index) => at(given(x), index)),
  concat: ({ shape, attributes: { axis } }, inputs) =>
    fill(shape, (index) => {
      let start = 0;
      for (const x of inputs) {
        const size = x.shape[axis] ?? 0;
        const position = index[axis] ?? 0;
        if (position < start + size)
          return exactly(
            x,
            index.map((i, k) => (k === axis ? i - start : i)),
          );
        start += size;
      }
      throw new Error("reference: concat ran past its inputs");
    }),
  slice: ({ shape, attributes: { start } }, [x]) =>
    fill(shape, (index) =>
      exactly(
        given(x),
        index.map((i, axis) => i + (start[axis] ?? 0)),
      ),
    ),
  pad: ({ shape, attributes: { before } }, [x]) =>
    fill(shape, (index) =>
      exactly(
        given(x),
        index.map((i, axis) => i - (before[axis] ?? 0)),
      ),
    ),
  reverse: ({ shape, attributes: { axes } }, [x]) => {
    const mirrored = (i: number, axis: number): number => (axes.includes(axis) ? (shape[axis] ?? 1) - 1 - i : i);
    return fill(shape, (index) => exactly(given(x), index.map(mirrored)));
  },
  matmul: ({ shape }, [a, b]) =>
    fill(shape, (index) => {
      const inner = given(a).shape.at(-1) ?? 0;
      const [row = 0, column = 0] = index.slice(-2);
      const outer = index.slice(0, -2);
      let total = 0;
      for (let k = 0; k < inner; k++) total += matrixAt(given(a), outer, row, k) * matrixAt(given(b), outer, k, column);
      return total;
    }),
  conv2d: ({ shape, attributes }, [x, weight]) => {
    const { stride, padding, groups } = attributes;
    const [outs = 1, perGroup = 1, kh = 1, kw = 1] = given(weight).shape;
    const taps = [...indices([perGroup, kh, kw])];
    return fill(shape, ([n = 0, o = 0, y = 0, z = 0]) => {
      const firstChannel = Math.floor(o / (outs / groups)) * perGroup;
      let total = 0;
      for (const [i = 0, ky = 0, kx = 0] of taps) {
        const source = [n, firstChannel + i, y * stride[0] + ky - padding[0], z * stride[1] + kx - padding[2]];
        total += exactly(given(x), source) * exactly(given(weight), [o, i, ky, kx]);
      }
      return total;
    });
  },
  conv2dInputGradient: ({ shape, attributes }, [dy, weight]) => {
    const { stride, padding, groups } = attributes;
    const result = fill(shape, () => 0);
    const [outs = 1, perGroup = 1, kh = 1, kw = 1] = given(weight).shape;
    const taps = [...indices([perGroup, kh, kw])];
    for (const [n = 0, o = 0, y = 0, z = 0] of indices(given(dy).shape)) {
      const firstChannel = Math.floor(o / (outs / groups)) * perGroup;
      for (const [i = 0, ky = 0, kx = 0] of taps) {
        const target = [n, firstChannel + i, y * stride[0] + ky - padding[0], z * stride[1] + kx - padding[2]];
        addTo(result, target, exactly(given(dy), [n, o, y, z]) * exactly(given(weight), [o, i, ky, kx]));
      }
    }
    return result;
  },
  conv2dFilterGradient: ({ shape, attributes }, [x, dy]) => {
    const { stride, padding, groups } = attributes;
    const [outs = 1, perGroup = 1] = shape;
    const [n = 1, , height = 1, width = 1] = given(dy).shape;
    const places = [...indices([n, height, width])];
    return fill(shape, ([o = 0, i = 0, ky = 0, kx = 0]) => {
      const channel = Math.floor(o / (outs / groups)) * perGroup + i;
      let total = 0;
      for (const [picture = 0, y = 0, z = 0] of places) {
        const source = [picture, channel, y * stride[0] + ky - padding[0], z * stride[1] + kx - padding[2]];
        total += exactly(given(x), source) * exactly(given(dy), [picture, o, y, z]);
      }
      return total;
    });
  },
  upfirdn2d: ({ shape, attributes }, [x]) =>
    fill(shape, ([n = 0, c = 0, y = 0, z = 0]) => {
      const { up, down, padding, filter, filterShape } = attributes;
      let total = 0;
      for (const [ky = 0, kx = 0] of indices(filterShape)) {
        const row = (y * down[0] + ky - padding[0]) / up[0];
        const column = (z * down[1] + kx - padding[2]) / up[1];
        if (!Number.isInteger(row) || !Number.isInteger(column)) continue;
        total += exactly(given(x), [n, c, row, column]) * (filter[ky * filterShape[1] + kx] ?? NaN);
      }
      return total;
    }),
  maxPool2d: ({ shape, attributes: { kernel, stride, padding } }, [x]) =>
    fill(shape, ([n = 0, c = 0, y = 0, z = 0]) => {
      let largest = -Infinity;
      for (const [ky = 0, kx = 0] of indices(kernel)) {
        const source = [n, c, y * stride[0] + ky - padding[0], z * stride[1] + kx - padding[2]];
        if (isInside(source, given(x).shape)) largest = Math.max(largest, exactly(given(x), source));
      }
      return largest;
    }),
  gridSample: ({ shape }, [x, positions]) => {
    const result = fill(shape, () => 0);
    for (const [n = 0, c = 0] of indices(shape.slice(0, 2))) {
      for (const { to, from, weight } of bilinear(given(positions), n, given(x).shape.slice(2))) {
        addTo(result, [n, c, ...to], weight * exactly(given(x), [n, c, ...from]));
      }
    }
    return result;
  },
  gridSampleAdjoint: ({ shape }, [dy, positions]) => {
    const result = fill(shape, () => 0);
    for (const [n = 0, c = 0] of indices(shape.slice(0, 2))) {
      for (const { to, from, weight } of bilinear(given(positions), n, shape.slice(2))) {
        addTo(result, [n, c, ...from], weight * exactly(given(dy), [n, c, ...to]));
      }
    }
    return result;
  },
};

function addTo({ shape, data }: Value, index: readonly number[], term: number): void {
  if (!isInside(index, shape)) return;
  const offset = index.reduce((sum, i, axis) => sum * (shape[axis] ?? 1) + i, 0);
  data[offset] = (data[offset] ?? 0) + term;
}

/** Every sample with the pixels of an image of this size that it reads, and their weights. */
function* bilinear(
  positions: Value,
  n: number,
  [height = 1, width = 1]: readonly number[],
): Generator<{
  readonly to: readonly [number, number];
  readonly from: readonly [number, number];
  readonly weight: number;
}> {
  for (const [i = 0, j = 0] of indices(positions.shape.slice(2))) {
    const place = (plane: number, side: number): number => {
      const pixels = ((exactly(positions, [n, plane, i, j]) + 1) * side - 1) / 2;
      return Math.min(Math.max(pixels, 0), side - 1);
    };
    const [x, y] = [place(0, width), place(1, height)];
    for (const [up = 0, left = 0] of indices([2, 2])) {
      const from = [Math.floor(y) + up, Math.floor(x) + left] as const;
      yield { to: [i, j], from, weight: (1 - Math.abs(y - from[0])) * (1 - Math.abs(x - from[1])) };
    }
  }
}

function isInside(index: readonly number[], shape: Shape): boolean {
  return index.every((i, axis) => i >= 0 && i < (shape[axis] ?? 0));
}

function matrixAt(x: Value, outer: readonly number[], row: number, column: number): number {
  return at(x, [...outer, row, column]);
}

/** Every output of a program, computed by the reference. */
export function evaluate(program: Program, feeds: Readonly<Record<string, ProgramTensor>>): Map<string, Value> {
  const values = Object.fromEntries(Object.entries(feeds).map(([name, feed]) => [name, toValue(feed)]));
  return evaluateWith(REFERENCE, program, values);
}

/** The same in doubles throughout: a cast changes nothing, so finite differences are sharp. */
export function evaluateExactly(program: Program, feeds: Readonly<Record<string, Value>>): Map<string, Value> {
  return evaluateWith({ ...REFERENCE, cast: (_, [x]) => given(x) }, program, feeds);
}

function evaluateWith(
  rules: typeof REFERENCE,
  { nodes, outputs }: Program,
  feeds: Readonly<Record<string, Value>>,
): Map<string, Value> {
  const values = new Map<Tensor, Value>();
  for (const node of nodes) {
    const inputs = node.inputs.map((input) => given(values.get(input)));
    const feed = node.op === "input" ? feeds[node.attributes.name] : undefined;
    const rule = rules[node.op] as Reference<typeof node.op>;
    values.set(node, feed ?? rule(node as never, inputs));
  }
  return new Map([...outputs].map(([name, node]) => [name, given(values.get(node))]));
}

export function toValue({ shape, dtype, data }: ProgramTensor): Value {
  return { shape, data: Float64Array.from(data, (x) => (dtype === "float16" ? decodeHalf(x) : x)) };
}

export function toTensor({ shape, data }: Value, dtype: ProgramDType): ProgramTensor {
  return dtype === "float32"
    ? hostTensor(dtype, shape, Float32Array.from(data))
    : hostTensor(dtype, shape, Uint16Array.from(data, encodeHalf));
}
