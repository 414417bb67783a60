import { describe, expect, it } from "vitest";
import { blockFilters, filterBank } from "../../src/onnx/blocked/filterBank.ts";
import { TRAINING_TILE_COSTS } from "../../src/onnx/blocked/lowerFree.ts";
import { agree, layoutProbe, probedBlockSize, trialProgram } from "../../src/onnx/blocked/trial.ts";
import { tilesPay } from "../../src/onnx/blocked/winograd.ts";
import { modelProto } from "../../src/onnx/schema.ts";
import { toGraph, toOnnx } from "../../src/onnx/toOnnx.ts";
import type { Tensor } from "../../src/program/node.ts";
import * as ops from "../../src/program/ops.ts";
import { program, type Program } from "../../src/program/program.ts";
import { Trace } from "../../src/program/trace.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";
import { randomSynthesis } from "./randomSynthesis.ts";

const BLOCKED = "com.microsoft.nchwc";

/** How many operators of each kind a program becomes: `blocked Conv`, `Mul`. */
function counts(traced: Program, blockSize: 8 | 16 | undefined = 16): Record<string, number> {
  const found: Record<string, number> = {};
  for (const { domain, operator } of toGraph(traced, { blockSize }).nodes) {
    const name = domain === BLOCKED ? `blocked ${operator}` : operator;
    found[name] = (found[name] ?? 0) + 1;
  }
  return found;
}
const isPlain = (traced: Program): boolean => Object.keys(counts(traced)).every((name) => !name.startsWith("blocked"));

describe("a synthesis network in the blocked layout", () => {
  it.each([8, 16] as const)("is blocked from the constant to the colours, at block size %i", (blockSize) => {
    const found = counts(randomSynthesis({}), blockSize);
    expect(found["blocked ReorderInput"]).toBe(1); // the 4x4 constant
    expect(found["blocked ReorderOutput"]).toBe(4); // the colours of 4, 8, 16 and 32
    expect(found).not.toHaveProperty("Conv");
    expect(found).not.toHaveProperty("ConvTranspose");
    expect(found).not.toHaveProperty("LeakyRelu");
    expect(found.Concat).toBe(3 * 3); // three interleavings a doubling
  });
  it.each([
    ["without noise", { noiseMode: "none" }],
    ["with noise as inputs", { noiseMode: "random", batch: 3 }],
    ["without a clamp", { convClamp: null }],
    ["for grey images", { imgChannels: 1 }],
    ["for four channels", { imgChannels: 4, batch: 2 }],
  ] as const)("%s matches too", (_, options) => {
    const found = counts(randomSynthesis(options));
    expect([found.Conv, found.ConvTranspose, found.LeakyRelu]).toEqual([undefined, undefined, undefined]);
    expect(found["blocked ReorderInput"]).toBe(1);
  });
  it("holds every filter once", () => {
    const elements = toGraph(randomSynthesis({}), { blockSize: 16 })
      .constants.filter(({ tensor: { shape, dtype } }) => dtype === "float32" && shape.length >= 4)
      .reduce((total, { tensor }) => total + tensor.data.length, 0);
    const filters = toGraph(randomSynthesis({}))
      .constants.filter(({ tensor: { shape } }) => shape.length === 4 && shape[2] === 3)
      .reduce((total, { tensor }) => total + tensor.data.length, 0);
    expect(elements).toBeGreaterThanOrEqual(filters);
    expect(elements).toBeLessThan(1.25 * filters); // and ΣW², colours, the constant
  });
  it("mixes with plain layers where channels do not fill blocks", () => {
    const found = counts(randomSynthesis({ channelBase: 768 })); // 48 channels, and 24 at 32x32
    expect(found.ConvTranspose).toBe(1);
    expect(found.Conv).toBeGreaterThan(0);
    expect(found["blocked Conv"]).toBeGreaterThan(0);
  });
  it("stays plain where no channels fill blocks, in half precision, and where no block size is given", () => {
    expect(isPlain(randomSynthesis({ channelMax: 12 }))).toBe(true);
    const blockedHalf = counts(randomSynthesis({ halfPrecision: true }));
    expect(blockedHalf.ConvTranspose).toBe(2);
    const { nodes } = toGraph(randomSynthesis({}));
    expect(nodes.every(({ domain }) => domain === "")).toBe(true);
  });
  it("names the operator set only in models that use it", () => {
    const sets = (blockSize?: 16): unknown => {
      const { bytes } = toOnnx(randomSynthesis({}), { blockSize });
      return modelProto.toObject(modelProto.decode(bytes), { longs: Number }).opsetImport;
    };
    expect(sets()).toEqual([{ domain: "", version: 17 }]);
    expect(sets(16)).toEqual([
      { domain: "", version: 17 },
      { domain: BLOCKED, version: 1 },
    ]);
  });
});

describe("what is no such layer stays plain", () => {
  const trace = new Trace();
  const constant = (...shape: number[]): Tensor =>
    trace.constant(float32(shape, new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1)));
  const SAME = { stride: [1, 1], padding: [1, 1, 1, 1], groups: 1 } as const;
  const x = trace.input("x", [1, 16, 8, 8]);
  const styles = trace.input("styles", [1, 16, 1, 1]);
  const styled = ops.mul(x, styles);
  const y = ops.conv2d(styled, constant(16, 16, 3, 3), SAME);
  const demodulated = ops.mul(y, trace.input("d", [1, 16, 1, 1]));
  const cases: Readonly<Record<string, Record<string, Tensor>>> = {
    "a weight that is an input": { y: ops.mul(ops.conv2d(styled, trace.input("w", [16, 16, 3, 3]), SAME), styles) },
    "a convolution that another node uses": { y: demodulated, conv: y },
    "scaled activations that another node uses": { y: demodulated, styled },
    "no styles": { y: ops.mul(ops.conv2d(x, constant(16, 16, 3, 3), SAME), styles) },
    "a stride": { y: ops.mul(ops.conv2d(styled, constant(16, 16, 3, 3), { ...SAME, stride: [2, 2] }), styles) },
    cropping: { y: ops.mul(ops.conv2d(styled, constant(16, 16, 3, 3), { ...SAME, padding: [1, 1, -1, 1] }), styles) },
    groups: { y: ops.mul(ops.conv2d(styled, constant(16, 8, 3, 3), { ...SAME, groups: 2 }), styles) },
    "a 3x3 convolution without demodulation": { y },
  };
  it.each(Object.entries(cases))("%s", (_, outputs) => expect(isPlain(program(outputs))).toBe(true));
  it("a gain that would turn the leaky ReLU over, whose layer ends before it", () => {
    const found = counts(program({ y: ops.scale(ops.leakyRelu(demodulated, 0.2), -1) }));
    expect(found).toMatchObject({ "blocked ReorderOutput": 1, Mul: 1 });
  });
  it("but the same layer alone is blocked", () => {
    const wanted = { "blocked Conv": 3, "blocked ReorderInput": 1, "blocked ReorderOutput": 1 };
    expect(counts(program({ y: demodulated }))).toMatchObject(wanted);
  });
});

describe("a 3x3 convolution in tiles", () => {
  interface Layer {
    readonly channels?: number;
    readonly size?: readonly [number, number];
    readonly kernel?: number;
    readonly batch?: number;
  }
  /** Whether its products are made at 36 positions of a tile. */
  const isInTiles = ({ channels = 256, size: [height, width] = [32, 32], kernel = 3, batch = 1 }: Layer): boolean => {
    const trace = new Trace();
    const perChannel = (name: string): Tensor => trace.input(name, [batch, channels, 1, 1]);
    const styled = ops.mul(trace.input("x", [batch, channels, height, width]), perChannel("styles"));
    const weight = trace.constant(
      float32([channels, channels, kernel, kernel], new Float32Array(channels ** 2 * kernel ** 2)),
    );
    const border = (kernel - 1) / 2;
    const y = ops.conv2d(styled, weight, { stride: [1, 1], padding: [border, border, border, border], groups: 1 });
    const { nodes } = toGraph(program({ y: ops.mul(y, perChannel("d")) }), { blockSize: 16 });
    return nodes.some(({ operator, attributes: { group } }) => operator === "Conv" && group === 36);
  };
  it.each<[string, Layer, boolean]>([
    ["many channels", {}, true],
    ["an image that is not square", { size: [20, 64] }, true],
    ["a side that is no multiple of a tile", { size: [30, 32] }, false],
    ["few channels, whose transforms take longer than they save", { channels: 64, size: [256, 256] }, false],
    ["a small image, whose transformed filters take longer than they save", { size: [16, 16] }, false],
    ["the same in a large batch, so that images do not depend on its size", { size: [16, 16], batch: 8 }, false],
    ["another kernel", { kernel: 1 }, false],
  ])("of %s", (_, layer, wanted) => expect(isInTiles(layer)).toBe(wanted));

  it("pays in training from 256 channels on, of all that networks have, and 512 positions", () => {
    const [channels, sides] = [
      [16, 32, 64, 96, 128, 256, 512],
      [16, 32, 64, 128, 256], // smaller ones are not in blocks
    ];
    for (const count of channels) {
      for (const side of sides) {
        for (let images = 1; images <= 64; images++) {
          const shape = { inChannels: count, outChannels: count, size: [side, side], images } as const;
          const wanted = count >= 256 && images * side ** 2 >= 512;
          expect(tilesPay({ ...shape, costs: TRAINING_TILE_COSTS }), JSON.stringify(shape)).toBe(wanted);
        }
      }
    }
  });
});

describe("blocked filters", () => {
  it("are [O/B, I/B, taps, B in, B out], whichever channels come first in the program", () => {
    const trace = new Trace();
    const [outs, ins, taps] = [8, 16, 9];
    const counted = Float32Array.from({ length: outs * ins * taps }, (_, i) => i);
    const weight = trace.constant(float32([outs, ins, 3, 3], counted));
    const at = (out: number, into: number, tap: number): number => (out * ins + into) * taps + tap;
    const bank = filterBank(weight);
    if (bank === undefined) throw new Error("no bank");
    const blocked = blockFilters(bank, [2, 0], 8);
    expect(blocked[((1 * 2 + 1) * 8 + 3) * 8 + 5]).toBe(at(5, 8 + 3, 0));
    const transposed = filterBank(ops.transpose(weight, [1, 0, 2, 3]));
    if (transposed === undefined) throw new Error("no bank");
    expect([transposed.outChannels, transposed.inChannels]).toEqual([16, 8]);
    expect(blockFilters(transposed, [2, 0], 8)[((1 * 2 + 1) * 8 + 3) * 8 + 5]).toBe(at(3, 8 + 5, 0));
  });
  it("fill up the last block of outputs with zeros", () => {
    const bank = filterBank(new Trace().constant(float32([3, 8, 1, 1], new Float32Array(24).fill(1))));
    const blocked = bank === undefined ? [] : [...blockFilters(bank, [0], 8)];
    expect(blocked.slice(0, 8)).toEqual([1, 1, 1, 0, 0, 0, 0, 0]);
    expect(blocked).toHaveLength(64);
  });
});

describe("the probe", () => {
  it("finds the block size by where the second position went", () => {
    const { x } = layoutProbe().feeds;
    const source = (size: number, i: number): number => {
      const [channel, position] = [Math.floor(i / (2 * size)) * size + (i % size), Math.floor(i / size) % 2];
      return channel * 2 + position;
    };
    const blocked = (size: number): number[] => Array.from({ length: 64 }, (_, i) => source(size, i));
    expect([8, 16].map((size) => probedBlockSize(blocked(size)))).toEqual([8, 16]);
    for (const other of [x.data, blocked(4), []]) expect(probedBlockSize(other)).toBeUndefined();
  });
  it("tries every formulation: factors in filters and on activations, doubling, colours", () => {
    const found = counts(trialProgram());
    expect(found).toMatchObject({ "blocked ReorderInput": 1, "blocked ReorderOutput": 1, Concat: 6 });
    expect(found).not.toHaveProperty("ConvTranspose");
    const { nodes } = toGraph(trialProgram(), { blockSize: 16 });
    const groups = nodes.map(({ operator, attributes: { group, kernel_shape: size } }) =>
      operator === "Conv" ? `${String(group)} of ${String(size)}` : "",
    );
    const wanted = ["1 of 3,3", "2 of 3,3", "1 of 2,2", "2 of 2,2", "2 of 1,1", "32 of 4,4"];
    expect(groups).toEqual(expect.arrayContaining(wanted));
  });
  it("takes rounding for agreement, and nothing else", () => {
    expect(agree([1, 2.00001], [1, 2])).toBe(true);
    for (const wrong of [[1, 2.001], [1, NaN], [1], [1, 2, 3]]) expect(agree(wrong, [1, 2])).toBe(false);
    expect(agree([0, 0], [0, 0])).toBe(false);
  });
});
