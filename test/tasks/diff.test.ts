import { describe, expect, it } from "vitest";
import type { Checkpoint } from "../../src/checkpoints/checkpoint.ts";
import { diffCheckpoints } from "../../src/tasks/diff.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";
import { discriminatorConfig, generatorConfig } from "../checkpoints/configs.ts";
import { newDiscriminator, newGenerator, userErrorOf } from "../checkpoints/files.ts";

const SMALL = { channelBase: 64, channelMax: 8 };
const CONFIG = generatorConfig({ imgResolution: 8, synthesis: SMALL });
const JUDGE = discriminatorConfig({ imgResolution: 8, ...SMALL });
const TENSORS = newGenerator(CONFIG);
const D = { config: JUDGE, tensors: newDiscriminator(JUDGE) };

/** The generator with these numbers added to the first elements of some tensors. */
function moved(by: Readonly<Record<string, readonly number[]>>): Checkpoint {
  const tensors = new Map(
    [...TENSORS].map(([name, tensor]) => [
      name,
      float32(
        tensor.shape,
        tensor.data.map((value, i) => value + (by[name]?.[i] ?? 0)),
      ),
    ]),
  );
  return { G_ema: { config: CONFIG, tensors }, extras: {} };
}

const ORIGINAL = moved({});

describe("diffCheckpoints", () => {
  it("gives each tensor's sum of squared differences, the largest first", () => {
    const other = moved({ "mapping.w_avg": [3, 4], "synthesis.b4.torgb.bias": [0, 0.25], "mapping.fc0.bias": [0.5] });
    const { tensors, beyond } = diffCheckpoints(ORIGINAL, other, 0.1);
    expect(tensors.slice(0, 3).map(({ tensor, sum }) => [tensor, sum])).toEqual([
      ["mapping.w_avg", 25],
      ["mapping.fc0.bias", 0.25],
      ["synthesis.b4.torgb.bias", 0.0625],
    ]);
    expect(tensors.length).toBe(TENSORS.size);
    expect(beyond.map(({ tensor }) => tensor)).toEqual(["mapping.w_avg", "mapping.fc0.bias"]);
  });

  it("finds nothing beyond a tolerance of 0 between equal ones", () => {
    expect(diffCheckpoints(ORIGINAL, moved({}), 0).beyond).toEqual([]);
  });

  it("counts tensors of other shapes, or of one alone, as different, and puts them first", () => {
    const wider = generatorConfig({ imgResolution: 8, wDim: 20, synthesis: SMALL });
    const other = { G_ema: { config: wider, tensors: newGenerator(wider) }, extras: {} };
    other.G_ema.tensors.delete("synthesis.b4.const");
    const { beyond, settings } = diffCheckpoints(ORIGINAL, other, 1e9);
    expect(beyond).toContainEqual({ network: "G_ema", tensor: "mapping.w_avg", sum: null, shapes: [[12], [20]] });
    expect(beyond).toContainEqual({
      network: "G_ema",
      tensor: "synthesis.b4.const",
      sum: null,
      shapes: [[8, 4, 4], null],
    });
    expect(settings).toContain("G_ema mapping.wDim: 12 and 20");
  });

  it("compares the networks that both have, and names the others", () => {
    const { G_ema } = ORIGINAL;
    const { onlyIn, tensors } = diffCheckpoints({ ...ORIGINAL, D }, { ...ORIGINAL, ...(G_ema && { G: G_ema }) }, 0);
    expect(onlyIn).toEqual({ a: ["D"], b: ["G"] });
    expect(new Set(tensors.map(({ network }) => network))).toEqual(new Set(["G_ema"]));
    const { message } = userErrorOf(() => diffCheckpoints(ORIGINAL, { D, extras: {} }, 0));
    expect(message).toMatch(/with G_ema and one with D/);
  });

  it("does not take numbers that are none for equal", () => {
    expect(diffCheckpoints(ORIGINAL, moved({ "mapping.w_avg": [NaN] }), 1).beyond.length).toBe(1);
  });
});
