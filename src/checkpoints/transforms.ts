import { sizeOf } from "../base/assertShape.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";

/** What a dialect does to a tensor beside naming it, and how that is undone. */
export interface Transform {
  readonly toOurs: (tensor: Float32Tensor) => Float32Tensor;
  readonly toTheirs: (tensor: Float32Tensor) => Float32Tensor;
}

export const IDENTITY: Transform = { toOurs: (tensor) => tensor, toTheirs: (tensor) => tensor };

/** Theirs has so many axes of length 1 before ours: [1, 1, ...ours]. One that has not is left as it is. */
export function leadingOnes(count: number): Transform {
  const ones = Array.from({ length: count }, () => 1);
  return {
    toOurs: (tensor) => {
      const fits = ones.every((_, axis) => tensor.shape[axis] === 1);
      return fits ? float32(tensor.shape.slice(count), tensor.data) : tensor;
    },
    toTheirs: ({ shape, data }) => float32([...ones, ...shape], data),
  };
}

/** Theirs is [1, C, 1, 1], ours [C]. */
export const BIAS_PLANE: Transform = {
  toOurs: ({ data }) => float32([data.length], data),
  toTheirs: ({ data }) => float32([1, data.length, 1, 1], data),
};

/** Theirs is [1], ours a number without axes. */
export const SCALAR: Transform = {
  toOurs: (tensor) => (tensor.data.length === 1 ? float32([], tensor.data) : tensor),
  toTheirs: ({ data }) => float32([1], data),
};

/** Their FIR filter is ours times a gain. */
export function filterGain(gain: number): Transform {
  return {
    toOurs: ({ shape, data }) => {
      const total = data.reduce((sum, tap) => sum + tap, 0);
      return float32(
        shape,
        data.map((tap) => tap / total),
      );
    },
    toTheirs: ({ shape, data }) =>
      float32(
        shape,
        data.map((tap) => tap * gain),
      ),
  };
}

/** The axes of theirs in the order in which ours has them: [2, 0] where ours[i, j] is theirs[j, ?, i]. */
export function axesInOrder(order: readonly number[]): Transform {
  const back = order.map((_, axis) => order.indexOf(axis));
  return { toOurs: (tensor) => permuted(tensor, order), toTheirs: (tensor) => permuted(tensor, back) };
}

/** Both spatial axes, the last two of ours, run the other way; `then` is what else differs. */
export function reversedInSpace(then: Transform): Transform {
  return { toOurs: (tensor) => turned(then.toOurs(tensor)), toTheirs: (tensor) => then.toTheirs(turned(tensor)) };
}

/** Ours is theirs plus a number. */
export function offset(by: number): Transform {
  return {
    toOurs: ({ shape, data }) =>
      float32(
        shape,
        data.map((value) => value + by),
      ),
    toTheirs: ({ shape, data }) =>
      float32(
        shape,
        data.map((value) => value - by),
      ),
  };
}

/** A tensor of other axes is left as it is: its shape will be refused by name. */
function permuted(tensor: Float32Tensor, order: readonly number[]): Float32Tensor {
  const { shape, data } = tensor;
  if (shape.length !== order.length) return tensor;
  const steps = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const target = order.map((axis) => shape[axis] ?? 0);
  const strides = order.map((axis) => steps[axis] ?? 0);
  const moved = new Float32Array(data.length);
  const index = target.map(() => 0);
  let source = 0;
  for (let i = 0; i < moved.length; i++) {
    moved[i] = data[source] ?? 0;
    for (let axis = target.length - 1; axis >= 0; axis--) {
      const [length = 0, stride = 0, at = 0] = [target[axis], strides[axis], index[axis]];
      source += stride;
      index[axis] = at + 1;
      if (at + 1 < length) break;
      source -= stride * length;
      index[axis] = 0;
    }
  }
  return float32(target, moved);
}

/** [O, I, H, W] turned by 180 degrees. */
function turned({ shape, data }: Float32Tensor): Float32Tensor {
  const plane = (shape.at(-1) ?? 1) * (shape.at(-2) ?? 1);
  const moved = new Float32Array(data.length);
  for (let start = 0; start < data.length; start += plane) {
    for (let i = 0; i < plane; i++) moved[start + i] = data[start + plane - 1 - i] ?? 0;
  }
  return float32(shape, moved);
}
