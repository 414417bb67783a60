import { declarations } from "../checkpoints/declarations.ts";
import type { Float32Tensor } from "../tensor/hostTensor.ts";
import { pickTensors, readTensors, widthOf, type WeightFile } from "./readWeights.ts";
import { FIRST_OF_STAGE, SMALLEST_SIDE, vgg16 } from "./vgg16.ts";
import { VGG16_SIDE, vgg16Embedding } from "./vgg16Embedding.ts";

const VGG16_FILE: WeightFile = {
  title: "VGG16",
  wanted: "Give torchvision's vgg16-397923af.pth; NVIDIA's vgg16.pt holds the same network as a program.",
};

const WHOLE_FILE: WeightFile = {
  title: "VGG16 with its fully connected layers",
  wanted: "Give torchvision's vgg16-397923af.pth, whole; NVIDIA's vgg16.pt is a program.",
};

/** VGG16 without its classifier, and the channels of its stages. */
export interface Vgg16Weights {
  readonly tensors: ReadonlyMap<string, Float32Tensor>;
  readonly widths: readonly number[];
}

/** VGG16 up to its second fully connected layer. */
export interface Vgg16EmbeddingWeights extends Vgg16Weights {
  readonly hidden: readonly [number, number];
}

/** VGG16 in torchvision's names, whatever its widths; a classifier is passed over. @throws UserError */
export function readVgg16(bytes: Uint8Array): Vgg16Weights {
  const tensors = readTensors(bytes, VGG16_FILE);
  const widths = FIRST_OF_STAGE.map((layer) => widthOf(tensors, `features.${layer}.weight`, VGG16_FILE));
  const declared = declarations((scope) => {
    vgg16(scope, scope.trace.input("image", [1, 3, SMALLEST_SIDE, SMALLEST_SIDE]), widths);
  });
  return { tensors: pickTensors(declared, tensors, VGG16_FILE), widths };
}

/** The same with two layers of the classifier. @throws UserError also where the file has none. */
export function readVgg16Embedding(bytes: Uint8Array): Vgg16EmbeddingWeights {
  const tensors = readTensors(bytes, WHOLE_FILE);
  const width = (name: string): number => widthOf(tensors, `${name}.weight`, WHOLE_FILE);
  const widths = FIRST_OF_STAGE.map((layer) => width(`features.${layer}`));
  const hidden = [width("classifier.0"), width("classifier.3")] as const;
  const declared = declarations((scope) => {
    vgg16Embedding(scope, scope.trace.input("images", [1, 3, VGG16_SIDE, VGG16_SIDE]), widths, hidden);
  });
  return { tensors: pickTensors(declared, tensors, WHOLE_FILE), widths, hidden };
}
