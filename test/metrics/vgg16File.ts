import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { sizeOf, type Shape } from "../../src/base/assertShape.ts";
import { flattenTensors } from "../../src/checkpoints/tensorNames.ts";
import { writeSafetensors } from "../../src/formats/safetensors/writeSafetensors.ts";
import { readTorch } from "../../src/formats/torch/readTorch.ts";
import { float32, type HostTensor } from "../../src/tensor/hostTensor.ts";

/** The narrow VGG16 with two fully connected layers, whose weights are a sine. */
export function wholeVgg16(): Map<string, HostTensor> {
  const file = readFileSync(fileURLToPath(new URL("../reference/vgg-narrow.pth", import.meta.url)));
  const wave = (shape: Shape, factor: number): HostTensor =>
    float32(
      shape,
      Float32Array.from({ length: sizeOf(shape) }, (_, i) => Math.fround(Math.sin(i * 1.7)) * factor),
    );
  return new Map([
    ...flattenTensors(readTorch(file) as Map<string, HostTensor>),
    ["classifier.0.weight", wave([16, 64 * 49], 0.05)],
    ["classifier.0.bias", wave([16], 0.1)],
    ["classifier.3.weight", wave([12, 16], 0.5)],
    ["classifier.3.bias", wave([12], 0.1)],
  ]);
}

export function safetensorsOf(tensors: ReadonlyMap<string, HostTensor>): Uint8Array {
  return Buffer.concat([...writeSafetensors({ tensors, metadata: new Map() })]);
}
