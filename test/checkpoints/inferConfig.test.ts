import { describe, expect, it } from "vitest";
import { discriminatorDeclarations, generatorDeclarations } from "../../src/checkpoints/declarations.ts";
import { inferChannelLimits } from "../../src/checkpoints/inferChannels.ts";
import { inferDiscriminatorConfig, inferGeneratorConfig } from "../../src/checkpoints/inferConfig.ts";
import { blockResolutions, channelsAt } from "../../src/networks/config.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";
import { DISCRIMINATORS, discriminatorConfig, GENERATORS, generatorConfig } from "./configs.ts";
import { newDiscriminator, newGenerator, userErrorOf } from "./files.ts";

describe("a configuration told from names and shapes", () => {
  it.each(GENERATORS)("is that of a generator %s", (_, config) => {
    const { resampleFilter, ...synthesis } = inferGeneratorConfig(newGenerator(config), "G").synthesis;
    expect(inferGeneratorConfig(newGenerator(config), "G").mapping).toEqual(config.mapping);
    expect({ ...synthesis, resampleFilter: config.synthesis.resampleFilter }).toEqual(config.synthesis);
    expectSameTaps(resampleFilter, config.synthesis.resampleFilter);
  });

  it.each(DISCRIMINATORS)("is that of a discriminator %s", (_, config) => {
    expect(inferDiscriminatorConfig(newDiscriminator(config), "D")).toEqual(config);
  });

  it("takes what it cannot tell from an assumption", () => {
    const config = generatorConfig({
      mapping: { lrMultiplier: 0.1, activation: "relu" },
      synthesis: { channelBase: 512, channelMax: 16 },
    });
    expect(inferGeneratorConfig(newGenerator(config), "G", config)).toEqual(config);
    const judge = discriminatorConfig({ channelBase: 512, channelMax: 16, epilogue: { mbstdGroupSize: null } });
    expect(inferDiscriminatorConfig(newDiscriminator(judge), "D", judge)).toEqual(judge);
  });

  it("reads a filter of eight taps, which PyTorch keeps as one row", () => {
    const taps = [1, 2, 3, 4, 4, 3, 2, 1];
    const tensors = newGenerator(generatorConfig({ synthesis: { channelBase: 64, channelMax: 8 } }));
    for (const name of tensors.keys()) {
      if (/b\d+\.resample_filter$/.test(name))
        tensors.set(
          name,
          float32(
            [8],
            taps.map((tap) => tap / 20),
          ),
        );
    }
    expect(inferGeneratorConfig(tensors, "G").synthesis.resampleFilter).toEqual(taps);
  });
});

function expectSameTaps(found: readonly number[], wanted: readonly number[]): void {
  const total = (taps: readonly number[]) => taps.reduce((sum, tap) => sum + tap, 0);
  expect(found.length).toBe(wanted.length);
  found.forEach((tap, i) => expect(tap / total(found)).toBeCloseTo((wanted[i] ?? NaN) / total(wanted), 5));
}

describe("channelBase and channelMax", () => {
  it.each([
    [32768, 512, 1024],
    [16384, 512, 256],
    [16384, 512, 64],
    [32768, 512, 32],
    [512, 32, 32],
    [100, 1000, 16],
    [333, 21, 64],
  ])("of %d and %d at %d give the same channels again", (channelBase, channelMax, imgResolution) => {
    const config = { ...generatorConfig().synthesis, channelBase, channelMax, imgResolution };
    const rows = blockResolutions(config).map((resolution) => [resolution, channelsAt(config, resolution)] as const);
    const limits = inferChannelLimits(rows);
    expect(limits).toBeDefined();
    expect(rows.map(([resolution]) => channelsAt({ ...config, ...limits }, resolution))).toEqual(
      rows.map(([, c]) => c),
    );
  });

  it("are the official values where those fit", () => {
    expect(
      inferChannelLimits([
        [4, 512],
        [8, 512],
        [16, 512],
      ]),
    ).toEqual({ channelBase: 32768, channelMax: 512 });
    expect(
      inferChannelLimits([
        [4, 512],
        [8, 512],
        [16, 512],
        [32, 512],
        [64, 256],
      ]),
    ).toEqual({ channelBase: 16384, channelMax: 512 });
  });

  it("are undefined where channels follow no such rule", () => {
    expect(
      inferChannelLimits([
        [4, 16],
        [8, 32],
      ]),
    ).toBeUndefined();
  });
});

describe("tensors that make no network", () => {
  it("are refused when a tensor that tells is missing", () => {
    const tensors = newGenerator(generatorConfig({ synthesis: { channelBase: 64 } }));
    tensors.delete("mapping.fc0.weight");
    expect(userErrorOf(() => inferGeneratorConfig(tensors, "G")).message).toContain("mapping.fc0.weight");
  });

  it("are refused at a resolution that does not exist", () => {
    const tensors = newGenerator(generatorConfig({ synthesis: { channelBase: 64 } }));
    tensors.set("synthesis.b2097152.conv0.weight", float32([1], [1]));
    expect(userErrorOf(() => inferGeneratorConfig(tensors, "G")).parts.received).toBe("b2097152");
  });
});

describe("declarations", () => {
  it("name each tensor once", () => {
    for (const [, config] of GENERATORS) expectUnique(generatorDeclarations(config));
    for (const [, config] of DISCRIMINATORS) expectUnique(discriminatorDeclarations(config));
  });
});

function expectUnique(declared: readonly { readonly name: string }[]): void {
  expect(new Set(declared.map(({ name }) => name)).size).toBe(declared.length);
}
