import { constant, normal, type Scope } from "../nn/scope.ts";
import type { Tensor } from "../program/node.ts";
import { add, div, matmul, maxPool2d, relu, reshape, scale, sub, transpose } from "../program/ops.ts";
import { float32 } from "../tensor/hostTensor.ts";
import { resizeTensorflow } from "./resizeTensorflow.ts";
import { vgg16 } from "./vgg16.ts";

/** The mean and deviation of ImageNet's colours, for images in [0, 1]. */
const COLOURS = { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] };

/** Height and width that the whole network looks at. */
export const VGG16_SIDE = 224;

/** Height and width after the last pooling. */
const LAST_SIDE = VGG16_SIDE / 32;

/**
 * VGG16's second fully connected layer, the features of precision and recall (Kynkäänniemi et al. 2019), under
 * torchvision's names.
 * @param images [N, 3, H, W], bytes as numbers, of any size. @param widths channels of the five stages.
 * @param hidden sizes of the two layers; 4096 in the public network. @returns [N, hidden[1]].
 */
export function vgg16Embedding(
  scope: Scope,
  images: Tensor,
  widths: readonly number[],
  hidden: readonly [number, number],
): Tensor {
  const [n = 1] = images.shape;
  const pooled = vgg16Pooled(scope, resizeTensorflow(images, VGG16_SIDE), widths); // [N, C, 7, 7]
  const flat = reshape(pooled, [n, (widths.at(-1) ?? 0) * LAST_SIDE ** 2]);
  const classifier = scope.child("classifier");
  return fullyConnected(classifier.child("3"), fullyConnected(classifier.child("0"), flat, hidden[0]), hidden[1]);
}

/** The last stage after its pooling. images [N, 3, H, W], bytes as numbers -> [N, C, H / 32, W / 32]. */
export function vgg16Pooled(scope: Scope, images: Tensor, widths: readonly number[]): Tensor {
  const perChannel = (values: readonly number[]): Tensor => images.trace.constant(float32([3, 1, 1], values));
  const coloured = div(sub(scale(images, 1 / 255), perChannel(COLOURS.mean)), perChannel(COLOURS.deviation));
  const last = vgg16(scope, coloured, widths).at(-1) ?? coloured;
  return maxPool2d(last, { kernel: [2, 2], stride: [2, 2], padding: [0, 0, 0, 0] });
}

/** x [N, I] -> [N, O]. */
function fullyConnected(scope: Scope, x: Tensor, outs: number): Tensor {
  const weight = scope.parameter("weight", [outs, x.shape[1] ?? 0], normal(1));
  return relu(add(matmul(x, transpose(weight, [1, 0])), scope.parameter("bias", [outs], constant(0))));
}
