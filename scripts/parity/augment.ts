import { createRng } from "../../src/base/rng.ts";
import type { Engine, Feeds } from "../../src/engine/engine.ts";
import { discriminator } from "../../src/networks/discriminator.ts";
import type { DiscriminatorConfig } from "../../src/networks/config.ts";
import { rootScope } from "../../src/nn/scope.ts";
import { gradient } from "../../src/program/gradient.ts";
import { slice } from "../../src/program/ops.ts";
import { program } from "../../src/program/program.ts";
import { Trace } from "../../src/program/trace.ts";
import { isDType, type Float32Tensor, type HostTensor } from "../../src/tensor/hostTensor.ts";
import { augment, augmentParameters } from "../../src/training/augment/augment.ts";
import { percentileDraws } from "../../src/training/augment/draws.ts";
import { AUGMENT_SETS, type AugmentSet } from "../../src/checkpoints/augmentSets.ts";
import { compareTensors, type CaseResult } from "./compare.ts";

/** A case as the reference describes it. */
interface AugmentCase {
  readonly id: string;
  readonly augment: AugmentSet;
  readonly percentile: number;
  /** Only the first channels of the images; all where it is missing. */
  readonly channels?: number;
}
type Tensors = ReadonlyMap<string, HostTensor>;

/** The task's limit for images through the pipeline. */
const TOLERANCE = 1e-4;

/** Every case of an `augment.safetensors`. */
export async function checkAugment(
  file: string,
  tensors: Tensors,
  cases: string,
  engine: Engine,
): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const c of JSON.parse(cases) as AugmentCase[]) {
    const y = await augmented(tensors, c, engine);
    results.push(compareTensors(`${file} ${c.id}`, y, float32Tensor(tensors, c.id), TOLERANCE));
  }
  return results;
}

async function augmented(
  tensors: Tensors,
  { augment: set, percentile, channels }: AugmentCase,
  engine: Engine,
): Promise<HostTensor> {
  const x = float32Tensor(tensors, "x");
  const [n = 1, all = 1, resolution = 1] = x.shape;
  const pictures = { channels: channels ?? all, resolution };
  const images = slice(new Trace().input("x", x.shape), 1, 0, pictures.channels);
  const executable = await engine.compile(program({ y: augment(images, set, { prefix: "augment." }) }));
  const draws = percentileDraws(percentile, createRng(0));
  const { y } = await executable.run({ x, ...augmentParameters(draws, n, set, pictures, "augment.") });
  await executable.dispose();
  return y;
}

/**
 * `aug_r1` of a training file: D's logits of real images, with their labels where it has classes, seen through bgc at
 * one percentile, and the logits' gradient in the images. Empty where the file has none.
 */
export async function checkAugmentedR1(
  file: string,
  tensors: Tensors,
  config: DiscriminatorConfig,
  engine: Engine,
): Promise<CaseResult[]> {
  if (!tensors.has("aug_r1/grad_x")) return [];
  const [real, set] = [float32Tensor(tensors, "real"), AUGMENT_SETS.bgc];
  const [n = 1, channels = 1, resolution = 1] = real.shape;
  const trace = new Trace();
  const scope = rootScope(trace, ({ name }) => trace.constant(float32Tensor(tensors, `D/${name}`)));
  const images = trace.input("real", real.shape);
  const labels = config.cDim > 0 ? trace.input("real_c", [n, config.cDim]) : undefined;
  const logits = discriminator(scope, augment(images, set), labels, config, { halfPrecision: false });
  const [slope = images] = gradient(logits, [images]);
  const executable = await engine.compile(program({ logits, slope }));
  const draws = percentileDraws(Number(float32Tensor(tensors, "aug_r1/percentile").data[0]), createRng(0));
  const given: Feeds = labels === undefined ? { real } : { real, real_c: float32Tensor(tensors, "real_c") };
  const results = await executable.run({ ...given, ...augmentParameters(draws, n, set, { channels, resolution }) });
  await executable.dispose();
  return [
    compareTensors(`${file} aug_r1/logits`, results.logits, float32Tensor(tensors, "aug_r1/logits")),
    comparePerPicture(`${file} aug_r1/grad_x`, results.slope, float32Tensor(tensors, "aug_r1/grad_x")),
  ];
}

/** Most images agree to this, by relative L2; of four, three. */
const EXACT = 1e-5;
/** One leaky ReLU within rounding of zero can move a region of an image's gradient by so much. */
const WITH_A_KINK = 1e-2;

/** Gradients [N, C, H, W], image by image. The error is the median's. */
function comparePerPicture(name: string, actual: HostTensor, expected: Float32Tensor): CaseResult {
  const [n = 1] = expected.shape;
  const size = expected.data.length / n;
  const errors = Array.from({ length: n }, (_, i) => {
    const wanted = expected.data.subarray(i * size, (i + 1) * size);
    const difference = wanted.map((value, at) => value - Number(actual.data[i * size + at]));
    return Math.hypot(...difference) / Math.hypot(...wanted);
  }).sort((a, b) => a - b);
  const exact = errors.filter((error) => error <= EXACT).length;
  const passed = exact >= (3 / 4) * n && errors.every((error) => error <= WITH_A_KINK);
  return { name, error: errors[Math.floor(n / 2)] ?? NaN, passed };
}

function float32Tensor(tensors: Tensors, name: string): Float32Tensor {
  const tensor = tensors.get(name);
  if (tensor !== undefined && isDType(tensor, "float32")) return tensor;
  throw new Error(`The reference's float32 tensor "${name}" is missing`);
}
