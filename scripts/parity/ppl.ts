import type { Checkpoint } from "../../src/checkpoints/checkpoint.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { openDistance, pathWs, type PathOptions } from "../../src/metrics/pathLengthMetric.ts";
import { Network } from "../../src/model/network.ts";
import type { LpipsWeights } from "../../src/perceptual/lpips.ts";
import type { HostTensor } from "../../src/tensor/hostTensor.ts";
import type { CaseResult } from "./compare.ts";
import { compareNumber, floatsOf, tensorOf, type Tensors } from "./tensors.ts";

interface PathCase {
  readonly id: string;
  readonly epsilon: number;
  readonly space: PathOptions["space"];
  readonly sampling: PathOptions["sampling"];
  readonly crop: boolean;
  readonly mean_float64: number;
}

/** The small step of the official code makes noise of rounding; the larger one does not. */
const LIMITS = { small: { each: 5e-2, mean: 1e-2 }, large: { each: 1e-3, mean: 1e-3 } };
const LARGE_STEP = 1e-3;

/** Distances along the file's paths, with its noise. */
export async function checkPathLength(
  file: string,
  tensors: Tensors,
  description: string,
  checkpoint: Checkpoint,
  lpips: LpipsWeights,
  engine: Engine,
): Promise<CaseResult[]> {
  const network = withNoise(checkpoint, tensors, engine);
  const { cases } = JSON.parse(description) as { readonly cases: readonly PathCase[] };
  const results: CaseResult[] = [];
  for (const o of cases) {
    const t = Array.from(floatsOf(tensors, "t").data, (at) => (o.sampling === "full" ? at : 0));
    const ends = { z0: floatsOf(tensors, "z0"), z1: floatsOf(tensors, "z1"), t };
    const distance = await openDistance(network, { lpips, ...o });
    const found = await distance.of(await pathWs(network, ends, o), { noiseMode: "const" });
    await distance.dispose();
    results.push(...compared(`${file} ${o.id}`, found, tensorOf(tensors, `${o.id}/distances_float64`), o));
  }
  await network.dispose();
  return results;
}

function compared(label: string, found: Float64Array, expected: HostTensor, o: PathCase): CaseResult[] {
  const limits = o.epsilon < LARGE_STEP ? LIMITS.small : LIMITS.large;
  const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
  const each = Array.from(found, (value, i) =>
    compareNumber(`${label} ${i}`, value, Number(expected.data[i]), limits.each),
  );
  return [...each, compareNumber(`${label} mean`, mean, o.mean_float64, limits.mean)];
}

function withNoise({ G_ema }: Checkpoint, tensors: Tensors, engine: Engine): Network {
  if (G_ema === undefined) throw new Error("The reference's checkpoints hold G_ema");
  const noise = [...tensors.keys()]
    .filter((name) => name.startsWith("noise/"))
    .map((name) => [name.replace("noise/", "synthesis."), floatsOf(tensors, name)] as const);
  const generator = { ...G_ema, tensors: new Map([...G_ema.tensors, ...noise]) };
  return new Network({ generator }, engine, { batchSize: 4 });
}
