import { declarations } from "../checkpoints/declarations.ts";
import type { Float32Tensor } from "../tensor/hostTensor.ts";
import type { LpipsWeights } from "./lpips.ts";
import { pickTensors, readTensors, widthOf, type WeightFile } from "./readWeights.ts";
import { FIRST_OF_STAGE, SMALLEST_SIDE, vgg16 } from "./vgg16.ts";

const VGG16_FILE: WeightFile = {
  title: "VGG16",
  wanted: "Give torchvision's vgg16-397923af.pth; NVIDIA's vgg16.pt holds the same network as a program.",
};

const LINEAR_FILE: WeightFile = {
  title: "the linear layers of LPIPS",
  wanted: "Give vgg.pth of the lpips package, from its folder lpips/weights/v0.1.",
};

/** VGG16 without its classifier, and the channels of its stages. */
export interface Vgg16Weights {
  readonly tensors: ReadonlyMap<string, Float32Tensor>;
  readonly widths: readonly number[];
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

/** LPIPS from the two files that its authors and torchvision publish. @throws UserError */
export function readLpips(vgg16Bytes: Uint8Array, linearBytes: Uint8Array): LpipsWeights {
  const { tensors, widths } = readVgg16(vgg16Bytes);
  const declared = widths.map((width, stage) => ({ name: `lin${stage}.model.1.weight`, shape: [1, width, 1, 1] }));
  const linear = pickTensors(declared, readTensors(linearBytes, LINEAR_FILE), LINEAR_FILE);
  return { vgg16: tensors, widths, linear };
}
