import { inputOf, sumTo, type GradientRule } from "./gradientRule.ts";
import { broadcast, pad, reshape, reverse, slice, sliceBox, transpose } from "./ops.ts";

type Layout = "sum" | "reshape" | "transpose" | "broadcast" | "reverse" | "concat" | "slice" | "pad";

/** Linear ops that move elements: each one's gradient is its adjoint, the move back. */
export const LAYOUT_GRADIENTS: { readonly [K in Layout]: GradientRule<K> } = {
  sum: (y, dy) => [broadcast(dy, inputOf(y, 0).shape)],
  broadcast: (y, dy) => [sumTo(dy, inputOf(y, 0).shape)],
  reshape: (y, dy) => [reshape(dy, inputOf(y, 0).shape)],
  transpose: (y, dy) => [
    transpose(
      dy,
      dy.shape.map((_, axis) => y.attributes.order.indexOf(axis)),
    ),
  ],
  reverse: (y, dy) => [reverse(dy, y.attributes.axes)],
  concat: (y, dy) => {
    const { axis } = y.attributes;
    let stop = 0;
    return y.inputs.map(({ shape }) => {
      const start = stop;
      stop += shape[axis] ?? 0;
      return slice(dy, axis, start, stop);
    });
  },
  slice: (y, dy) => {
    const { start, stop } = y.attributes;
    return [
      pad(
        dy,
        start,
        inputOf(y, 0).shape.map((size, axis) => size - (stop[axis] ?? size)),
      ),
    ];
  },
  pad: (y, dy) => {
    const { before } = y.attributes;
    return [
      sliceBox(
        dy,
        before,
        inputOf(y, 0).shape.map((size, axis) => size + (before[axis] ?? 0)),
      ),
    ];
  },
};
