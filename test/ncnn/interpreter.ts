/**
 * The part of ncnn that exported nets use, written anew from ncnn's documentation of its file format and layers, and
 * knowing nothing of this project's writer. Slow and plain: it says what a net means, not how ncnn computes it.
 */
import { decodeHalf } from "../../src/base/half.ts";

/** Outermost axis first: [w], [h, w] or [c, h, w]. */
export interface Mat {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

interface Layer {
  readonly type: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly parameters: ReadonlyMap<number, string>;
}

export class NcnnNet {
  readonly layers: readonly Layer[];
  private readonly weights = new Map<Layer, Float32Array>();

  /** @throws Error where the counts, names or bytes do not add up. */
  constructor(param: string, bin: Uint8Array) {
    const [magic, counts = "", ...lines] = param.trimEnd().split("\n");
    if (magic !== "7767517") throw new Error(`magic ${magic}`);
    this.layers = lines.map(parseLayer);
    checkNames(this.layers, lines, counts);
    const reader = { bytes: bin, offset: 0 };
    for (const layer of this.layers) {
      const load = LOADS[layer.type];
      if (load !== undefined) this.weights.set(layer, load(layer, reader));
    }
    if (reader.offset !== bin.length) throw new Error(`${bin.length - reader.offset} bytes are left`);
  }

  run(inputs: Readonly<Record<string, Mat>>, output: string): Mat {
    const blobs = new Map<string, Mat>();
    for (const layer of this.layers) {
      const name = layer.outputs[0] ?? "";
      const given = layer.inputs.map((blob) => taken(blobs, blob));
      const forward = LAYERS[layer.type];
      if (forward === undefined) throw new Error(`layer ${layer.type}`);
      const [first = { shape: [], data: new Float32Array() }, second = first] = given;
      const own = layer.type === "Input" ? inputs[name] : undefined;
      const weights = this.weights.get(layer) ?? new Float32Array();
      const y = forward({ ...reading(layer), weights }, own ?? first, second);
      for (const blob of layer.outputs) blobs.set(blob, y);
    }
    return taken(blobs, output);
  }
}

/** A blob is read once. */
function taken(blobs: Map<string, Mat>, name: string): Mat {
  const mat = blobs.get(name);
  if (mat === undefined) throw new Error(`blob ${name} is not there, or was read before`);
  blobs.delete(name);
  return mat;
}

function parseLayer(line: string): Layer {
  const [type = "", , ins = "", outs = "", ...rest] = line.split(/ +/);
  const [inputs, outputs] = [Number(ins), Number(outs)];
  const pairs = rest.slice(inputs + outputs).map((pair): [number, string] => {
    const [key = "", value = ""] = pair.split("=");
    const isPair = /^\d+$/.test(key) && Number(key) < 32 && value !== "" && value.length <= 15;
    if (!isPair) throw new Error(`parameter ${pair}`);
    return [Number(key), value];
  });
  return {
    type,
    inputs: rest.slice(0, inputs),
    outputs: rest.slice(inputs, inputs + outputs),
    parameters: new Map(pairs),
  };
}

function checkNames(layers: readonly Layer[], lines: readonly string[], counts: string): void {
  const unique = (names: readonly string[]): boolean => new Set(names).size === names.length;
  const outputs = layers.flatMap((layer) => layer.outputs);
  if (counts !== `${layers.length} ${outputs.length}`) throw new Error(`counts ${counts}`);
  const names = lines.map((line) => line.split(/ +/)[1] ?? "");
  if (!unique(names) || !unique(outputs) || !unique(layers.flatMap((layer) => layer.inputs))) {
    throw new Error("a layer or blob is named twice, or a blob is read twice");
  }
}

interface Reader {
  readonly bytes: Uint8Array;
  offset: number;
}

function floats(reader: Reader, count: number): Float32Array {
  const data = new Float32Array(reader.bytes.slice(reader.offset, reader.offset + 4 * count).buffer);
  reader.offset += 4 * count;
  return data;
}

/** A tag, then single or half precision, filled up to 4 bytes. */
function flagged(reader: Reader, count: number): Float32Array {
  const [tag] = new Uint32Array(reader.bytes.slice(reader.offset, reader.offset + 4).buffer);
  reader.offset += 4;
  if (tag === 0) return floats(reader, count);
  if (tag !== 0x01306b47) throw new Error(`tag ${tag}`);
  const halves = new Uint16Array(reader.bytes.slice(reader.offset, reader.offset + 2 * count).buffer);
  reader.offset += Math.ceil((2 * count) / 4) * 4;
  return Float32Array.from(halves, decodeHalf);
}

interface Reading {
  readonly int: (key: number, fallback: number) => number;
  readonly float: (key: number, fallback: number) => number;
}

/** ncnn takes a number for a float where it has a point or an exponent, and for an integer elsewhere. */
function reading({ parameters, type }: Layer): Reading {
  const read = (key: number, fallback: number, isFloat: boolean): number => {
    const text = parameters.get(key);
    if (text === undefined) return fallback;
    if (/[.e]/i.test(text) !== isFloat) throw new Error(`${type} ${key}=${text}`);
    return Number(text);
  };
  return { int: (key, fallback) => read(key, fallback, false), float: (key, fallback) => read(key, fallback, true) };
}

const kernelWeights = (layer: Layer, reader: Reader): Float32Array => flagged(reader, reading(layer).int(6, 0));

const LOADS: Readonly<Record<string, (layer: Layer, reader: Reader) => Float32Array>> = {
  MemoryData: (layer, reader) => {
    const { int } = reading(layer);
    return floats(reader, int(0, 1) * Math.max(int(1, 1), 1) * Math.max(int(2, 1), 1));
  },
  InnerProduct: (layer, reader) => flagged(reader, reading(layer).int(2, 0)),
  Convolution: kernelWeights,
  ConvolutionDepthWise: kernelWeights,
  Deconvolution: kernelWeights,
  DeconvolutionDepthWise: kernelWeights,
};

type Given = Reading & { readonly weights: Float32Array };
type Forward = (given: Given, a: Mat, b: Mat) => Mat;

const each =
  (change: (given: Given) => (value: number) => number): Forward =>
  (given, { shape, data }) => ({ shape, data: data.map(change(given)) });

const UNARY: Readonly<Record<number, (x: number) => number>> = {
  0: Math.abs,
  5: Math.sqrt,
  7: Math.exp,
  8: Math.log,
  15: (x) => 1 / x,
};
const BINARY: Readonly<Record<number, (a: number, b: number) => number>> = {
  0: (a, b) => a + b,
  1: (a, b) => a - b,
  2: (a, b) => a * b,
  3: (a, b) => a / b,
};

function listed<T>(table: Readonly<Record<number, T>>, key: number): T {
  const found = table[key];
  if (found === undefined) throw new Error(`operation ${key}`);
  return found;
}

/** The shape that keys 0 (w), 1 (h) and 2 (c) give. */
function stated({ int }: Reading): number[] {
  return [2, 1, 0].map((key) => int(key, -233)).filter((size) => size !== -233);
}

const LAYERS: Readonly<Record<string, Forward>> = {
  Input: (given, x) => {
    if (x.shape.join() !== stated(given).join()) throw new Error(`an input is [${x.shape.join()}]`);
    return x;
  },
  MemoryData: (given) => ({ shape: stated(given), data: given.weights }),
  Split: (_, x) => x,
  Reshape: (given, x) => {
    const shape = stated(given);
    if (shape.reduce((size, axis) => size * axis, 1) !== x.data.length) throw new Error(`reshape to [${shape.join()}]`);
    return { shape, data: x.data };
  },
  UnaryOp: each(({ int }) => listed(UNARY, int(0, 0))),
  ReLU: each(
    ({ float }) =>
      (x) =>
        x < 0 ? x * float(0, 0) : x,
  ),
  Clip: each(
    ({ float }) =>
      (x) =>
        Math.min(Math.max(x, float(0, -3.4e38)), float(1, 3.4e38)),
  ),
  Sigmoid: each(() => (x) => 1 / (1 + Math.exp(-x))),
  TanH: each(() => Math.tanh),
  Softplus: each(() => (x) => Math.log(Math.exp(x) + 1)),
  ELU: each(
    ({ float }) =>
      (x) =>
        x < 0 ? float(0, 0.1) * (Math.exp(x) - 1) : x,
  ),
  SELU: each(() => (x) => 1.050700987 * (x < 0 ? 1.67326324 * (Math.exp(x) - 1) : x)),
  BinaryOp: (given, a, b) => {
    const op = listed(BINARY, given.int(0, 0));
    if (given.int(1, 0) === 0) return broadcastPair(a, b, op);
    return { shape: a.shape, data: a.data.map((value) => op(value, given.float(2, 0))) };
  },
  Reduction: ({ int }, { data }) => {
    if (int(0, 0) !== 0 || int(1, 1) !== 1) throw new Error("a sum over all is wanted");
    return { shape: [1], data: Float32Array.of(data.reduce((sum, value) => sum + value, 0)) };
  },
  Concat: ({ int }, a, b) => {
    if (int(0, 0) !== 0 || a.shape.length !== 1 || b.shape.length !== 1) throw new Error("lists are joined");
    return { shape: [a.data.length + b.data.length], data: Float32Array.from([...a.data, ...b.data]) };
  },
  InnerProduct: ({ int, weights }, { data }) => {
    const outputs = int(0, 0);
    const row = (o: number): Float32Array => weights.subarray(o * data.length, (o + 1) * data.length);
    if (weights.length !== outputs * data.length || int(1, 0) !== 0) throw new Error("InnerProduct's weights");
    const sums = Array.from({ length: outputs }, (_, o) => row(o).reduce((sum, w, i) => sum + w * (data[i] ?? 0), 0));
    return { shape: [outputs], data: Float32Array.from(sums) };
  },
  Crop: ({ int }, x) => window(x, int(2, 0), int(1, 0), int(0, 0), [int(5, 0), int(4, 0), int(3, 0)]),
  Padding: ({ int }, x) => {
    const [c = 1, h = 1, w = 1] = x.shape;
    return window(x, 0, -int(0, 0), -int(2, 0), [c, h + int(0, 0) + int(1, 0), w + int(2, 0) + int(3, 0)]);
  },
  Convolution: (given, x) => convolution(given, x, 1),
  ConvolutionDepthWise: (given, x) => convolution(given, x, given.int(7, 1)),
  Deconvolution: (given, x) => deconvolution(given, x, 1),
  DeconvolutionDepthWise: (given, x) => deconvolution(given, x, given.int(7, 1)),
};

/** Of as many axes; those of size 1 are repeated. */
function broadcastPair(a: Mat, b: Mat, op: (a: number, b: number) => number): Mat {
  if (a.shape.length !== b.shape.length) throw new Error(`[${a.shape.join()}] and [${b.shape.join()}]`);
  const shape = a.shape.map((size, axis) => Math.max(size, b.shape[axis] ?? 1));
  const [c, h, w] = [...new Array<number>(3 - shape.length).fill(1), ...shape] as [number, number, number];
  const data = new Float32Array(c * h * w);
  for (let i = 0; i < data.length; i++) {
    const place = [Math.floor(i / (h * w)), Math.floor(i / w) % h, i % w] as const;
    data[i] = op(valueAt(a, place), valueAt(b, place));
  }
  return { shape, data };
}

function valueAt({ shape, data }: Mat, place: readonly [number, number, number]): number {
  const [c = 1, h = 1, w = 1] = [...new Array<number>(3 - shape.length).fill(1), ...shape];
  const along = (size: number, i: number): number => (size === 1 ? 0 : i);
  return data[(along(c, place[0]) * h + along(h, place[1])) * w + along(w, place[2])] ?? NaN;
}

/** Part of a blob, zeros outside of it. */
function window(x: Mat, front: number, top: number, left: number, size: readonly [number, number, number]): Mat {
  const [c = 1, h = 1, w = 1] = [...new Array<number>(3 - x.shape.length).fill(1), ...x.shape];
  const [channels, height, width] = size;
  const data = new Float32Array(channels * height * width);
  for (let i = 0; i < data.length; i++) {
    const [q, y] = [front + Math.floor(i / (height * width)), top + (Math.floor(i / width) % height)];
    const z = left + (i % width);
    if (q >= 0 && q < c && y >= 0 && y < h && z >= 0 && z < w) data[i] = x.data[(q * h + y) * w + z] ?? NaN;
  }
  return { shape: x.shape.length === 2 ? [height, width] : [channels, height, width], data };
}

type KernelSizes = { readonly [Key in "outs" | "kw" | "kh" | "sw" | "sh"]: number } & { readonly pads: number[] };

function kernelOf({ int }: Given): KernelSizes {
  const [kw, sw, left] = [int(1, 0), int(3, 1), int(4, 0)];
  const top = int(14, left);
  if (int(5, 0) !== 0 || int(2, 1) !== 1) throw new Error("a bias or a dilation");
  return { outs: int(0, 0), kw, kh: int(11, kw), sw, sh: int(13, sw), pads: [top, int(16, top), left, int(15, left)] };
}

/** Weights [outputs, inputs / groups, kh, kw]. */
function convolution(given: Given, x: Mat, groups: number): Mat {
  const {
    outs,
    kw,
    kh,
    sw,
    sh,
    pads: [top = 0, bottom = 0, left = 0, right = 0],
  } = kernelOf(given);
  const [c = 1, h = 1, w = 1] = x.shape;
  const padded = window(x, 0, -top, -left, [c, h + top + bottom, w + left + right]);
  const [height, width] = [Math.floor((h + top + bottom - kh) / sh) + 1, Math.floor((w + left + right - kw) / sw) + 1];
  const [, ph = 1, pw = 1] = padded.shape;
  const data = new Float32Array(outs * height * width);
  eachTap(outs, c, groups, kh, kw, (o, i, k, ky, kx) => {
    const weight = given.weights[k] ?? NaN;
    for (let y = 0; y < height; y++) {
      const [from, to] = [(i * ph + y * sh + ky) * pw + kx, (o * height + y) * width];
      for (let z = 0; z < width; z++) data[to + z] = (data[to + z] ?? 0) + weight * (padded.data[from + z * sw] ?? NaN);
    }
  });
  return { shape: [outs, height, width], data };
}

/** Scatters every number with the kernel, then cuts the borders off. */
function deconvolution(given: Given, x: Mat, groups: number): Mat {
  const {
    outs,
    kw,
    kh,
    sw,
    sh,
    pads: [top = 0, bottom = 0, left = 0, right = 0],
  } = kernelOf(given);
  const [c = 1, h = 1, w = 1] = x.shape;
  const [height, width] = [(h - 1) * sh + kh, (w - 1) * sw + kw];
  const data = new Float32Array(outs * height * width);
  eachTap(outs, c, groups, kh, kw, (o, i, k, ky, kx) => {
    const weight = given.weights[k] ?? NaN;
    for (let y = 0; y < h; y++) {
      const [from, to] = [(i * h + y) * w, (o * height + y * sh + ky) * width + kx];
      for (let z = 0; z < w; z++) data[to + z * sw] = (data[to + z * sw] ?? 0) + weight * (x.data[from + z] ?? NaN);
    }
  });
  const full = { shape: [outs, height, width], data };
  return window(full, 0, top, left, [outs, height - top - bottom, width - left - right]);
}

function eachTap(
  outs: number,
  ins: number,
  groups: number,
  kh: number,
  kw: number,
  visit: (output: number, input: number, weight: number, ky: number, kx: number) => void,
): void {
  const [outsOfGroup, insOfGroup] = [outs / groups, ins / groups];
  let weight = 0;
  for (let o = 0; o < outs; o++) {
    const first = Math.floor(o / outsOfGroup) * insOfGroup;
    for (let i = first; i < first + insOfGroup; i++) {
      for (let k = 0; k < kh * kw; k++) visit(o, i, weight++, Math.floor(k / kw), k % kw);
    }
  }
}
