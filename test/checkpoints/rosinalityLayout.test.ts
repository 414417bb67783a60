import { describe, expect, it } from "vitest";
import type { Checkpoint } from "../../src/checkpoints/checkpoint.ts";
import { readCheckpoint } from "../../src/checkpoints/readCheckpoint.ts";
import { writePthCheckpoint } from "../../src/checkpoints/writePth.ts";
import { concatBytes } from "../../src/formats/byteReader.ts";
import { isTensor } from "../../src/formats/isTensor.ts";
import { readTorch } from "../../src/formats/torch/readTorch.ts";
import { discriminatorConfig, generatorConfig } from "./configs.ts";
import { fingerprint, hashes, newDiscriminator, newGenerator, referenceFile, userErrorOf } from "./files.ts";

const write = (checkpoint: Checkpoint, half = false) => writePthCheckpoint(checkpoint, { layout: "rosinality", half });
const ORIGINAL = readCheckpoint(referenceFile("rosinality32.pth"));

/** Every tensor of a file by its path, as text that compares. */
function tensorsOf(value: unknown, path = ""): Record<string, unknown> {
  if (isTensor(value)) return { [path]: { shape: value.shape, data: [...value.data].map(Number) } };
  const entries = value instanceof Map ? [...value] : [];
  return Object.assign({}, ...entries.map(([key, item]) => tensorsOf(item, `${path}/${String(key)}`)));
}

describe("the layout of rosinality/stylegan2-pytorch", () => {
  it("is the program's own: names, shapes and numbers", () => {
    const theirs = tensorsOf(readTorch(referenceFile("rosinality32.pth")));
    const ours = tensorsOf(readTorch(concatBytes(write(ORIGINAL).chunks)));
    expect(
      Object.keys(ours)
        .filter((name) => name !== "/ada_aug_p")
        .sort(),
    ).toEqual(
      Object.keys(theirs)
        .filter((name) => !name.includes("_optim") && name !== "/ada_aug_p")
        .sort(),
    );
    const close = (name: string): boolean => {
      const [a, b] = [ours[name], theirs[name]] as { shape: number[]; data: number[] }[];
      return (
        a?.shape.join() === b?.shape.join() &&
        (a?.data.every((value, i) => Math.abs(value - (b?.data[i] ?? NaN)) < 1e-6) ?? false)
      );
    };
    expect(Object.keys(ours).filter((name) => name in theirs && !close(name))).toEqual([]);
  });

  it("reads back as the same networks, in half precision nearly so", () => {
    expect(fingerprint(readCheckpoint(concatBytes(write(ORIGINAL).chunks)))).toEqual(fingerprint(ORIGINAL));
    const half = readCheckpoint(concatBytes(write(ORIGINAL, true).chunks));
    expect(half.G_ema).toMatchObject({ config: ORIGINAL.G_ema?.config, storedAs: ["float16"] });
  });

  const fits = { convClamp: null, numFp16Res: 0, channelBase: 256, channelMax: 16 };
  const generator = (o: Record<string, unknown>, synthesis: Record<string, unknown> = {}): Checkpoint => {
    const config = generatorConfig({ zDim: 12, imgResolution: 8, synthesis: { ...fits, ...synthesis }, ...o });
    return { G_ema: { config, tensors: newGenerator(config) }, extras: {} };
  };
  const judge = (o: Record<string, unknown>): Checkpoint => {
    const config = discriminatorConfig({ imgResolution: 8, ...fits, ...o });
    return { D: { config, tensors: newDiscriminator(config) }, extras: {} };
  };

  it("takes what fits, and says what its program must be told", () => {
    expect(write(generator({})).notes).toEqual([
      expect.stringMatching(/edit its channel table/),
      "Create its Generator with style_dim 12 and n_mlp 8",
    ]);
    expect(write(judge({})).notes).toEqual([expect.stringMatching(/edit its channel table/)]);
  });

  it("leaves half precision and its clamp out, and says so", () => {
    const clamped = generator({}, { convClamp: 256, numFp16Res: 4 });
    const { chunks, notes } = write(clamped);
    expect(notes[0]).toMatch(/not clamp: .* exceeds 256/);
    const { G_ema } = readCheckpoint(concatBytes(chunks));
    expect(G_ema?.config.synthesis).toMatchObject({ convClamp: null, numFp16Res: 0 });
    expect(hashes(G_ema?.tensors)).toEqual(hashes(clamped.G_ema?.tensors));
  });

  it.each<[string, () => Checkpoint, RegExp]>([
    ["another filter", () => generator({}, { resampleFilter: [1, 2, 1] }), /G_ema .* resampleFilter .*\[1,2,1\]/],
    ["another architecture", () => generator({}, { architecture: "orig" }), /architecture "skip", .*"orig"/],
    ["no noise", () => generator({}, { useNoise: false }), /useNoise true/],
    ["classes", () => generator({ cDim: 3 }), /cDim 0, .* cDim 3/],
    ["a z of its own size", () => generator({ zDim: 8 }), /zDim 12, .* zDim 8/],
    ["grey images", () => generator({ imgChannels: 1 }), /imgChannels 3, .* imgChannels 1/],
    ["another multiplier", () => generator({ mapping: { lrMultiplier: 1 } }), /lrMultiplier 0\.01, .* lrMultiplier 1/],
    ["a judge of other groups", () => judge({ epilogue: { mbstdGroupSize: 8 } }), /D .* mbstdGroupSize 8\. Leave D/],
    ["a judge with classes", () => judge({ cDim: 3 }), /cDim 3/],
  ])("refuses %s with the reason", (_, checkpoint, message) => {
    expect(userErrorOf(() => write(checkpoint())).message).toMatch(message);
  });
});
