import type { Shape } from "../base/assertShape.ts";
import type { Padding2d, Pair } from "../program/attributes.ts";
import type { OnnxGraph, Value } from "./graph.ts";

/** A batch of images. */
export interface Images {
  readonly value: Value;
  /** [N, C, H, W]. */
  readonly shape: Shape;
}

/** Splits a padding into what it adds and what it crops. */
export function splitPadding(padding: Padding2d): { readonly grow: Padding2d; readonly crop: Padding2d } {
  const [top, bottom, left, right] = padding;
  return {
    grow: [Math.max(top, 0), Math.max(bottom, 0), Math.max(left, 0), Math.max(right, 0)],
    crop: [Math.max(-top, 0), Math.max(-bottom, 0), Math.max(-left, 0), Math.max(-right, 0)],
  };
}

/** Whether cropping leaves a row and a column. */
export function leavesSome([height, width]: Pair, [top, bottom, left, right]: Padding2d): boolean {
  return top + bottom < height && left + right < width;
}

/** x [N, C, H, W] of this size with zeros around, or cropped where the padding is negative. */
export function padImages(graph: OnnxGraph, x: Value, size: Pair, padding: Padding2d): Value {
  const { grow, crop } = splitPadding(padding);
  return leavesSome(size, crop)
    ? growImages(graph, cropImages(graph, x, crop), grow)
    : cropImages(graph, growImages(graph, x, grow), crop);
}

/** Drops rows and columns at the borders of x [N, C, H, W], and keeps every step-th of the rest. */
export function cropImages(graph: OnnxGraph, x: Value, crop: Padding2d, step: Pair = [1, 1]): Value {
  const [top, bottom, left, right] = crop;
  if (crop.every((width) => width === 0) && step[0] === 1 && step[1] === 1) return x;
  const end = (width: number): number => (width === 0 ? Number.MAX_SAFE_INTEGER : -width);
  const bounds = [[top, left], [end(bottom), end(right)], [2, 3], step];
  return graph.op("Slice", [x, ...bounds.map((each) => graph.integers(each))]);
}

/** Zeros around the rows and columns of x [N, C, H, W]. */
export function growImages(graph: OnnxGraph, x: Value, padding: Padding2d): Value {
  if (padding.every((width) => width === 0)) return x;
  const [top, bottom, left, right] = padding;
  return graph.op("Pad", [x, graph.integers([0, 0, top, left, 0, 0, bottom, right])], { mode: "constant" });
}

/** ONNX's order of paddings: all starts, then all ends. */
export function onnxPads([top, bottom, left, right]: Padding2d): readonly number[] {
  return [top, left, bottom, right];
}

export function reverseAxes(graph: OnnxGraph, x: Value, axes: readonly number[]): Value {
  const every = (value: number): Value => graph.integers(axes.map(() => value));
  return graph.op("Slice", [x, every(-1), every(Number.MIN_SAFE_INTEGER), graph.integers(axes), every(-1)]);
}
