/** [vertical, horizontal]. */
export type Pair = readonly [number, number];
/** [top, bottom, left, right]; negative values crop. */
export type Padding2d = readonly [number, number, number, number];

export interface Conv2dAttributes {
  readonly stride: Pair;
  readonly padding: Padding2d;
  readonly groups: number;
}
export interface Conv2dInputGradientAttributes extends Conv2dAttributes {
  /** Height and width of the convolution's input, which the stride alone leaves open. */
  readonly inputSize: Pair;
}
export interface Conv2dFilterGradientAttributes extends Conv2dAttributes {
  /** Height and width of the convolution's kernel, which the other two tensors leave open. */
  readonly kernelSize: Pair;
}
export interface MaxPool2dAttributes {
  readonly kernel: Pair;
  readonly stride: Pair;
  /** Places outside the image, which are never the largest. */
  readonly padding: Padding2d;
}
export interface GridSampleAdjointAttributes {
  /** Height and width of the image that was sampled. */
  readonly size: Pair;
}
export interface Upfirdn2dAttributes {
  readonly up: Pair;
  readonly down: Pair;
  readonly padding: Padding2d;
  /** The filter as a correlation kernel, gain and flip applied, row-major. */
  readonly filter: readonly number[];
  readonly filterShape: Pair;
}
