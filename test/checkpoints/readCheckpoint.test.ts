import { describe, expect, it } from "vitest";
import type { Checkpoint } from "../../src/checkpoints/checkpoint.ts";
import { discriminatorFromArguments, generatorFromArguments } from "../../src/checkpoints/constructorArguments.ts";
import { readCheckpoint } from "../../src/checkpoints/readCheckpoint.ts";
import { NETWORK_NAMES } from "../../src/checkpoints/checkpoint.ts";
import { hashes, referenceArguments, referenceFile } from "./files.ts";

/** `mapping_kwargs: {num_layers}` as `mapping: {numLayers}`. */
function camel(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key.replace("_kwargs", "").replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
      camel(item),
    ]),
  );
}

function stated(name: string) {
  const { generator, discriminator } = referenceArguments(name);
  return {
    generator: generatorFromArguments(camel(generator), "test"),
    discriminator: discriminatorFromArguments(camel(discriminator), "test"),
  };
}

describe.each(["tiny32", "cond16"])("%s", (name) => {
  it("has in its snapshot the constructors' own arguments", () => {
    const { G, G_ema, D } = readCheckpoint(referenceFile(`${name}.pkl`));
    const { generator, discriminator } = stated(name);
    expect(G?.config).toEqual(generator);
    expect(G_ema?.config).toEqual(generator);
    expect(D?.config).toEqual(discriminator);
  });

  it("has in its .pth the same configuration where that assumes what weights do not show", () => {
    const { G, G_ema, D } = readCheckpoint(referenceFile(`${name}.pth`), stated(name));
    expect(G?.config).toEqual(stated(name).generator);
    expect(G_ema?.config).toEqual(stated(name).generator);
    expect(D?.config).toEqual(stated(name).discriminator);
  });

  it("has the same weights in both files", () => {
    const [pkl, pth] = [readCheckpoint(referenceFile(`${name}.pkl`)), readCheckpoint(referenceFile(`${name}.pth`))];
    const tensorsOf = (checkpoint: Checkpoint) => NETWORK_NAMES.map((network) => hashes(checkpoint[network]?.tensors));
    expect(tensorsOf(pth)).toEqual(tensorsOf(pkl));
    expect(tensorsOf(pkl).every((list) => list.length > 30)).toBe(true);
  });

  it("keeps G and its average apart", () => {
    const { G, G_ema } = readCheckpoint(referenceFile(`${name}.pth`));
    const weight = "mapping.fc0.weight";
    expect(G?.tensors.get(weight)?.data).not.toEqual(G_ema?.tensors.get(weight)?.data);
  });
});

describe("what weights do not show", () => {
  it("is the official training default where nothing says it", () => {
    const { G_ema, D } = readCheckpoint(referenceFile("cond16.pth"));
    expect(G_ema?.config.synthesis).toMatchObject({ numFp16Res: 4, convClamp: 256, activation: "lrelu" });
    expect(G_ema?.config.mapping).toMatchObject({ lrMultiplier: 0.01, wAvgBeta: 0.995, activation: "lrelu" });
    expect(D?.config).toMatchObject({ mbstdGroupSize: 4, mbstdNumChannels: 1 });
  });

  it("is believed of the snapshot before an assumption", () => {
    const { D } = readCheckpoint(referenceFile("cond16.pkl"), stated("tiny32"));
    expect(D?.config).toMatchObject({ mbstdGroupSize: 2, convClamp: null });
  });
});

describe("extras", () => {
  it("are the snapshot's data set and augmentation", () => {
    const { extras } = readCheckpoint(referenceFile("tiny32.pkl"));
    expect(extras.training_set_kwargs).toMatchObject({ resolution: 32, use_labels: false });
    expect(extras.augment_pipe).toMatchObject({ p: 0.375, kwargs: { xflip: 1, saturation: 1 } });
  });

  it("are the .pth file's epoch", () => {
    expect(readCheckpoint(referenceFile("tiny32.pth")).extras).toEqual({ start_epoch: 3 });
  });
});
