import { afterAll, describe, expect, it } from "vitest";
import { loadOrt } from "../../src/engine/ort-node/loadOrt.ts";
import { LocalHost } from "../../src/engine/ort/localHost.ts";
import { BLOCK_SIZES, type BlockSize } from "../../src/onnx/blocked/ops.ts";
import { encodeModel } from "../../src/onnx/encode.ts";
import type { OnnxGraph } from "../../src/onnx/graph.ts";
import { BLOCKED_DOMAIN } from "../../src/onnx/schema.ts";
import { toGraph } from "../../src/onnx/toOnnx.ts";
import type { Padding2d } from "../../src/program/attributes.ts";
import { gradient } from "../../src/program/gradient.ts";
import type { Tensor } from "../../src/program/node.ts";
import * as ops from "../../src/program/ops.ts";
import { program, type Program } from "../../src/program/program.ts";
import { Trace } from "../../src/program/trace.ts";
import type { Float32Tensor } from "../../src/tensor/hostTensor.ts";
import { randomFeeds, randomSynthesis, type RandomSynthesis } from "./randomSynthesis.ts";
import { standardBlocks } from "./standardBlocks.ts";

const CPU = { device: "cpu" } as const;
const host = new LocalHost(loadOrt);
afterAll(() => host.end());

type Given = Readonly<Record<string, Float32Tensor>>;

async function results(graph: OnnxGraph, feeds: Given): Promise<number[]> {
  const session = await host.open(encodeModel(graph, "inline"), [], CPU);
  const outputs = Object.values(await host.run(session, feeds));
  await host.close(session);
  return outputs.flatMap((output) => ("data" in output ? [...output.data] : []));
}

/** The largest difference between blocks of this size and none, relative to the largest value. */
async function difference(traced: Program, block: BlockSize): Promise<number> {
  const feeds = randomFeeds(traced);
  const graph = toGraph(traced, { blockSize: block });
  expect(graph.nodes.some(({ domain }) => domain === BLOCKED_DOMAIN)).toBe(true);
  const plain = await results(toGraph(traced), feeds);
  const blocked = await results(standardBlocks(graph, block), feeds);
  expect(blocked).toHaveLength(plain.length);
  const largest = plain.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return plain.reduce((most, value, i) => Math.max(most, Math.abs(value - (blocked[i] ?? NaN))), 0) / largest;
}

/** What the operators of the blocked layout mean, for CPUs of either size of blocks, whichever runs the tests. */
describe.each(BLOCK_SIZES)("blocks of %i channels compute what none do", (block) => {
  it.each<[string, RandomSynthesis]>([
    ["a network", { channelBase: 1536, batch: 2 }],
    ["a residual network, with noise as inputs", { architecture: "resnet", noiseMode: "random" }],
    ["tiles", { channelBase: 4096, channelMax: 128 }],
  ])("in %s", async (_, options) => {
    expect(await difference(randomSynthesis(options), block)).toBeLessThan(5e-6);
  });
  it("in what training makes of layers: their gradients, and the gradients of these", async () => {
    expect(await difference(twoLayers(block), block)).toBeLessThan(5e-6);
  });
});

/** Convolutions to twice and to half the size, with all that stands around them, of an odd number of blocks. */
function twoLayers(block: BlockSize): Program {
  const [few, more] = [block, 3 * block];
  const trace = new Trace();
  const fir = (x: Tensor, padding: Padding2d): Tensor =>
    ops.upfirdn2d(x, { up: [1, 1], down: [1, 1], padding, filter: [0.1, 0.3, 0.4, 0.2], filterShape: [2, 2] });
  const inputs = {
    x: trace.input("x", [2, few, 16, 18]),
    doubling: trace.input("doubling", [few, more, 3, 3]),
    factors: trace.input("factors", [2, more, 1, 1]),
    noise: trace.input("noise", [2, 1, 33, 37]),
    bias: trace.input("bias", [more, 1, 1]),
    halving: trace.input("halving", [few, more, 3, 3]),
  };
  const steps = { stride: [2, 2], padding: [0, 0, 0, 0], groups: 1 } as const;
  const doubled = ops.conv2dInputGradient(inputs.x, inputs.doubling, { ...steps, inputSize: [33, 37] });
  const scaled = ops.mul(fir(doubled, [0, 1, 0, 1]), inputs.factors);
  const shifted = ops.add(ops.add(scaled, inputs.noise), inputs.bias);
  const activated = ops.clamp(ops.scale(ops.leakyRelu(shifted, 0.2), Math.SQRT2), -20, 20);
  const halved = ops.conv2d(fir(activated, [1, 1, 0, 1]), inputs.halving, steps); // [2, few, 16, 18]
  const y = ops.tanh(ops.scale(halved, 0.02));
  const learned = gradient(y, Object.values(inputs));
  const again = gradient(ops.square(learned[0] ?? y), Object.values(inputs));
  return program({ y, ...Object.fromEntries([...learned, ...again].map((each, i) => [`d${i}`, each])) });
}
