import { describe, expect, it } from "vitest";
import type { Checkpoint } from "../../src/checkpoints/checkpoint.ts";
import { readCheckpoint } from "../../src/checkpoints/readCheckpoint.ts";
import { writeSnapshot } from "../../src/checkpoints/writeSnapshot.ts";
import { concatBytes } from "../../src/formats/byteReader.ts";
import { isTensor } from "../../src/formats/isTensor.ts";
import { PersistentObject, readOfficialPickle } from "../../src/formats/officialPickle.ts";
import { DISCRIMINATORS, discriminatorConfig, GENERATORS, generatorConfig } from "./configs.ts";
import { fingerprint, newDiscriminator, newGenerator, referenceFile, userErrorOf } from "./files.ts";

const pickleOf = (checkpoint: Checkpoint): Uint8Array => concatBytes(writeSnapshot(checkpoint).chunks);
const CONFIG = generatorConfig({ imgResolution: 8, synthesis: { channelBase: 64, channelMax: 8 } });
const JUDGE = discriminatorConfig({ imgResolution: 8, channelBase: 64, channelMax: 8 });
const stored = { config: CONFIG, tensors: newGenerator(CONFIG) };

/** What the hooks of newer PyTorch add by themselves, and how submodules were made. */
const LEFT_OUT = /hook|^_non_persistent_buffers_set$|^_init_/;

/** Each module of a network by its path: its class, attributes, and the names, shapes and kinds of its tensors. */
function modulesOf(root: unknown, path = ""): [path: string, module: unknown][] {
  if (!(root instanceof PersistentObject)) throw new Error(`${path} is no module`);
  const attributes = Object.fromEntries(
    [...root.state].filter(
      ([key]) => !LEFT_OUT.test(String(key)) && !["_parameters", "_buffers", "_modules"].includes(String(key)),
    ),
  );
  const tensors = ["_parameters", "_buffers"].map((kind) =>
    [...mapOf(root.state.get(kind))].map(([name, tensor]) => [
      name,
      isTensor(tensor) ? [tensor.shape, tensor.data] : tensor,
    ]),
  );
  const children = [...mapOf(root.state.get("_modules"))].sort();
  return [
    [path, { className: root.className, attributes, tensors, children: children.map(([name]) => name) }],
    ...children.flatMap(([name, child]) => modulesOf(child, `${path}.${String(name)}`)),
  ];
}

function mapOf(value: unknown): Map<unknown, unknown> {
  if (value instanceof Map) return value;
  throw new Error("not a dict");
}

describe.each(["tiny32.pkl", "cond16.pkl"])("%s written again as an official snapshot", (file) => {
  const original = readCheckpoint(referenceFile(file));
  const ours = mapOf(readOfficialPickle(pickleOf(original)));
  const theirs = mapOf(readOfficialPickle(referenceFile(file)));

  it.each(["G", "D", "G_ema"])("has the official %s, module for module", (network) => {
    expect(modulesOf(ours.get(network)).length).toBeGreaterThan(15);
    expect(modulesOf(ours.get(network))).toEqual(modulesOf(theirs.get(network)));
  });

  it("has the official keys; no augmentation, the data set's own arguments", () => {
    expect([...ours.keys()].sort()).toEqual([...theirs.keys()].sort());
    expect([ours.get("augment_pipe"), ours.get("training_set_kwargs")]).toEqual([
      null,
      theirs.get("training_set_kwargs"),
    ]);
  });

  it("reads back as the same networks", () => {
    const { augment_pipe: _, ...extras } = original.extras;
    expect(fingerprint(readCheckpoint(pickleOf(original)))).toEqual(fingerprint({ ...original, extras }));
  });
});

describe("other networks through a snapshot", () => {
  it.each(GENERATORS)("keep a generator %s", (_, config) => {
    const G = { config, tensors: newGenerator(config) };
    const G_ema = { config, tensors: newGenerator(config, 2) };
    const D = { config: JUDGE, tensors: newDiscriminator(JUDGE) };
    const checkpoint = { G, G_ema, D, extras: { training_set_kwargs: null, note: "猫" } };
    const back = readCheckpoint(pickleOf(checkpoint));
    expect(fingerprint({ ...back, extras: {} })).toEqual(fingerprint({ ...checkpoint, extras: {} }));
    expect(back.extras).toMatchObject({ note: "猫" });
  });

  it.each(DISCRIMINATORS)("keep a discriminator %s", (_, config) => {
    const D = { config, tensors: newDiscriminator(config) };
    expect(fingerprint({ D: readCheckpoint(pickleOf({ G: stored, D, extras: {} })).D, extras: {} })).toEqual(
      fingerprint({ D, extras: {} }),
    );
  });

  it("write a lone generator under both names, and an empty module for D, and say so", () => {
    const { chunks, notes } = writeSnapshot({ G_ema: stored, extras: {} });
    const value = mapOf(readOfficialPickle(concatBytes(chunks)));
    expect(notes.join("\n")).toMatch(/G is written as a copy of G_ema.*\nD is an empty module/);
    expect(value.get("D")).toMatchObject({ className: "Identity" });
    expect(modulesOf(value.get("G"))).toEqual(modulesOf(value.get("G_ema")));
    expect(Object.keys(readCheckpoint(concatBytes(chunks)))).toEqual(["G", "G_ema", "extras", "readAs"]);
  });

  it("are refused where there is no generator", () => {
    const D = { config: JUDGE, tensors: newDiscriminator(JUDGE) };
    expect(userErrorOf(() => writeSnapshot({ D, extras: {} })).message).toMatch(/only a discriminator\. Write a \.pth/);
  });
});

it("carries no source but one line of our own a class", () => {
  const text = Buffer.from(pickleOf(readCheckpoint(referenceFile("cond16.pkl")))).toString("latin1");
  const lines = [...new Set(text.match(/from [ -~]*\n/g))].sort();
  expect(lines).toEqual(
    [
      "Conv2dLayer",
      "Discriminator",
      "DiscriminatorBlock",
      "DiscriminatorEpilogue",
      "FullyConnectedLayer",
      "Generator",
      "MappingNetwork",
      "MinibatchStdLayer",
      "SynthesisBlock",
      "SynthesisLayer",
      "SynthesisNetwork",
      "ToRGBLayer",
    ].map((name) => `from training.networks import ${name}\n`),
  );
  expect(text).not.toMatch(/import (torch|numpy|os)|def |class /);
});
