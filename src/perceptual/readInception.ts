import { declarations } from "../checkpoints/declarations.ts";
import type { Float32Tensor } from "../tensor/hostTensor.ts";
import { inception, INCEPTION_SIDE, type InceptionWidths } from "./inception.ts";
import { pickTensors, readTensors, widthOf, type WeightFile } from "./readWeights.ts";

const INCEPTION_FILE: WeightFile = {
  title: "Inception-v3",
  wanted: "Give pytorch-fid's pt_inception-2015-12-05-6726825d.pth; NVIDIA's inception-2015-12-05.pt is a program.",
};

/** Inception-v3 in the form of scores, and the channels of its layers. */
export interface InceptionWeights {
  /** Under the names of pytorch-fid. */
  readonly tensors: ReadonlyMap<string, Float32Tensor>;
  readonly width: InceptionWidths;
}

/** Inception-v3 from the public file's names, whatever its widths. @throws UserError */
export function readInception(bytes: Uint8Array): InceptionWeights {
  const tensors = readTensors(bytes, INCEPTION_FILE);
  const width: InceptionWidths = (path) =>
    widthOf(tensors, path === "fc" ? "fc.weight" : `${path}.conv.weight`, INCEPTION_FILE);
  const declared = declarations((scope) => {
    inception(scope, scope.trace.input("images", [1, 3, INCEPTION_SIDE, INCEPTION_SIDE]), width);
  });
  return { tensors: pickTensors(declared, tensors, INCEPTION_FILE), width };
}
