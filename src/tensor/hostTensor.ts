import { formatShape, sizeOf, type Shape } from "../base/assertShape.ts";

/** Element types that a tensor on the host can hold. */
export type DType = keyof DataOf;

/** How each dtype lies in memory; float16 and bfloat16 are their bit patterns. */
export interface DataOf {
  float64: Float64Array;
  float32: Float32Array;
  float16: Uint16Array;
  bfloat16: Uint16Array;
  int64: BigInt64Array;
  int32: Int32Array;
  int16: Int16Array;
  int8: Int8Array;
  uint8: Uint8Array;
  bool: Uint8Array;
}

/** A dense tensor in host memory, row-major (C order). Its data is shared, never copied, by reshapes. */
export interface HostTensor<D extends DType = DType> {
  readonly dtype: D;
  readonly shape: Shape;
  readonly data: DataOf[D];
}

export type Float32Tensor = HostTensor<"float32">;

/** Bytes an element of each dtype takes. */
export const BYTES_PER_ELEMENT: Readonly<Record<DType, number>> = {
  float64: 8,
  float32: 4,
  float16: 2,
  bfloat16: 2,
  int64: 8,
  int32: 4,
  int16: 2,
  int8: 1,
  uint8: 1,
  bool: 1,
};

/** @throws Error (a bug of the caller) when the data does not hold exactly the shape's elements. */
export function hostTensor<D extends DType>(dtype: D, shape: Shape, data: DataOf[D]): HostTensor<D> {
  if (data.length !== sizeOf(shape)) {
    throw new Error(`hostTensor: ${formatShape(shape)} needs ${sizeOf(shape)} elements, the data has ${data.length}`);
  }
  return { dtype, shape, data };
}

/**
 * A float32 tensor from an array or typed array of its elements in row-major order.
 * @example
 * ```ts
 * import { float32 } from "stylegan2-ada";
 *
 * float32([2, 2], [1, 2, 3, 4]).data; // => Float32Array.of(1, 2, 3, 4)
 * ```
 */
export function float32(shape: Shape, values: ArrayLike<number>): Float32Tensor {
  const data = values instanceof Float32Array ? values : Float32Array.from(values);
  return hostTensor("float32", shape, data);
}

export function isDType<D extends DType>(tensor: HostTensor, dtype: D): tensor is HostTensor<D> {
  return tensor.dtype === dtype;
}
