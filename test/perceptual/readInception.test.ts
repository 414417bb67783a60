import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { flattenTensors } from "../../src/checkpoints/tensorNames.ts";
import { writeSafetensors } from "../../src/formats/safetensors/writeSafetensors.ts";
import { readTorch } from "../../src/formats/torch/readTorch.ts";
import { writeZip } from "../../src/formats/zip/writeZip.ts";
import { readInception } from "../../src/perceptual/readInception.ts";

const bytes = readFileSync(fileURLToPath(new URL("../reference/inception-narrow.pth", import.meta.url)));

it("takes widths from the tensors, in either container", () => {
  const tensors = flattenTensors(readTorch(bytes) as Map<string, unknown>);
  const safetensors = Buffer.concat([...writeSafetensors({ tensors, metadata: new Map() })]);
  for (const file of [bytes, safetensors]) {
    const { width, tensors: read } = readInception(file);
    expect([width("Conv2d_1a_3x3"), width("Mixed_7c.branch3x3dbl_3b"), width("fc")]).toEqual([4, 48, 126]);
    expect(read.size).toBe(94 * 5 + 2);
  }
});

it("names the file to give for NVIDIA's program and for other networks", () => {
  const files = ["inception/data.pkl", "inception/constants.pkl", "inception/code/__torch__.py", "inception/version"];
  const script = Buffer.concat([...writeZip(files.map((name) => ({ name, data: new Uint8Array(4) })))]);
  expect(() => readInception(script)).toThrow(/TorchScript program.*pt_inception-2015-12-05-6726825d\.pth/);
  const vgg = readFileSync(fileURLToPath(new URL("../reference/vgg-narrow.pth", import.meta.url)));
  expect(() => readInception(vgg)).toThrow(/"Conv2d_1a_3x3\.conv\.weight" is missing.*pt_inception/);
});
