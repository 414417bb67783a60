import { sizeOf, type Shape } from "../base/assertShape.ts";
import { BYTES_PER_ELEMENT, type DataOf, type DType } from "../tensor/hostTensor.ts";
import type { ReadBudget } from "./readBudget.ts";

type View<D extends DType> = (buffer: ArrayBufferLike, byteOffset: number, length: number) => DataOf[D];

const VIEWS: { readonly [D in DType]: View<D> } = {
  float64: (buffer, byteOffset, length) => new Float64Array(buffer, byteOffset, length),
  float32: (buffer, byteOffset, length) => new Float32Array(buffer, byteOffset, length),
  float16: (buffer, byteOffset, length) => new Uint16Array(buffer, byteOffset, length),
  bfloat16: (buffer, byteOffset, length) => new Uint16Array(buffer, byteOffset, length),
  int64: (buffer, byteOffset, length) => new BigInt64Array(buffer, byteOffset, length),
  int32: (buffer, byteOffset, length) => new Int32Array(buffer, byteOffset, length),
  int16: (buffer, byteOffset, length) => new Int16Array(buffer, byteOffset, length),
  int8: (buffer, byteOffset, length) => new Int8Array(buffer, byteOffset, length),
  uint8: (buffer, byteOffset, length) => new Uint8Array(buffer, byteOffset, length),
  bool: (buffer, byteOffset, length) => new Uint8Array(buffer, byteOffset, length),
};

/**
 * Little-endian bytes as a typed array: the bytes themselves where their alignment allows, else one copy.
 * Every machine that runs JavaScript today is little-endian.
 */
export function typedData<D extends DType>(dtype: D, bytes: Uint8Array, budget: ReadBudget): DataOf[D] {
  const width = BYTES_PER_ELEMENT[dtype];
  const aligned = bytes.byteOffset % width === 0 ? bytes : copyBytes(bytes, budget);
  return VIEWS[dtype](aligned.buffer, aligned.byteOffset, Math.floor(bytes.byteLength / width));
}

function copyBytes(bytes: Uint8Array, budget: ReadBudget): Uint8Array {
  budget.spendBytes(bytes.byteLength);
  return new Uint8Array(bytes);
}

/** A copy of big-endian bytes as little-endian ones. */
export function swapByteOrder(bytes: Uint8Array, width: number, budget: ReadBudget): Uint8Array {
  budget.spendBytes(bytes.byteLength);
  const swapped = new Uint8Array(bytes.length);
  const last = width - 1;
  for (let start = 0; start + last < bytes.length; start += width) {
    for (let i = 0; i < width; i++) swapped[start + i] = bytes[start + last - i] ?? 0;
  }
  return swapped;
}

/** The bytes of a tensor's data, as a view. */
export function dataBytes(data: DataOf[DType]): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** Where a view's elements lie in its storage, counted in elements. */
export interface Layout {
  readonly shape: Shape;
  readonly strides: readonly number[];
  readonly offset: number;
}

/** Row-major strides. */
export function contiguousStrides(shape: Shape): number[] {
  const strides: number[] = [];
  for (let axis = shape.length - 1, stride = 1; axis >= 0; axis--) {
    strides.unshift(stride);
    stride *= Math.max(1, shape[axis] ?? 1);
  }
  return strides;
}

/** Rows of one element take as long as rows of this many bytes. */
const BYTES_PER_ROW = 8;

/** The elements of a layout in row-major order: a view of `source` when they lie so already, else a copy. */
export function layOut<D extends DType>(dtype: D, source: DataOf[D], layout: Layout, budget: ReadBudget): DataOf[D] {
  const size = sizeOf(layout.shape);
  const width = BYTES_PER_ELEMENT[dtype];
  if (size === 0 || isContiguous(layout)) {
    return VIEWS[dtype](source.buffer, source.byteOffset + (size === 0 ? 0 : layout.offset * width), size);
  }
  budget.spendBytes(size * width + (size / (layout.shape.at(-1) ?? 1)) * BYTES_PER_ROW);
  const target = VIEWS[dtype](new ArrayBuffer(size * width), 0, size);
  if (source instanceof BigInt64Array) copyStrided<bigint>(target as BigInt64Array, source, layout);
  else copyStrided<number>(target as Exclude<DataOf[DType], BigInt64Array>, source, layout);
  return target;
}

function isContiguous({ shape, strides }: Layout): boolean {
  const dense = contiguousStrides(shape);
  return shape.every((length, axis) => length === 1 || strides[axis] === dense[axis]);
}

function copyStrided<E>(target: { [index: number]: E }, source: { [index: number]: E }, layout: Layout): void {
  const inner = layout.shape.at(-1) ?? 1;
  const step = layout.strides.at(-1) ?? 1;
  let written = 0;
  for (const start of rowStarts(layout)) {
    for (let i = 0, from = start; i < inner; i++, from += step) {
      const element = source[from];
      if (element !== undefined) target[written++] = element;
    }
  }
}

/** The position in the storage of the first element of each innermost row, in row-major order. */
function* rowStarts({ shape, strides, offset }: Layout): Generator<number> {
  const index = shape.slice(0, -1).map(() => 0);
  for (let axis = 0, start = offset; axis >= 0; ) {
    yield start;
    for (axis = index.length - 1; axis >= 0; axis--) {
      const at = (index[axis] ?? 0) + 1;
      const wraps = at === shape[axis];
      index[axis] = wraps ? 0 : at;
      start += wraps ? (1 - at) * (strides[axis] ?? 0) : (strides[axis] ?? 0);
      if (!wraps) break;
    }
  }
}
