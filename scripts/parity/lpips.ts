import type { Engine, ProgramTensor } from "../../src/engine/engine.ts";
import { lpipsActivations, lpipsFeatures, lpipsStages, type LpipsWeights } from "../../src/perceptual/lpips.ts";
import { gradient } from "../../src/program/gradient.ts";
import type { Tensor } from "../../src/program/node.ts";
import { reshape, scale, shift, sum } from "../../src/program/ops.ts";
import { program } from "../../src/program/program.ts";
import { Trace } from "../../src/program/trace.ts";
import { float32, hostTensor, type Float32Tensor, type HostTensor } from "../../src/tensor/hostTensor.ts";
import { compareTensors, relativeNorm, type CaseResult } from "./compare.ts";

type Tensors = ReadonlyMap<string, HostTensor>;

/** The layout's limits: of distances and their gradients, and of those of a pair that is nearly equal. */
const LIMITS = { distance: 2e-5, gradient: 1e-4 };
const LIMITS_NEARLY_EQUAL = { distance: 5e-4, gradient: 1e-3 };
const NEARLY_EQUAL = 1e-3;

/** Every case of a `vgg-lpips.safetensors`: distances, what each stage adds, the gradient, activations. */
export async function checkLpips(
  file: string,
  expected: Tensors,
  cases: string,
  weights: LpipsWeights,
  engine: Engine,
): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const { id } of (JSON.parse(cases) as { readonly cases: readonly { readonly id: string }[] }).cases) {
    const [a, b] = [bytes(expected, `${id}/a`), bytes(expected, `${id}/b`)];
    const actual = await compared(a, b, weights, engine);
    const pairs = Array.from({ length: a.shape[0] ?? 0 }, (_, i) => i);
    results.push(...pairs.flatMap((i) => checkPair(`${file} ${id}`, actual, expected, id, i)));
    results.push(...checkTaps(file, actual, expected, id));
  }
  return results;
}

type Outputs = Readonly<Record<string, ProgramTensor>>;

/** Distances of pairs with their gradient in the first image, a byte as its unit, and VGG16's stages for it. */
async function compared(a: Float32Tensor, b: Float32Tensor, weights: LpipsWeights, engine: Engine): Promise<Outputs> {
  const trace = new Trace();
  const picture = (x: Tensor): Tensor => shift(scale(x, 1 / 127.5), -1);
  const own = trace.input("a", a.shape);
  const target = lpipsFeatures(trace, picture(trace.input("b", b.shape)), weights);
  const layers = lpipsStages(trace, lpipsFeatures(trace, picture(own), weights), target, weights);
  const distance = reshape(sum(layers, [1]), [a.shape[0] ?? 0]);
  const [grad = own] = gradient(distance, [own]);
  const taps = lpipsActivations(trace, picture(own), weights).map((stage, i): [string, Tensor] => [`tap/${i}`, stage]);
  const executable = await engine.compile<string>(
    program({ layers, distance, grad_a: grad, ...Object.fromEntries(taps) }),
  );
  const outputs = await executable.run({ a, b });
  await executable.dispose();
  return outputs;
}

function checkPair(label: string, actual: Outputs, expected: Tensors, id: string, i: number): CaseResult[] {
  const pair = (name: string): [string, HostTensor, HostTensor] => [
    `${label} ${name} ${i}`,
    row(present(actual, name), i),
    row(tensor(expected, `${id}/${name}`), i),
  ];
  const isNear = Number(tensor(expected, `${id}/distance`).data[i]) < NEARLY_EQUAL;
  const limits = isNear ? LIMITS_NEARLY_EQUAL : LIMITS;
  return [
    compareTensors(...pair("distance"), limits.distance),
    compareTensors(...pair("layers"), limits.distance),
    relativeNorm(...pair("grad_a"), limits.gradient),
  ];
}

/** The first image's activations, every n-th row and column; the larger size states none. */
function checkTaps(file: string, actual: Outputs, expected: Tensors, id: string): CaseResult[] {
  const names = [...expected.keys()].filter((name) => name.startsWith(`${id}/tap/`));
  return names.map((name) => {
    const whole = row(present(actual, name.slice(id.length + 1)), 0);
    return compareTensors(`${file} ${name}`, everyNth(whole), tensor(expected, name));
  });
}

/** [C, H, W], H at least 8, -> [C, 8, 8]; smaller ones stay whole. */
function everyNth({ shape, data }: HostTensor): HostTensor {
  const [channels = 0, height = 0, width = 0] = shape;
  const stride = Math.max(1, height / 8);
  const kept = Array.from(data, Number).filter(
    (_, i) => (Math.floor(i / width) % height) % stride === 0 && (i % width) % stride === 0,
  );
  return float32([channels, height / stride, width / stride], kept);
}

function row({ dtype, shape: [n = 1, ...rest], data }: HostTensor, i: number): HostTensor {
  const size = data.length / n;
  return hostTensor(dtype, rest, data.slice(i * size, (i + 1) * size) as never);
}

function bytes(tensors: Tensors, name: string): Float32Tensor {
  const { shape, data } = tensor(tensors, name);
  return float32(shape, Array.from(data, Number));
}

function tensor(tensors: Tensors, name: string): HostTensor {
  const found = tensors.get(name);
  if (found === undefined) throw new Error(`vgg-lpips: "${name}" is missing`);
  return found;
}

function present(outputs: Outputs, name: string): ProgramTensor {
  const found = outputs[name];
  if (found === undefined) throw new Error(`a program gave no "${name}"`);
  return found;
}
