import { formatShape, sameShape, type Shape } from "../base/assertShape.ts";
import { UserError } from "../base/errors.ts";
import { flattenTensors, unwrappedTensors } from "../checkpoints/tensorNames.ts";
import { toFloat32 } from "../checkpoints/floats.ts";
import { readSafetensors } from "../formats/safetensors/readSafetensors.ts";
import { FORMATS, sniffFormat, type FileFormat } from "../formats/sniffFormat.ts";
import { readTorch } from "../formats/torch/readTorch.ts";
import { isTorchScript } from "../formats/torch/readTorchZip.ts";
import type { Float32Tensor, HostTensor } from "../tensor/hostTensor.ts";

/** A public file of weights. */
export interface WeightFile {
  /** As errors say it: `VGG16`. */
  readonly title: string;
  /** What to give, a whole sentence. */
  readonly wanted: string;
}

type Tensors = ReadonlyMap<string, HostTensor>;

const readTorchTensors = (bytes: Uint8Array): Tensors => {
  const value = readTorch(bytes);
  return value instanceof Map ? unwrappedTensors(flattenTensors(value)) : new Map();
};

const READERS: Readonly<Partial<Record<FileFormat, (bytes: Uint8Array) => Tensors>>> = {
  "zip-torch": readTorchTensors,
  "torch-legacy": readTorchTensors,
  safetensors: (bytes) => readSafetensors(bytes).tensors,
};

/** The tensors of a feature network's file, a `.pth` of torch.save or `.safetensors`. @throws UserError */
export function readTensors(bytes: Uint8Array, { title, wanted }: WeightFile): Tensors {
  const format = sniffFormat(bytes);
  const refused = (received: string): UserError =>
    new UserError({ attempted: `read ${title}`, rule: "its file must hold plain tensors", received, next: wanted });
  if (format === "zip-torch" && isTorchScript(bytes)) throw refused("a TorchScript program, which is never run");
  const tensors = READERS[format]?.(bytes);
  if (tensors === undefined || tensors.size === 0) throw refused(FORMATS[format]);
  return tensors;
}

/** The number of output channels of a layer, which states a network's width. @throws UserError where it is missing. */
export function widthOf(tensors: Tensors, name: string, file: WeightFile): number {
  const width = tensors.get(name)?.shape[0];
  if (width !== undefined) return width;
  throw lacks(file, `"${name}" is missing`);
}

/** Declared tensors as float32; whatever else the file holds, such as a classifier, is left out. @throws UserError */
export function pickTensors(
  declared: readonly { readonly name: string; readonly shape: Shape }[],
  tensors: Tensors,
  file: WeightFile,
): Map<string, Float32Tensor> {
  return new Map(
    declared.map(({ name, shape }) => {
      const tensor = tensors.get(name);
      if (tensor === undefined) throw lacks(file, `"${name}" is missing`);
      const found = formatShape(tensor.shape);
      if (!sameShape(tensor.shape, shape)) throw lacks(file, `"${name}" is ${found} instead of ${formatShape(shape)}`);
      return [name, toFloat32(tensor, `${file.title}'s ${name}`)];
    }),
  );
}

function lacks({ title, wanted }: WeightFile, received: string): UserError {
  return new UserError({ attempted: `use ${title}`, rule: "the file must hold its tensors", received, next: wanted });
}
