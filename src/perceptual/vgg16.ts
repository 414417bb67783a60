import { normal, type Scope } from "../nn/scope.ts";
import type { Tensor } from "../program/node.ts";
import { add, conv2d, max, relu, reshape, sliceBox } from "../program/ops.ts";

/** The five stages of VGG16: where their convolutions stand in torchvision's `features`. */
const STAGES = [
  [0, 2],
  [5, 7],
  [10, 12, 14],
  [17, 19, 21],
  [24, 26, 28],
] as const;

/** The convolution that states each stage's width. */
export const FIRST_OF_STAGE: readonly number[] = STAGES.map(([first]) => first);

/** Smaller images leave nothing of the last stage. */
export const SMALLEST_SIDE = 2 ** (STAGES.length - 1);

/**
 * The convolutions of VGG16 (Simonyan & Zisserman 2015), under torchvision's names.
 * @param image [N, 3, H, W], at least 16 pixels a side.
 * @param widths channels of each stage; 64, 128, 256, 512 and 512 in the public network.
 * @returns what the last activation of each stage gives: relu1_2, relu2_2, relu3_3, relu4_3 and relu5_3.
 *   [N, C, H, W], [N, C, H / 2, W / 2], ...
 */
export function vgg16(scope: Scope, image: Tensor, widths: readonly number[]): Tensor[] {
  const features = scope.child("features");
  const stages: Tensor[] = [];
  STAGES.forEach((layers, stage) => {
    const above = stages.at(-1);
    const start = above === undefined ? image : halved(above);
    stages.push(layers.reduce((x, layer) => convolution(features.child(`${layer}`), x, widths[stage] ?? 0), start));
  });
  return stages;
}

/** A 3x3 convolution and its activation. x [N, I, H, W] -> [N, O, H, W]. */
function convolution(scope: Scope, x: Tensor, outChannels: number): Tensor {
  const [, inChannels = 0] = x.shape;
  const weight = scope.parameter("weight", [outChannels, inChannels, 3, 3], normal(1));
  const bias = scope.parameter("bias", [outChannels], normal(1));
  const y = conv2d(x, weight, { stride: [1, 1], padding: [1, 1, 1, 1], groups: 1 }); // [N, O, H, W]
  return relu(add(y, reshape(bias, [outChannels, 1, 1])));
}

/** The largest of each 2x2 square; an odd last row or column is left out. [N, C, H, W] -> [N, C, H / 2, W / 2]. */
function halved(x: Tensor): Tensor {
  const [n = 1, channels = 1, height = 1, width = 1] = x.shape;
  const [rows, columns] = [Math.floor(height / 2), Math.floor(width / 2)];
  const even = sliceBox(x, [0, 0, 0, 0], [n, channels, rows * 2, columns * 2]);
  const squares = reshape(even, [n, channels, rows, 2, columns, 2]);
  return reshape(max(squares, [3, 5]), [n, channels, rows, columns]);
}
