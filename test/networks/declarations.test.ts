import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { countNumbers, discriminatorDeclarations, generatorDeclarations } from "../../src/checkpoints/declarations.ts";
import { readTorch } from "../../src/formats/torch/readTorch.ts";
import { isTensor } from "../../src/formats/isTensor.ts";
import { discriminatorConfig, generatorConfig } from "../checkpoints/configs.ts";

const CONFIGS = {
  tiny32: [
    generatorConfig({ zDim: 64, wDim: 64, synthesis: { channelBase: 512, channelMax: 32 } }),
    discriminatorConfig({ channelBase: 512, channelMax: 32 }),
  ],
  cond16: [
    generatorConfig({
      zDim: 32,
      cDim: 5,
      wDim: 48,
      imgResolution: 16,
      imgChannels: 1,
      mapping: { numLayers: 2 },
      synthesis: { channelBase: 256, channelMax: 24 },
    }),
    discriminatorConfig({
      cDim: 5,
      imgResolution: 16,
      imgChannels: 1,
      channelBase: 256,
      channelMax: 24,
      mapping: { numLayers: 2 },
    }),
  ],
} as const;

/** Name and shape of every tensor of a state dict in the official code's own file. */
function official(file: string, part: string, prefix: string): string[] {
  const value = readTorch(new Uint8Array(readFileSync(new URL(`../reference/${file}.pth`, import.meta.url))));
  const dict: unknown = value instanceof Map ? value.get(part) : undefined;
  if (!(dict instanceof Map)) throw new Error(`${file} has no ${part}`);
  return [...dict]
    .map(([name, tensor]) => `${prefix}${name} ${isTensor(tensor) ? tensor.shape.join("x") : "?"}`)
    .sort();
}

const listed = (declared: ReturnType<typeof generatorDeclarations>): string[] =>
  declared.map(({ name, shape }) => `${name} ${shape.join("x")}`).sort();

it.each(["tiny32", "cond16"] as const)("%s declares exactly the tensors of the official code", (name) => {
  const [generator, discriminator] = CONFIGS[name];
  const wanted = [...official(name, "synthesis", "synthesis."), ...official(name, "mapping", "mapping.")].sort();
  expect(listed(generatorDeclarations(generator))).toEqual(wanted);
  expect(listed(discriminatorDeclarations(discriminator))).toEqual(official(name, "discriminator", ""));
});

const BUFFERS = /(?:w_avg|noise_const|resample_filter) /;

it.each(["tiny32", "cond16"] as const)("%s has the parameters and buffers that PyTorch counts", (name) => {
  const all = [...official(name, "synthesis", ""), ...official(name, "mapping", "")];
  const sizeOf = (line: string): number =>
    (line.split(" ")[1] ?? "").split("x").reduce((size, axis) => size * Number(axis || 1), 1);
  const numbers = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + sizeOf(line), 0);
  expect(countNumbers(generatorDeclarations(CONFIGS[name][0]))).toEqual({
    parameters: numbers(all.filter((line) => !BUFFERS.test(line))),
    buffers: numbers(all.filter((line) => BUFFERS.test(line))),
  });
});

/** In the official modules a layer is told its network's filter only where it resamples. */
it.each([
  [[1, 4, 6, 4, 1], "5x5"],
  [[1, 2, 3, 4, 4, 3, 2, 1], "8"],
  [[1, 3, 3, 1], "4x4"],
  [[1], "1x1"],
])("the filter %j is stored as %s where a layer resamples", (resampleFilter, shape) => {
  const synthesis = { channelBase: 256, channelMax: 16, resampleFilter };
  const generator = generatorConfig({ zDim: 16, wDim: 16, imgResolution: 8, synthesis });
  const discriminator = discriminatorConfig({
    imgResolution: 8,
    channelBase: 256,
    channelMax: 16,
    block: { resampleFilter },
  });
  const filters = [
    ...listed(generatorDeclarations(generator)),
    ...listed(discriminatorDeclarations(discriminator)),
  ].filter((line) => line.includes("resample_filter"));
  expect(filters).toEqual([
    "synthesis.b4.conv1.resample_filter 4x4",
    `synthesis.b4.resample_filter ${shape}`,
    `synthesis.b8.conv0.resample_filter ${shape}`,
    "synthesis.b8.conv1.resample_filter 4x4",
    `synthesis.b8.resample_filter ${shape}`,
    "b4.conv.resample_filter 4x4",
    "b8.conv0.resample_filter 4x4",
    `b8.conv1.resample_filter ${shape}`,
    "b8.fromrgb.resample_filter 4x4",
    `b8.resample_filter ${shape}`,
    `b8.skip.resample_filter ${shape}`,
  ]);
});

it("a 1024x1024 generator of channel base 32768 has the parameters of the paper's", () => {
  const config = generatorConfig({ zDim: 512, wDim: 512, imgResolution: 1024 });
  expect(countNumbers(generatorDeclarations(config)).parameters).toBe(30_370_060);
});
