import type { Engine } from "../../src/engine/engine.ts";
import { frechetDistance } from "../../src/metrics/frechetDistance.ts";
import { inceptionScoreSums } from "../../src/metrics/inceptionScoreSums.ts";
import { kernelDistance } from "../../src/metrics/kernelDistance.ts";
import { centre, membership, neighbourRadii, shareOf } from "../../src/metrics/manifold.ts";
import { momentSums, type Moments } from "../../src/metrics/moments.ts";
import { meanPathLength } from "../../src/metrics/pathLength.ts";
import type { HostTensor } from "../../src/tensor/hostTensor.ts";
import { compareSettings, type CaseResult } from "./compare.ts";
import { compareList, compareNumber, floatsOf, rowsOf, tensorOf, type Tensors } from "./tensors.ts";

/** What a value is officially, and in doubles. */
interface Expected {
  readonly official: number;
  readonly exact: number;
}

interface MetricCase {
  readonly id: string;
  readonly fid?: Expected;
  readonly kid_subsets?: Expected;
  readonly kid_full?: Expected;
  readonly pr?: { readonly k: number; readonly precision: number; readonly recall: number };
  readonly is_mean?: Expected;
  readonly is_std?: Expected;
  readonly ppl?: Expected;
}

interface Checking {
  readonly label: string;
  readonly tensors: Tensors;
  readonly engine: Engine;
  readonly id: string;
}

/** Formulas on the file's features, logits and distances. */
export async function checkMetrics(
  file: string,
  tensors: Tensors,
  description: string,
  engine: Engine,
): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const { id, fid, pr, ppl, is_mean, is_std, kid_subsets, kid_full } of JSON.parse(description) as MetricCase[]) {
    const checking = { label: `${file} ${id}`, tensors, engine, id };
    if (fid !== undefined) results.push(...(await checkFid(checking, fid)));
    for (const [name, expected] of Object.entries({ kid_subsets, kid_full }))
      if (expected !== undefined) results.push(await checkKid(checking, name, expected));
    if (pr !== undefined) results.push(...(await checkPr(checking, pr)));
    if (is_mean !== undefined && is_std !== undefined) results.push(...checkScore(checking, is_mean, is_std));
    if (ppl !== undefined) {
      const length = meanPathLength(floatsOf(tensors, `${id}/distances`).data);
      results.push(compareNumber(`${file} ${id}`, length, ppl.exact, 1e-9));
    }
  }
  return results;
}

/** Of fewer images than dimensions the covariance is singular, which costs digits. */
const FID_LIMITS = { usual: 1e-9, singular: 1e-6 };

async function checkFid({ label, tensors, id }: Checking, { exact }: Expected): Promise<CaseResult[]> {
  const [real, gen] = [momentsOf(tensors, `${id}/real`), momentsOf(tensors, `${id}/gen`)];
  const itself = Math.abs(await frechetDistance(real, real));
  const limit = real.count < real.mean.length ? FID_LIMITS.singular : FID_LIMITS.usual;
  return [
    compareList(`${label} mean`, real.mean, tensorOf(tensors, `${id}/real_mean`), 1e-12),
    compareList(`${label} covariance`, real.covariance, flat(tensorOf(tensors, `${id}/real_cov`)), 1e-11),
    compareNumber(`${label} fid`, await frechetDistance(real, gen), exact, limit),
    compareNumber(`${label} fid, sides changed`, await frechetDistance(gen, real), exact, limit),
    { name: `${label} fid of itself`, error: itself, passed: itself < 1e-6 },
  ];
}

function momentsOf(tensors: Tensors, name: string): Moments {
  const { shape, data } = floatsOf(tensors, name);
  const sums = momentSums(shape[1] ?? 0);
  sums.add(data);
  return sums.moments();
}

function flat(tensor: HostTensor): HostTensor {
  return { ...tensor, shape: [tensor.data.length] };
}

/** The device computes the kernel in single precision, as officially. */
async function checkKid(
  { label, tensors, engine, id }: Checking,
  name: string,
  { exact }: Expected,
): Promise<CaseResult> {
  const [real, fake] = [rowsOf(tensors, `${id}/${name}/real_index`), rowsOf(tensors, `${id}/${name}/gen_index`)];
  const subsets = real.map((rows, i) => ({ real: rows.data, fake: fake[i]?.data ?? [] }));
  const found = await kernelDistance(engine, floatsOf(tensors, `${id}/real`), floatsOf(tensors, `${id}/gen`), subsets);
  return compareNumber(`${label} ${name}`, found, exact, 1e-4);
}

async function checkPr(
  { label, tensors, engine, id }: Checking,
  { k, precision, recall }: NonNullable<MetricCase["pr"]>,
): Promise<CaseResult[]> {
  const [reals, fakes] = centre(floatsOf(tensors, `${id}/real`), floatsOf(tensors, `${id}/gen`));
  const real = { set: reals, radii: await neighbourRadii(engine, reals, k) };
  const fake = { set: fakes, radii: await neighbourRadii(engine, fakes, k) };
  const { realBalls, fakeBalls } = await membership(engine, real, fake, "inside");
  const inside = (counts: Uint32Array, name: string): CaseResult =>
    compareSettings(
      `${label} ${name} inside`,
      Array.from(counts, (count) => Number(count > 0)).join(""),
      Array.from(tensorOf(tensors, `${id}/${name}/inside`).data, Number).join(""),
    );
  return [
    compareList(
      `${label} precision radius`,
      real.radii.map(Math.sqrt),
      tensorOf(tensors, `${id}/precision/radius`),
      1e-5,
    ),
    compareList(`${label} recall radius`, fake.radii.map(Math.sqrt), tensorOf(tensors, `${id}/recall/radius`), 1e-5),
    inside(realBalls, "precision"),
    inside(fakeBalls, "recall"),
    compareNumber(`${label} precision`, shareOf(realBalls), precision, 1e-12),
    compareNumber(`${label} recall`, shareOf(fakeBalls), recall, 1e-12),
  ];
}

function checkScore({ label, tensors, id }: Checking, mean: Expected, std: Expected): CaseResult[] {
  const { shape, data } = floatsOf(tensors, `${id}/logits`);
  const [count = 0, classes = 0] = shape;
  const sums = inceptionScoreSums(classes, count);
  sums.add(data);
  const score = sums.score();
  return [
    compareList(`${label} splits`, score.splits, tensorOf(tensors, `${id}/scores`), 1e-5),
    compareNumber(`${label} mean`, score.mean, mean.exact, 1e-5),
    compareNumber(`${label} std`, score.std, std.exact, 1e-5),
  ];
}
