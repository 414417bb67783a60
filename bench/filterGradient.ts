/** GFLOP/s of each formulation of the filter gradient, by shape, in alternating runs beside the convolution itself. */
import { parseArgs } from "node:util";
import { createRng } from "../src/base/rng.ts";
import { loadOrt } from "../src/engine/ort-node/loadOrt.ts";
import { LocalHost } from "../src/engine/ort/localHost.ts";
import { convolve, type Kernel } from "../src/onnx/convolution.ts";
import { encodeModel } from "../src/onnx/encode.ts";
import { FILTER_GRADIENTS } from "../src/onnx/filterGradient.ts";
import { OnnxGraph, type Value } from "../src/onnx/graph.ts";
import { float32, type Float32Tensor } from "../src/tensor/hostTensor.ts";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "12" }, threads: { type: "string", default: "2" } },
});

/** Samples, input and output channels, size of the result, kernel, stride; x is as large as "same" or "valid" needs. */
const SHAPES = [
  [8, 32, 32, 128, 3, 1],
  [8, 64, 64, 64, 3, 1],
  [8, 128, 128, 32, 3, 1],
  [8, 128, 128, 16, 3, 1],
  [8, 128, 128, 8, 3, 1],
  [8, 128, 128, 4, 3, 1],
  [8, 64, 128, 32, 3, 2],
  [8, 128, 128, 16, 3, 2],
  [8, 128, 128, 8, 3, 2],
  [8, 64, 128, 32, 1, 1],
  [8, 3, 64, 64, 1, 1],
] as const;
type Job = readonly [name: string, lower: (graph: OnnxGraph) => Value];

function jobs([n, ins, outs, size, kernel, stride]: (typeof SHAPES)[number]): { from: number; jobs: readonly Job[] } {
  const padding = stride === 1 ? (kernel - 1) / 2 : 0;
  const from = stride === 1 ? size : size * stride + kernel - stride;
  const plan = {
    stride: [stride, stride],
    padding: [padding, padding, padding, padding],
    groups: 1,
    kernelSize: [kernel, kernel],
  } as const;
  const x = { value: "x", shape: [n, ins, from, from] };
  const dy = { value: "dy", shape: [n, outs, size, size] };
  const isUnfit = { pointwise: kernel > 1, shifts: stride > 1 } as Readonly<Record<string, boolean>>;
  const names = Object.keys(FILTER_GRADIENTS) as (keyof typeof FILTER_GRADIENTS)[];
  const gradients = names
    .filter((name) => !isUnfit[name])
    .map((name): Job => [name, (graph) => FILTER_GRADIENTS[name](graph, x, dy, plan)]);
  const weight = float32([outs, ins, kernel, kernel], createRng(2).normals(outs * ins * kernel ** 2));
  const kernelOf = (graph: OnnxGraph): Kernel => ({
    value: graph.constant(weight),
    size: [kernel, kernel],
    shape: weight.shape,
  });
  const forward: Job = [
    "(convolution)",
    (graph) => convolve(graph, { value: "x", size: [from, from] }, kernelOf(graph), plan),
  ];
  return { from, jobs: [...gradients, forward] };
}

const host = new LocalHost(loadOrt);
for (const shape of SHAPES) {
  const [n, ins, outs, size, kernel, stride] = shape;
  const { from, jobs: all } = jobs(shape);
  const rng = createRng(1);
  const x = float32([n, ins, from, from], rng.normals(n * ins * from ** 2));
  const dy = float32([n, outs, size, size], rng.normals(n * outs * size ** 2));
  const opened = await Promise.all(
    all.map(async ([name, lower]) => {
      const graph = new OnnxGraph("cpu", ["x", "dy", "y"]);
      const ports: Readonly<Record<string, Float32Tensor>> = name === "(convolution)" ? { x } : { x, dy };
      Object.entries(ports).forEach(([port, { shape }]) => graph.input({ name: port, shape, dtype: "float32" }));
      const result = name === "(convolution)" ? [n, outs, size, size] : [outs, ins, kernel, kernel];
      graph.output({ name: "y", shape: result, dtype: "float32" }, lower(graph));
      const settings = { device: "cpu", threads: Number(values.threads) } as const;
      return { name, ports, session: await host.open(encodeModel(graph, "inline"), [], settings) };
    }),
  );
  const best = new Map<string, number>();
  for (let round = 0; round <= Number(values.rounds); round++) {
    for (const { name, ports, session } of opened) {
      const start = performance.now();
      await host.run(session, ports);
      if (round > 0) best.set(name, Math.min(best.get(name) ?? Infinity, performance.now() - start));
    }
  }
  for (const { session } of opened) await host.close(session);
  const flops = 2 * n * ins * outs * kernel ** 2 * size ** 2;
  const figures = [...best].map(([name, time]) => `${name} ${(flops / time / 1e6).toFixed(0)}`);
  console.log(`${n}x${ins}->${outs} to ${size}², ${kernel}x${kernel} stride ${stride}: ${figures.join(" | ")} GFLOP/s`);
}
