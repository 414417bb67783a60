import { describe, expect, it } from "vitest";
import { assembleCheckpoint } from "../../src/checkpoints/assemble.ts";
import { decodeHalf, encodeHalf } from "../../src/base/half.ts";
import { toFloat32 } from "../../src/checkpoints/floats.ts";
import { ReadBudget } from "../../src/formats/readBudget.ts";
import { float32, hostTensor, type Float32Tensor, type HostTensor } from "../../src/tensor/hostTensor.ts";
import { discriminatorConfig, generatorConfig } from "./configs.ts";
import { newDiscriminator, newGenerator, userErrorOf } from "./files.ts";

const BUDGET = new ReadBudget(0, Infinity);
const SMALL = { channelBase: 128, channelMax: 8 };
const CONFIG = generatorConfig({ imgResolution: 16, synthesis: SMALL });
const GOOD = newGenerator(CONFIG);

function load(changes: readonly (readonly [string, HostTensor | undefined])[], stated = CONFIG) {
  const tensors = new Map<string, HostTensor>(GOOD);
  for (const [name, tensor] of changes) {
    if (tensor === undefined) tensors.delete(name);
    else tensors.set(name, tensor);
  }
  return assembleCheckpoint({ G: { tensors, stated }, extras: {} }, BUDGET);
}

const refusal = (...changes: Parameters<typeof load>): string => userErrorOf(() => load(...changes)).message;

describe("tensors that are not the configuration's", () => {
  it("a shape is named with the one wanted and the one found", () => {
    expect(refusal([["synthesis.b4.const", float32([8, 4, 2], new Float32Array(64))]])).toMatch(
      /synthesis\.b4\.const must have shape \[8, 4, 4\] and has \[8, 4, 2\]/,
    );
  });

  it("a missing tensor is named with its shape", () => {
    expect(refusal([["synthesis.b8.conv0.bias", undefined]])).toContain("synthesis.b8.conv0.bias [8] is missing");
  });

  it("an unknown tensor is named", () => {
    expect(refusal([["synthesis.b8.conv9.bias", float32([1], [0])]])).toContain("synthesis.b8.conv9.bias is not known");
  });

  it("of many, the first three are named and the rest counted", () => {
    const names = [...GOOD.keys()].slice(0, 6).filter((name) => !name.endsWith("filter"));
    expect(refusal(names.map((name) => [name, undefined]))).toContain(`and ${names.length - 3} more`);
  });

  it("constructor arguments of another resolution are refused", () => {
    const larger = generatorConfig({ imgResolution: 32, synthesis: SMALL });
    expect(refusal([], larger)).toContain("synthesis.b32");
  });

  it("constructor arguments of another width are refused with both shapes", () => {
    const wider = generatorConfig({ imgResolution: 16, synthesis: { ...SMALL, channelBase: 256, channelMax: 16 } });
    expect(refusal([], wider)).toMatch(/must have shape \[16, .*\] and has \[8, /);
  });

  it("a block's filter must be the configuration's", () => {
    const other = float32([4, 4], new Float32Array(16).fill(1 / 16));
    expect(refusal([["synthesis.b8.resample_filter", other]])).toContain("synthesis.b8.resample_filter");
  });

  it("a discriminator is checked in the same way", () => {
    const stated = discriminatorConfig({ imgResolution: 16, ...SMALL });
    const tensors = newDiscriminator(stated);
    tensors.delete("b4.out.bias");
    expect(userErrorOf(() => assembleCheckpoint({ D: { tensors, stated }, extras: {} }, BUDGET)).message).toContain(
      "b4.out.bias [1] is missing",
    );
  });
});

describe("filters", () => {
  it("may be missing, and are then made", () => {
    const filters = [...GOOD.keys()].filter((name) => name.endsWith("resample_filter"));
    expect(filters.length).toBeGreaterThan(3);
    const { G } = load(filters.map((name) => [name, undefined]));
    for (const name of filters) expect(G?.tensors.get(name)).toEqual(GOOD.get(name));
  });
});

describe("element types", () => {
  const name = "mapping.fc0.weight";
  const original = GOOD.get(name) ?? float32([], [0]);
  const loaded = (tensor: HostTensor): Float32Tensor | undefined => load([[name, tensor]]).G?.tensors.get(name);

  it("float32 is not copied", () => {
    expect(loaded(original)?.data).toBe(original.data);
  });

  it.each([
    ["float64", hostTensor("float64", original.shape, Float64Array.from(original.data)), 0],
    ["float16", hostTensor("float16", original.shape, Uint16Array.from(original.data, encodeHalf)), 2 ** -11],
    [
      "bfloat16",
      hostTensor("bfloat16", original.shape, new Uint16Array(Uint32Array.from(bits(original.data), (b) => b >>> 16))),
      2 ** -7,
    ],
  ])("%s becomes float32", (_, tensor, tolerance) => {
    const data = loaded(tensor)?.data ?? new Float32Array();
    expect(data).toBeInstanceOf(Float32Array);
    expect(data.length).toBe(original.data.length);
    data.forEach((value, i) => {
      const wanted = original.data[i] ?? NaN;
      expect(Math.abs(value - wanted)).toBeLessThanOrEqual(tolerance * Math.abs(wanted));
    });
  });

  it("every finite half is exactly its float32", () => {
    const finite = Uint16Array.from({ length: 65536 }, (_, pattern) => pattern).filter(
      (pattern) => (pattern & 0x7c00) !== 0x7c00,
    );
    const { data } = toFloat32(hostTensor("float16", [finite.length], finite), "test");
    expect(data).toEqual(Float32Array.from(finite, decodeHalf));
  });

  it.each([0x7c00, 0xfc00, 0x7e00, 0x7c01])("half %d, which is no finite number, is refused", (pattern) => {
    expect(() => toFloat32(hostTensor("float16", [1], Uint16Array.of(pattern)), "test")).toThrow("diverged");
  });

  it("integers are refused", () => {
    const integers = hostTensor("int32", original.shape, new Int32Array(original.data.length));
    expect(refusal([[name, integers]])).toContain("int32");
  });

  it.each([NaN, Infinity, -Infinity])("%d is refused by name, as a model that diverged", (value) => {
    const data = original.data.slice();
    data[data.length - 1] = value;
    expect(refusal([[name, float32(original.shape, data)]])).toMatch(/mapping\.fc0\.weight.*diverged/);
  });
});

function bits(values: Float32Array): Uint32Array {
  return new Uint32Array(values.slice().buffer);
}
