import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { flattenTensors } from "../../src/checkpoints/tensorNames.ts";
import { readTorch } from "../../src/formats/torch/readTorch.ts";
import { writeSafetensors } from "../../src/formats/safetensors/writeSafetensors.ts";
import { writeZip } from "../../src/formats/zip/writeZip.ts";
import { readLpips } from "../../src/perceptual/readLpips.ts";
import { readVgg16 } from "../../src/perceptual/readVgg16.ts";
import { float32, type HostTensor } from "../../src/tensor/hostTensor.ts";

const reference = (name: string): Uint8Array =>
  readFileSync(fileURLToPath(new URL(`../reference/${name}`, import.meta.url)));
const vgg16 = reference("vgg-narrow.pth");
const linear = reference("lpips-lin-narrow.pth");

function changed(bytes: Uint8Array, change: (tensors: Map<string, HostTensor>) => void): Uint8Array {
  const tensors = flattenTensors(readTorch(bytes) as Map<string, unknown>);
  change(tensors);
  return Buffer.concat([...writeSafetensors({ tensors, metadata: new Map() })]);
}

describe("readLpips", () => {
  it("takes widths from the tensors and passes over a classifier", () => {
    const withClassifier = changed(vgg16, (tensors) =>
      tensors.set("classifier.0.weight", float32([2, 2], [1, 2, 3, 4])),
    );
    const read = readVgg16(withClassifier);
    expect(read.widths).toEqual([8, 16, 32, 64, 64]);
    expect(read.tensors.size).toBe(26);
    expect(readLpips(withClassifier, linear).linear.get("lin4.model.1.weight")?.shape).toEqual([1, 64, 1, 1]);
  });

  it("names the file to give for NVIDIA's TorchScript program", () => {
    const files = ["vgg16/data.pkl", "vgg16/constants.pkl", "vgg16/code/__torch__.py", "vgg16/version"];
    const script = Buffer.concat([...writeZip(files.map((name) => ({ name, data: new Uint8Array(4) })))]);
    expect(() => readVgg16(script)).toThrow(/TorchScript program.*vgg16-397923af\.pth/);
  });

  it("says which tensor is missing or of another shape", () => {
    expect(() => readVgg16(linear)).toThrow(/"features\.0\.weight" is missing.*vgg16-397923af\.pth/);
    expect(() => readLpips(vgg16, vgg16)).toThrow(/"lin0\.model\.1\.weight" is missing.*lpips package/);
    const wide = changed(vgg16, (tensors) => tensors.set("features.28.bias", float32([65], new Float32Array(65))));
    expect(() => readVgg16(wide)).toThrow('"features.28.bias" is [65] instead of [64]');
    const narrow = changed(linear, (tensors) => tensors.set("lin2.model.1.weight", float32([1, 1, 1, 1], [1])));
    expect(() => readLpips(vgg16, narrow)).toThrow('"lin2.model.1.weight" is [1, 1, 1, 1] instead of [1, 32, 1, 1]');
  });

  it("refuses other files in words", () => {
    expect(() => readVgg16(new TextEncoder().encode("<!doctype html>"))).toThrow(/a web page.*vgg16-397923af\.pth/);
    expect(() => readVgg16(new Uint8Array())).toThrow(/an empty file/);
  });
});
