import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRng } from "../../src/base/rng.ts";
import { loadOrt } from "../../src/engine/ort-node/loadOrt.ts";
import { LocalHost } from "../../src/engine/ort/localHost.ts";
import { openEngine } from "../../src/engine/ort-node/openEngine.ts";
import { OrtEngine } from "../../src/engine/ort/ortEngine.ts";
import { probeBlockSize } from "../../src/engine/ort/probeBlockSize.ts";
import type { SessionHost } from "../../src/engine/ort/sessionHost.ts";
import type { BlockSize } from "../../src/onnx/blocked/ops.ts";
import type { OnnxModel } from "../../src/onnx/encode.ts";
import { modelProto } from "../../src/onnx/schema.ts";
import { toGraph, toOnnx } from "../../src/onnx/toOnnx.ts";
import { gradient } from "../../src/program/gradient.ts";
import * as ops from "../../src/program/ops.ts";
import type { Padding2d, Pair } from "../../src/program/attributes.ts";
import type { Tensor } from "../../src/program/node.ts";
import { program, type Program } from "../../src/program/program.ts";
import { Trace } from "../../src/program/trace.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";
import { randomFeeds, randomSynthesis, type RandomSynthesis } from "../onnx/randomSynthesis.ts";

const CPU = { device: "cpu" } as const;
const host = new LocalHost(loadOrt);
const blockSize = await probeBlockSize(host, CPU);

/** Every output of a program, one after the other. */
async function results(traced: Program, size?: BlockSize): Promise<number[]> {
  const session = await host.open(toOnnx(traced, { blockSize: size }), [], CPU);
  const outputs = Object.values(await host.run(session, randomFeeds(traced)));
  await host.close(session);
  return outputs.flatMap((output) => ("data" in output ? [...output.data] : []));
}

/** The largest difference between blocked and plain, relative to the largest value. */
async function difference(traced: Program, size: BlockSize): Promise<number> {
  const [plain, blocked] = [await results(traced), await results(traced, size)];
  const largest = plain.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expect(blocked).toHaveLength(plain.length);
  expect(largest).toBeGreaterThan(0);
  return plain.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (blocked[i] ?? NaN))), 0) / largest;
}

describe("the probe", () => {
  it.skipIf(process.arch !== "x64")("finds the layout on every x64 CPU: its layers are the fast path", () => {
    expect(blockSize).toBeOneOf([8, 16]);
  });
});

describe.skipIf(blockSize === undefined)("the blocked layout computes what the plain one does", () => {
  const size = blockSize ?? 8;
  it.each<[string, RandomSynthesis]>([
    ["a 16x16 network", { imgResolution: 16 }],
    ["a 32x32 network", {}],
    ["a 64x64 network, three samples", { imgResolution: 64, channelBase: 2048, batch: 3 }],
    ["factors in every filter", { imgResolution: 64, channelMax: 16, channelBase: 4096, batch: 2 }],
    ["channels of which some fill no block", { channelBase: 768, batch: 3 }],
    ["channels of which none does", { channelMax: 12 }],
    ["no noise", { noiseMode: "none", batch: 3 }],
    ["a network without noise", { useNoise: false }],
    ["noise as inputs", { noiseMode: "random" }],
    ["noise as inputs, three samples", { noiseMode: "random", batch: 3 }],
    ["no clamp", { convClamp: null }],
    ["a clamp that bites", { convClamp: 0.5 }],
    ["grey images", { imgChannels: 1 }],
    ["images of two channels", { imgChannels: 2, batch: 3 }],
    ["images of four channels", { imgChannels: 4 }],
    ["a residual network", { architecture: "resnet", batch: 2 }],
    ["a network with colours at the end alone", { architecture: "orig" }],
    ["a filter of three taps", { resampleFilter: [1, 2, 1] }],
    ["a filter of six taps", { resampleFilter: [1, 2, 3, 3, 2, 1] }],
    ["a lopsided filter", { resampleFilter: [1, 2, 3, 4] }],
    ["no filter", { resampleFilter: [1] }],
    ["another activation", { activation: "swish" }],
    ["no activation", { activation: "linear" }],
  ])("%s", async (_, options) => {
    expect(await difference(randomSynthesis(options), size)).toBeLessThan(2e-6);
  });
  it("half precision, whose layers stay plain, among single ones", async () => {
    // A last bit that differs before a cast is a last bit of a half after it.
    expect(await difference(randomSynthesis({ halfPrecision: true }), size)).toBeLessThan(5e-3);
  });
  it("a layer that ends before a negative gain, whose result serves twice", async () => {
    const trace = new Trace();
    const ones = (...shape: number[]) => float32(shape, new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1));
    const styled = ops.mul(trace.input("x", [2, 16, 5, 7]), trace.input("styles", [2, 16, 1, 1]));
    const attributes = { stride: [1, 1], padding: [1, 0, 2, 0], groups: 1 } as const;
    const y = ops.conv2d(styled, trace.constant(ones(16, 16, 1, 3)), attributes);
    const activated = ops.leakyRelu(ops.mul(trace.input("d", [2, 16, 1, 1]), y), 0.3);
    expect(await difference(program({ turned: ops.scale(activated, -2), activated }), size)).toBeLessThan(2e-6);
  });
});

describe.skipIf(blockSize === undefined)("a 3x3 convolution in tiles computes what the direct one does", () => {
  it.each([
    [1, 192, 224, 32, 36],
    [2, 128, 160, 40, 64],
  ])("%i samples, %i to %i channels, %ix%i", async (batch, ins, outs, height, width) => {
    const trace = new Trace();
    const rng = createRng(4, "tiles");
    const styled = ops.mul(trace.input("x", [batch, ins, height, width]), trace.input("styles", [batch, ins, 1, 1]));
    const weight = trace.constant(float32([outs, ins, 3, 3], rng.normals(outs * ins * 9)));
    const y = ops.conv2d(styled, weight, { stride: [1, 1], padding: [1, 1, 1, 1], groups: 1 });
    const demodulated = ops.mul(y, trace.input("d", [batch, outs, 1, 1]));
    const noisy = ops.add(demodulated, trace.input("noise", [batch, 1, height, width]));
    const traced = program({
      y: ops.leakyRelu(ops.add(noisy, trace.constant(float32([outs, 1, 1], rng.normals(outs)))), 0.2),
    });
    const found = await difference(traced, blockSize ?? 8);
    expect(found).toBeLessThan(5e-6);
    expect(found).toBeGreaterThan(0);
  });
});

describe.skipIf(blockSize === undefined)("a convolution whose filters are inputs", () => {
  const size = blockSize ?? 8;
  const usesBlocksIn = (traced: Program): boolean => usesBlocks(toOnnx(traced, { blockSize: size }));
  const attributes = { stride: [1, 1], padding: [1, 0, 2, 1], groups: 1 } as const;
  const trace = new Trace();
  const x = trace.input("x", [2, 32, 17, 20]);
  const weight = trace.input("weight", [48, 32, 3, 3]);
  it("computes in blocks what it does plainly, with a bias too, and so does its gradient in the images", async () => {
    const y = ops.conv2d(x, weight, attributes); // [2, 48, 16, 21]
    const biased = ops.leakyRelu(
      ops.add(ops.conv2d(ops.scale(x, 2), weight, attributes), trace.input("b", [48, 1, 1])),
      0.2,
    );
    const dy = trace.input("dy", y.shape);
    const dx = ops.conv2dInputGradient(dy, weight, { ...attributes, inputSize: [17, 20] });
    const programs = [y, biased, dx].map((result) => program({ result }));
    for (const traced of programs) {
      expect(usesBlocksIn(traced)).toBe(true);
      expect(await difference(traced, size)).toBeLessThan(2e-6);
    }
  });
  it("that steps does too, with the FIR filters around it, and so does its gradient", async () => {
    const steps = { stride: [2, 2], padding: [0, 0, 0, 0], groups: 1 } as const;
    const images = trace.input("images", [2, 32, 33, 40]);
    const fir = (y: Tensor, padding: Padding2d, down: Pair = [1, 1]): Tensor =>
      ops.upfirdn2d(y, { up: [1, 1], down, padding, filter: [...createRng(2).normals(12)], filterShape: [3, 4] });
    const y = ops.conv2d(images, weight, steps); // [2, 48, 16, 19]
    const filtered = ops.conv2d(fir(images, [1, 1, 2, 2]), weight, steps); // of [2, 32, 33, 41]
    const dy = trace.input("dy", [2, 48, 8, 9]);
    const dx = ops.conv2dInputGradient(dy, weight, { ...steps, inputSize: [17, 19] });
    const doubled = fir(dx, [1, 2, 1, 1]);
    const programs = { y, filtered, dx, doubled };
    for (const result of Object.values(programs)) {
      const traced = program({ result });
      expect(usesBlocksIn(traced)).toBe(true);
      expect(await difference(traced, size)).toBeLessThan(2e-6);
    }
    const halved = fir(images, [1, 1, 0, 3], [2, 2]);
    for (const traced of [program({ dx, doubled }), program({ y, halved })]) {
      expect(await difference(traced, size)).toBeLessThan(2e-6);
    }
    expect(usesBlocksIn(program({ halved }))).toBe(false);
  });
  it("leaves images in blocks for what stands around it: noise, bias, activation, and their gradients", async () => {
    const same = { ...attributes, padding: [1, 1, 1, 1] } as const;
    const factors = trace.input("factors", [2, 48, 1, 1]);
    const noise = trace.input("noise", [2, 1, 17, 20]);
    const bias = trace.input("bias", [48, 1, 1]);
    const scaled = ops.mul(ops.conv2d(x, weight, same), factors);
    const activated = ops.leakyRelu(ops.add(ops.add(scaled, noise), bias), 0.2);
    const y = ops.clamp(ops.scale(activated, Math.SQRT2), -8, 8);
    const learned = gradient(y, [x, weight, factors, noise, bias], trace.input("slopes", y.shape));
    const traced = program({ y, ...Object.fromEntries(learned.map((each, i) => [`d${i}`, each])) });
    const { nodes } = toGraph(traced, { blockSize: size });
    const count = (name: string): number => nodes.filter(({ operator }) => operator === name).length;
    expect(count("Clip")).toBe(2); // y's own, and the signs: of what has its gain
    expect(count("LeakyRelu")).toBe(0);
    expect(count("ReorderInput")).toBe(4); // x and slopes, and the filters forth and back
    expect(count("ReorderOutput")).toBe(4); // y, its gradients in x and in noise, and what the filters' gradient reads
    expect(await difference(traced, size)).toBeLessThan(2e-6);
  });
  it("reads a leaky ReLU's signs where its gain comes after them", async () => {
    const same = { ...attributes, padding: [1, 1, 1, 1] } as const;
    const bias = trace.input("bias", [48, 1, 1]);
    const activated = ops.leakyRelu(ops.add(ops.conv2d(x, weight, same), bias), 0.2);
    const [learned = bias] = gradient(activated, [bias], trace.input("slopes", activated.shape));
    const traced = program({ learned, y: ops.scale(activated, Math.SQRT2) });
    expect(await difference(traced, size)).toBeLessThan(2e-6);
  });
  it("of many channels computes in tiles what it does plainly, to the gradients of a gradient", async () => {
    const tiles = (traced: Program): number =>
      toGraph(traced, { blockSize: size }).nodes.filter(({ attributes }) => attributes.group === 36).length;
    const same = { ...attributes, padding: [1, 1, 1, 1] } as const;
    const many = trace.input("many", [3, 208, 20, 24]);
    const filters = trace.input("filters", [224, 208, 3, 3]);
    const y = ops.conv2d(many, filters, same);
    const biased = ops.add(ops.conv2d(ops.scale(many, 2), filters, same), trace.input("bias", [224, 1, 1]));
    const [slope = y] = gradient(ops.tanh(ops.scale(y, 0.02)), [many]);
    const penalty = gradient(ops.square(slope), [many, filters]);
    const programs = [
      [program({ y }), 1],
      [program({ result: ops.leakyRelu(biased, 0.2) }), 1],
      [program({ dx: penalty[0] ?? y, weight: penalty[1] ?? y }), 4],
    ] as const;
    for (const [traced, count] of programs) {
      expect(tiles(traced)).toBe(count);
      expect(await difference(traced, size)).toBeLessThan(5e-6);
    }
    const odd = ops.conv2d(trace.input("odd", [3, 208, 22, 24]), filters, same);
    const one = ops.conv2d(trace.input("one", [1, 208, 20, 24]), filters, same);
    for (const direct of [odd, one]) expect(tiles(program({ direct }))).toBe(0);
  });
  it("in tiles holds as many constants for a large batch as for a small one", () => {
    const same = { ...attributes, padding: [1, 1, 1, 1] } as const;
    const filters = trace.input("wide", [208, 208, 3, 3]);
    const largest = (batch: number): number => {
      const images = trace.input(`batch${batch}`, [batch, 208, 20, 24]);
      const graph = toGraph(program({ y: ops.conv2d(images, filters, same) }), { blockSize: size });
      const known = new Map(graph.constants.map(({ name, tensor }) => [name, tensor]));
      const expanded = graph.nodes.filter(
        ({ operator, inputs }) => operator === "Expand" && inputs.every((input) => known.has(input)),
      );
      const sizes = expanded.map(({ inputs }) =>
        [...(known.get(inputs[1] ?? "")?.data ?? [])].reduce<number>((product, length) => product * Number(length), 1),
      );
      return Math.max(...sizes);
    };
    expect(largest(8)).toBe(largest(4));
    expect(largest(4)).toBeGreaterThan(208);
  });
  it("in tiles computes large batches some images after the others", async () => {
    const filters = trace.input("square", [208, 208, 3, 3]);
    const images = trace.input("batch", [5, 208, 64, 64]);
    const y = ops.conv2d(images, filters, { ...attributes, padding: [1, 1, 1, 1] });
    const traced = program({ sums: ops.sum(ops.mul(y, images), [2, 3]) }); // few numbers, in which every place counts
    const { nodes } = toGraph(traced, { blockSize: size });
    expect(nodes.filter(({ attributes: { group } }) => group === 36)).toHaveLength(2);
    expect(await difference(traced, size)).toBeLessThan(5e-6);
  });
  it("leaves long sums as exact as they were", async () => {
    const images = trace.input("large", [1, 16, 512, 512]);
    const y = ops.conv2d(images, trace.input("narrow", [16, 16, 3, 3]), { ...attributes, padding: [1, 1, 1, 1] });
    expect(await difference(program({ sum: ops.sum(ops.abs(y), [2, 3]) }), size)).toBeLessThan(4e-6);
    // A square has y's own error twice; its sum is made without it.
    expect(await difference(program({ sum: ops.sum(ops.mul(y, y), [2, 3]) }), size)).toBeLessThan(6e-6);
  });
  it("stays plain where images are small, channels fill no blocks, it skips zeros, or its filters are known", () => {
    const small = ops.conv2d(trace.input("small", [2, 32, 9, 9]), weight, attributes);
    const few = ops.conv2d(x, trace.input("few", [12, 32, 3, 3]), attributes);
    const stepping = { stride: [2, 2], padding: [0, 0, 0, 0], groups: 1 } as const;
    const slopes = trace.input("slopes", [2, 48, 9, 9]);
    const more = ops.conv2dInputGradient(slopes, weight, { ...stepping, inputSize: [20, 20] });
    const thrice = ops.conv2dInputGradient(slopes, weight, { ...stepping, stride: [3, 3], inputSize: [27, 27] });
    const scaled = ops.scale(trace.constant(float32([32, 32, 3, 3], new Float32Array(32 * 32 * 9))), 2);
    const known = ops.conv2d(x, scaled, attributes);
    for (const y of [small, few, more, thrice, known]) expect(usesBlocksIn(program({ y }))).toBe(false);
  });
});

/** A host that looks at every model, and may spoil results. */
function watched(
  onOpen: (model: OnnxModel) => void,
  spoil: (y: Float32Array, run: number) => Float32Array = (y) => y,
): SessionHost {
  const inner = new LocalHost(loadOrt);
  let runs = 0;
  return {
    sharesMemory: inner.sharesMemory,
    open: (model, kept, settings) => {
      if ("bytes" in model) onOpen(model);
      return inner.open(model, kept, settings);
    },
    run: async (session, feeds) => {
      const results = await inner.run(session, feeds);
      const { y } = results;
      const isFloats = y !== undefined && "data" in y && y.data instanceof Float32Array;
      return isFloats ? { y: float32(y.shape, spoil(y.data as Float32Array, ++runs)) } : results;
    },
    record: (session, model) => inner.record(session, model),
    close: (session) => inner.close(session),
    drop: (kept) => inner.drop(kept),
    end: () => inner.end(),
  };
}

function usesBlocks({ bytes }: OnnxModel): boolean {
  const { opsetImport } = modelProto.toObject(modelProto.decode(bytes)) as { opsetImport: { domain?: string }[] };
  return opsetImport.some(({ domain = "" }) => domain !== "");
}

describe("an engine", () => {
  const models: OnnxModel[] = [];
  const compile = async (size: BlockSize | undefined): Promise<boolean> => {
    const facts = { description: "cpu", notes: [], float16: true, blockSize: size };
    const engine = new OrtEngine(
      watched((model) => models.push(model)),
      CPU,
      facts,
    );
    await engine.compile(randomSynthesis({}));
    await engine.dispose();
    return models.splice(0).some(usesBlocks);
  };
  const refuseBlocks = (model: OnnxModel): void => {
    if (usesBlocks(model)) throw new Error("com.microsoft.nchwc:ReorderInput(-1) is not a registered function/op");
  };

  it.skipIf(blockSize === undefined)("lowers to blocks where the probe found them", async () => {
    expect(await compile(blockSize)).toBe(true);
  });
  it("keeps to standard operators where the runtime lacks the layout", async () => {
    const found = await probeBlockSize(watched(refuseBlocks), CPU);
    expect(found).toBeUndefined();
    expect(await compile(found)).toBe(false);
  });
  it("keeps to them where the runtime orders channels otherwise, or computes something else", async () => {
    const reversed = watched(
      () => undefined,
      (y, run) => (run === 1 ? y.toReversed() : y),
    );
    expect(await probeBlockSize(reversed, CPU)).toBeUndefined();
    const spoiled = (y: Float32Array): Float32Array => y.map((value, i) => (i === 7 ? value + 1 : value));
    const wrong = watched(
      () => undefined,
      (y, run) => (run === 3 ? spoiled(y) : y),
    );
    expect(await probeBlockSize(wrong, CPU)).toBeUndefined();
    const wrongInTiles = watched(
      () => undefined,
      (y, run) => (run === 4 ? spoiled(y) : y),
    );
    expect(await probeBlockSize(wrongInTiles, CPU)).toBeUndefined();
  });

  let engines: Awaited<ReturnType<typeof openEngine>>[];
  beforeAll(async () => {
    const choices = [{}, { blockedLayout: false }, { worker: true }];
    engines = await Promise.all(choices.map((choice) => openEngine({ ...CPU, ...choice })));
  });
  afterAll(async () => Promise.all(engines.map((engine) => engine.dispose())));
  it("gives the same pictures with and without blocks, and in a worker thread", async () => {
    const traced = randomSynthesis({ batch: 2 });
    const pictures = await Promise.all(
      engines.map(async (engine) => (await (await engine.compile(traced)).run(randomFeeds(traced))).image?.data ?? []),
    );
    const [blocked = [], plain = [], inWorker = []] = pictures;
    expect([...inWorker]).toEqual([...blocked]);
    expect(Math.max(...[...plain].map((value, i) => Math.abs(value - (blocked[i] ?? NaN))))).toBeLessThan(1e-5);
    if (blockSize !== undefined) expect([...plain]).not.toEqual([...blocked]);
  });
});
