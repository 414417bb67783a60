import type { Engine } from "../../src/engine/engine.ts";
import { inception } from "../../src/perceptual/inception.ts";
import type { InceptionWeights } from "../../src/perceptual/readInception.ts";
import { weightScope } from "../../src/perceptual/weightScope.ts";
import type { Tensor } from "../../src/program/node.ts";
import { exp, div, max, sub, sum } from "../../src/program/ops.ts";
import { program } from "../../src/program/program.ts";
import { Trace } from "../../src/program/trace.ts";
import { float32, type Float32Tensor, type HostTensor } from "../../src/tensor/hostTensor.ts";
import { compareTensors, relativeNorm, type CaseResult } from "./compare.ts";
import { floatsOf, tensorOf, type Tensors } from "./tensors.ts";

interface InceptionCases {
  readonly cases: readonly { readonly id: string }[];
  readonly strides_of_intermediates: Readonly<Record<string, number>>;
}

const LIMIT = 1e-4;

/** What Inception-v3 makes of the file's images, and four of its activations for the first of them. */
export async function checkInception(
  file: string,
  tensors: Tensors,
  description: string,
  weights: InceptionWeights,
  engine: Engine,
): Promise<CaseResult[]> {
  const { cases, strides_of_intermediates: strides } = JSON.parse(description) as InceptionCases;
  const results: CaseResult[] = [];
  for (const { id } of cases) {
    const images = floatsOf(tensors, `${id}/images`);
    const outputs = await computed(images, weights, engine, Object.keys(strides));
    const compared = ["pool", "logits", "logits_unbiased", "probs"].map((name) =>
      relativeNorm(`${file} ${id} ${name}`, outputs[name], tensorOf(tensors, `${id}/${name}`), LIMIT),
    );
    const inner = Object.entries(strides).flatMap(([name, stride]) => {
      const key = name === "resized" ? `${id}/resized` : `${id}/act/${name}`;
      const found = outputs[name];
      if (!tensors.has(key) || found === undefined) return [];
      return [compareTensors(`${file} ${key}`, everyNth(found, stride), tensorOf(tensors, key), LIMIT)];
    });
    results.push(...compared, ...inner);
  }
  return results;
}

async function computed(
  images: Float32Tensor,
  { tensors, width }: InceptionWeights,
  engine: Engine,
  names: readonly string[],
): Promise<Readonly<Record<string, HostTensor>>> {
  const trace = new Trace();
  const { pool, logits, logitsUnbiased, blocks } = inception(
    weightScope(trace, tensors),
    trace.input("images", images.shape),
    width,
  );
  const inner = names.map((name): [string, Tensor] => [name, blocks.get(name) ?? pool]);
  const outputs = { pool, logits, logits_unbiased: logitsUnbiased, probs: softmax(logitsUnbiased) };
  const executable = await engine.compile<string>(program({ ...outputs, ...Object.fromEntries(inner) }));
  const results = await executable.run({ images });
  await executable.dispose();
  return results;
}

function softmax(logits: Tensor): Tensor {
  const powers = exp(sub(logits, max(logits, [1])));
  return div(powers, sum(powers, [1]));
}

/** Every n-th row and column of the first image. [N, C, H, W] -> [C, H', W']. */
function everyNth({ shape: [, channels = 0, height = 0, width = 0], data }: HostTensor, stride: number): HostTensor {
  const first = Array.from(data, Number).slice(0, channels * height * width);
  const kept = first.filter((_, i) => (Math.floor(i / width) % height) % stride === 0 && (i % width) % stride === 0);
  return float32([channels, Math.ceil(height / stride), Math.ceil(width / stride)], kept);
}
