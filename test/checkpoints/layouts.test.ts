import { describe, expect, it } from "vitest";
import { readCheckpoint } from "../../src/checkpoints/readCheckpoint.ts";
import { readStateDict } from "../../src/checkpoints/readStateDict.ts";
import type { Checkpoint } from "../../src/checkpoints/checkpoint.ts";
import { discriminatorOf, generatorOf } from "../../src/checkpoints/checkpoint.ts";
import { hostTensor, type Float32Tensor, type HostTensor } from "../../src/tensor/hostTensor.ts";
import { concatBytes } from "../../src/formats/byteReader.ts";
import { writeSafetensors } from "../../src/formats/safetensors/writeSafetensors.ts";
import { discriminatorConfig, generatorConfig } from "./configs.ts";
import { newDiscriminator, newGenerator, torchFile, userErrorOf } from "./files.ts";

const SMALL = { channelBase: 64, channelMax: 8 };
const CONFIG = generatorConfig({
  imgResolution: 8,
  cDim: 2,
  mapping: { numLayers: 2 },
  synthesis: { ...SMALL, numFp16Res: 4, convClamp: 256 },
});
const JUDGE = discriminatorConfig({ imgResolution: 8, cDim: 2, mapping: { numLayers: 2 }, ...SMALL });
const G = newGenerator(CONFIG, 1);
const AVERAGE = newGenerator(CONFIG, 2);
const D = newDiscriminator(JUDGE, 3);

type Tensors = ReadonlyMap<string, HostTensor>;

const prefixed = (prefix: string, tensors: Tensors): Tensors =>
  new Map([...tensors].map(([name, tensor]) => [prefix + name, tensor]));
const part = (prefix: string, tensors: Tensors): Tensors =>
  new Map(
    [...tensors]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, tensor]) => [name.slice(prefix.length), tensor]),
  );

/** Which of the three sets of weights each network of a checkpoint is. */
function weightsOf(checkpoint: Checkpoint): Record<string, string> {
  const known: readonly (readonly [string, ReadonlyMap<string, Float32Tensor>])[] = [
    ["G", G],
    ["average", AVERAGE],
    ["D", D],
  ];
  const nameOf = (tensors: Tensors): string =>
    known.find(([, weights]) =>
      [...weights].every(([name, { data }]) => data.every((value, i) => value === tensors.get(name)?.data[i])),
    )?.[0] ?? "other";
  return Object.fromEntries(
    (["G", "G_ema", "D"] as const).flatMap((network) => {
      const stored = checkpoint[network];
      return stored === undefined ? [] : [[network, nameOf(stored.tensors)]];
    }),
  );
}

const seedLayout = {
  start_epoch: 7,
  synthesis: part("synthesis.", G),
  synthesis_ema: part("synthesis.", AVERAGE),
  mapping: part("mapping.", G),
  mapping_ema: part("mapping.", AVERAGE),
  discriminator: D,
};

const optimiser = { state: { "0": { exp_avg: hostTensor("float32", [2], Float32Array.of(1, 2)) } }, param_groups: [] };

/** Every layout, and which weights must come out as which network. */
const LAYOUTS: readonly (readonly [what: string, value: unknown, wanted: Record<string, string>])[] = [
  ["the seed project's", seedLayout, { G: "G", G_ema: "average", D: "D" }],
  [
    "the seed project's with an optimiser",
    { ...seedLayout, optimizer: optimiser },
    { G: "G", G_ema: "average", D: "D" },
  ],
  [
    "the seed project's without an average",
    { synthesis: seedLayout.synthesis, mapping: seedLayout.mapping },
    { G_ema: "G" },
  ],
  [
    "the seed project's first, a state dict of everything",
    {
      model: new Map([
        ...prefixed("", G),
        ...prefixed("synthesis_ema.", seedLayout.synthesis_ema),
        ...prefixed("mapping_ema.", seedLayout.mapping_ema),
        ...prefixed("discriminator.", D),
      ]),
    },
    { G: "G", G_ema: "average", D: "D" },
  ],
  ["a state dict of one generator", AVERAGE, { G_ema: "average" }],
  ["a state dict of one discriminator", D, { D: "D" }],
  ["state dicts by network", { G, G_ema: AVERAGE, D }, { G: "G", G_ema: "average", D: "D" }],
  [
    "state dicts by network in small letters",
    { g: G, g_ema: AVERAGE, d: D, d_optim: optimiser },
    { G: "G", G_ema: "average", D: "D" },
  ],
  ["a wrapped state dict", { state_dict: AVERAGE, epoch: 3 }, { G_ema: "average" }],
  ["a state dict of DataParallel", prefixed("module.", AVERAGE), { G_ema: "average" }],
  [
    "state dicts under other keys",
    { netG: G, averaged_ema_state_dict: AVERAGE, netD: D },
    { G: "G", G_ema: "average", D: "D" },
  ],
  ["a generator under another key", { model: { my_generator: G } }, { G: "G" }],
  [
    "the table's keys before others",
    { G_ema: AVERAGE, G_ema_old: G, D, D_old: new Map([["b4.out.weight", D.get("b4.out.bias")]]) },
    { G_ema: "average", D: "D" },
  ],
  ["wrapped networks of DataParallel", { g_ema: prefixed("module.", AVERAGE) }, { G_ema: "average" }],
];

describe("a .pth file of layout", () => {
  it.each(LAYOUTS)("%s", (_, value, wanted) => {
    expect(weightsOf(readCheckpoint(torchFile(value)))).toEqual(wanted);
  });

  it("an optimiser's state is no extra, other values are", () => {
    const { extras } = readCheckpoint(torchFile({ ...seedLayout, optimizer: optimiser, note: "ok", history: [1, 2] }));
    expect(extras).toEqual({ start_epoch: 7, note: "ok", history: [1, 2] });
  });

  it("of a generator beside another program's discriminator loses that alone, with a note", () => {
    const foreign = new Map([["weird.weight", G.get("synthesis.b4.const")]]);
    const { notes, ...read } = readCheckpoint(torchFile({ G_ema: AVERAGE, D: foreign }));
    expect(weightsOf(read)).toEqual({ G_ema: "average" });
    expect(notes).toEqual([expect.stringMatching(/^D was skipped: its highest block/)]);
  });

  it("another implementation's is refused with the names it has", () => {
    const foreign = { g_ema: new Map([["convs.0.conv.weight", hostTensor("float32", [1], Float32Array.of(1))]]) };
    expect(userErrorOf(() => readCheckpoint(torchFile(foreign))).parts.received).toContain("g_ema.convs.0.conv.weight");
  });

  it("a plain value is refused", () => {
    expect(userErrorOf(() => readCheckpoint(torchFile([1, 2, 3]))).message).toContain("dict of tensors");
  });
});

describe("a .safetensors file of somebody else", () => {
  it("is sorted by names like a state dict", () => {
    const bytes = concatBytes(
      writeSafetensors({
        tensors: new Map([...prefixed("G_ema/", AVERAGE), ...prefixed("D/", D)]),
        metadata: new Map(),
      }),
    );
    expect(weightsOf(readCheckpoint(bytes))).toEqual({ G_ema: "average", D: "D" });
  });
});

describe("files that are no checkpoints", () => {
  it.each([
    ["an empty file", new Uint8Array(), "an empty file"],
    ["a web page", new TextEncoder().encode("<!doctype html><html>"), "a web page"],
    ["a JSON file", new TextEncoder().encode('{"a": 1}'), "a JSON file"],
  ])("%s is refused by name", (_, bytes, received) => {
    expect(userErrorOf(() => readCheckpoint(bytes)).parts.received).toContain(received);
  });
});

describe("the network to use", () => {
  const both = readCheckpoint(torchFile(seedLayout));
  it("is the average where there is one", () => {
    expect(generatorOf(both)).toBe(both.G_ema);
    expect(generatorOf({ ...both, G_ema: undefined })).toBe(both.G);
  });
  it("must be there", () => {
    expect(userErrorOf(() => generatorOf({ extras: {} })).message).toContain("generator");
    expect(userErrorOf(() => discriminatorOf({ extras: {} })).message).toContain("discriminator");
  });
});

describe("a state dict that names its dicts over and over", () => {
  it("is refused, not unfolded", () => {
    let dict: ReadonlyMap<string, unknown> = prefixed("", AVERAGE);
    for (let i = 0; i < 30; i++)
      dict = new Map<string, unknown>([
        ["a", dict],
        ["b", dict],
      ]);
    expect(userErrorOf(() => readStateDict(dict)).message).toContain("no tensors");
  });

  it("keeps extras small", () => {
    const list = Array.from({ length: 5000 }, (_, i) => i);
    const copies = Array.from({ length: 20_000 }, (_, i) => [`extra${i}`, list] as const);
    const { extras } = readStateDict(new Map<string, unknown>([...AVERAGE, ...copies]));
    expect(JSON.stringify(extras).length).toBeLessThan(200_000);
  });
});
