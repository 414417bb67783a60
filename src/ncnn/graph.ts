import type { Shape } from "../base/assertShape.ts";

/** The name of a blob, which is what ncnn calls a value of a net. */
export type Blob = string;

/** A parameter that ncnn reads as a float; a plain number is an integer. */
export interface FloatParameter {
  readonly float: number;
}
/** By the numbers that ncnn's documentation gives them. */
export type Parameters = Readonly<Record<number, number | FloatParameter>>;

/** Numbers of a layer. "flagged" ones may be stored in half precision, "raw" ones are always float32. */
export interface Weights {
  readonly data: Float32Array;
  readonly storage: "flagged" | "raw";
}

export interface Layer {
  readonly type: string;
  readonly inputs: readonly Blob[];
  readonly outputs: readonly Blob[];
  readonly parameters: Parameters;
  readonly weights: readonly Weights[];
}

/** A net while lowerings add to it. Blobs may be read any number of times; `withSplits` makes it once. */
export class NcnnGraph {
  readonly layers: Layer[] = [];

  /** Adds a layer. -> its output, named after the layer's type unless told. */
  layer(
    type: string,
    inputs: readonly Blob[],
    parameters: Parameters = {},
    weights: readonly Weights[] = [],
    name?: Blob,
  ): Blob {
    const output = name ?? `${type.toLowerCase()}_${this.layers.length}`;
    this.layers.push({ type, inputs, outputs: [output], parameters, weights });
    return output;
  }

  /** A constant blob of this shape, outermost axis first: [w], [h, w] or [c, h, w]. */
  memory(shape: Shape, data: Float32Array): Blob {
    return this.layer("MemoryData", [], sizeParameters(shape), [{ data, storage: "raw" }]);
  }

  /** Gives a blob another name, such as an output's. */
  rename(from: Blob, to: Blob): void {
    const named = (blobs: readonly Blob[]): Blob[] => blobs.map((blob) => (blob === from ? to : blob));
    this.layers.forEach((layer, i) => {
      this.layers[i] = { ...layer, inputs: named(layer.inputs), outputs: named(layer.outputs) };
    });
  }
}

/** 0 is the width, 1 the height, 2 the channels. */
export function sizeParameters(shape: Shape): Parameters {
  return Object.fromEntries(shape.toReversed().map((size, i) => [i, size]));
}

/** The layers with a Split after each blob that is read several times, since ncnn lets a blob be read once. */
export function withSplits(layers: readonly Layer[]): Layer[] {
  const readers = new Map<Blob, number>();
  for (const blob of layers.flatMap(({ inputs }) => inputs)) readers.set(blob, (readers.get(blob) ?? 0) + 1);
  const taken = new Map<Blob, number>();
  const copy = (blob: Blob, i: number): Blob => `${blob}_split_${i}`;
  const own = (blob: Blob): Blob => {
    if ((readers.get(blob) ?? 0) < 2) return blob;
    const i = taken.get(blob) ?? 0;
    taken.set(blob, i + 1);
    return copy(blob, i);
  };
  return layers.flatMap((layer) => {
    const splits = layer.outputs.flatMap((blob): Layer[] => {
      const count = readers.get(blob) ?? 0;
      const outputs = Array.from({ length: count }, (_, i) => copy(blob, i));
      return count < 2 ? [] : [{ type: "Split", inputs: [blob], outputs, parameters: {}, weights: [] }];
    });
    return [{ ...layer, inputs: layer.inputs.map(own) }, ...splits];
  });
}
