/**
 * Milliseconds of a styled 3x3 convolution in the blocked layout, in alternating rounds: directly, in tiles, and the
 * tiles' products alone, without the transforms around them, blocked and as a batched MatMul.
 */
import { parseArgs } from "node:util";
import { createRng } from "../src/base/rng.ts";
import { loadOrt } from "../src/engine/ort-node/loadOrt.ts";
import { LocalHost } from "../src/engine/ort/localHost.ts";
import { probeBlockSize } from "../src/engine/ort/probeBlockSize.ts";
import { everyTap, filterBankOf } from "../src/onnx/blocked/filterBank.ts";
import { perSampleFilter, scaleChannels, sharedFilter } from "../src/onnx/blocked/modulation.ts";
import { convolveGroups, convolvePerSample, convolveShared, type BlockSize } from "../src/onnx/blocked/ops.ts";
import { constantTileFilters, POSITIONS, winogradConvolution } from "../src/onnx/blocked/winograd.ts";
import { encodeModel } from "../src/onnx/encode.ts";
import { OnnxGraph, type Value } from "../src/onnx/graph.ts";
import { BLOCKED_DOMAIN } from "../src/onnx/schema.ts";
import { float32, type Float32Tensor } from "../src/tensor/hostTensor.ts";
import { best, seconds } from "./peak.ts";

const { values } = parseArgs({
  options: {
    /** Channels and side of an image. */
    shapes: { type: "string", default: "512@16,512@32,512@64,256@64,256@128,128@128,64@256" },
    rounds: { type: "string", default: "9" },
    threads: { type: "string", default: "2" },
  },
});

interface Layer {
  readonly graph: OnnxGraph;
  readonly channels: number;
  readonly side: number;
  readonly weight: Float32Tensor;
  readonly block: BlockSize;
}
/** From the graph's x and styles to images, or to the products of tiles. */
type Form = (layer: Layer) => Value;

const images = ({ channels, side }: Layer) => ({ value: "x", batch: 1, channels, size: [side, side] }) as const;
const FORMS: Readonly<Record<string, Form>> = {
  directly: (layer) => {
    const { graph, weight, channels, side, block } = layer;
    const bank = filterBankOf(weight);
    const taps = { indices: everyTap(bank), size: bank.size };
    if (side ** 2 > 9 * channels) {
      const filter = perSampleFilter(graph, bank, taps, { batch: 1, styles: "styles" }, block);
      return convolvePerSample(graph, images(layer), filter, [1, 1, 1, 1]).value;
    }
    const scaled = scaleChannels(graph, images(layer), "styles");
    return convolveShared(graph, scaled, sharedFilter(graph, bank, taps, block), [1, 1, 1, 1]).value;
  },
  "in tiles": (layer) => {
    const { graph, weight, block } = layer;
    const filters = constantTileFilters(graph, filterBankOf(weight), block);
    return winogradConvolution(graph, images(layer), filters, block, "styles").value;
  },
  "products alone": (layer) => {
    const { graph, channels, side } = layer;
    const tiles = { ...images(layer), channels: POSITIONS * channels, size: [side / 4, side / 4] } as const;
    const value = positions(layer, [1, POSITIONS * channels, ...tiles.size]);
    const filter = filled([POSITIONS * channels, channels, 1, 1]);
    const matrices = { value: graph.constant(filter), size: [1, 1], outChannels: POSITIONS * channels } as const;
    return convolveGroups(graph, { ...tiles, value }, matrices, POSITIONS).value;
  },
  "as MatMul": (layer) => {
    const { graph, channels, side } = layer;
    const matrices = graph.constant(filled([POSITIONS, channels, channels]));
    const products = graph.op("MatMul", [positions(layer, [POSITIONS, (side / 4) ** 2, channels]), matrices]);
    return graph.op("Reshape", [products, graph.integers([1, POSITIONS * channels, side / 4, side / 4])]);
  },
};

/** As many values as the tiles have, from x: copied, as the transforms would write them. */
function positions({ graph, channels, side }: Layer, shape: readonly number[]): Value {
  const three = graph.op("Concat", ["x", "x", "x"], { axis: 1 });
  const flat = graph.op("Reshape", [three, graph.integers([3 * channels * side ** 2])]);
  const bounds = [[0], [shape.reduce((size, axis) => size * axis, 1)]].map((each) => graph.integers(each));
  return graph.op("Reshape", [graph.op("Slice", [flat, ...bounds]), graph.integers(shape)]);
}

function filled(shape: readonly number[]): Float32Tensor {
  return float32(shape, new Float32Array(shape.reduce((size, axis) => size * axis, 1)).fill(0.01));
}

const host = new LocalHost(loadOrt);
const settings = { device: "cpu", threads: Number(values.threads) } as const;
const block = await probeBlockSize(host, settings);
if (block === undefined) throw new Error("winograd: this CPU has no blocked layout");

for (const shape of values.shapes.split(",")) {
  const [channels = 0, side = 0] = shape.split("@").map(Number);
  const rng = createRng(1, "winograd");
  const weight = float32([channels, channels, 3, 3], rng.normals(channels ** 2 * 9));
  const x = float32([1, channels, side, side], rng.normals(channels * side ** 2));
  const feeds = { x, styles: filled([1, channels, 1, 1]) };
  const runs = await Promise.all(
    Object.entries(FORMS).map(async ([name, form]) => {
      const graph = new OnnxGraph("cpu", ["x", "styles", "y"]);
      Object.entries(feeds).forEach(([port, { shape }]) => graph.input({ name: port, shape, dtype: "float32" }));
      const result = form({ graph, channels, side, weight, block });
      // A mean in place of the images, which would be copied.
      const outs = name === "directly" || name === "in tiles" ? channels : POSITIONS * channels;
      const y = graph.op("GlobalAveragePool", [result], {}, BLOCKED_DOMAIN);
      graph.output({ name: "y", shape: [1, outs, 1, 1], dtype: "float32" }, y);
      return { name, session: await host.open(encodeModel(graph, "external"), [], settings), times: [] as number[] };
    }),
  );
  for (const { session } of runs) await host.run(session, feeds);
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const { session, times } of runs) times.push(await seconds(() => host.run(session, feeds)));
  }
  for (const { session } of runs) await host.close(session);
  const direct = best(runs[0]?.times ?? []);
  const told = runs.map(({ name, times }) => {
    return `${name} ${(1000 * best(times)).toFixed(1)} ms (${(best(times) / direct).toFixed(2)})`;
  });
  console.log(`${channels} channels at ${side}²: ${told.join(" | ")}`);
}
