import type { LpipsWeights } from "./lpips.ts";
import { readVgg16 } from "./readVgg16.ts";
import { pickTensors, readTensors, type WeightFile } from "./readWeights.ts";

const LINEAR_FILE: WeightFile = {
  title: "the linear layers of LPIPS",
  wanted: "Give vgg.pth of the lpips package, from its folder lpips/weights/v0.1.",
};

/** LPIPS from the two files that its authors and torchvision publish. @throws UserError */
export function readLpips(vgg16Bytes: Uint8Array, linearBytes: Uint8Array): LpipsWeights {
  const { tensors, widths } = readVgg16(vgg16Bytes);
  const declared = widths.map((width, stage) => ({ name: `lin${stage}.model.1.weight`, shape: [1, width, 1, 1] }));
  const linear = pickTensors(declared, readTensors(linearBytes, LINEAR_FILE), LINEAR_FILE);
  return { vgg16: tensors, widths, linear };
}
