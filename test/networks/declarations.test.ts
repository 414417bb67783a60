import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { discriminatorDeclarations, generatorDeclarations } from "../../src/checkpoints/declarations.ts";
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

it("a 1024x1024 generator of channel base 32768 has the parameters of the paper's", () => {
  const config = generatorConfig({ zDim: 512, wDim: 512, imgResolution: 1024 });
  const parameters = generatorDeclarations(config).filter(({ kind }) => kind === "parameter");
  const count = parameters.reduce((sum, { shape }) => sum + shape.reduce((size, axis) => size * axis, 1), 0);
  expect(count).toBe(30_370_060);
});
