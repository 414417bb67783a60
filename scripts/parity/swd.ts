import type { Engine } from "../../src/engine/engine.ts";
import { laplacianPyramid } from "../../src/metrics/laplacianPyramid.ts";
import {
  channelStatistics,
  normalisePatches,
  slicedWasserstein,
  writePatches,
} from "../../src/metrics/slicedWasserstein.ts";
import { float32, type Float32Tensor, type HostTensor } from "../../src/tensor/hostTensor.ts";
import { compareTensors, type CaseResult } from "./compare.ts";
import { compareList, compareNumber, rowsOf, tensorOf, type Tensors } from "./tensors.ts";

/** What the file says of itself. */
interface SwdCases {
  readonly resolutions: readonly number[];
  readonly swd_x1000: Readonly<Record<string, number>>;
  readonly average: number;
}

const LIMIT = 1e-4;

/** The sliced Wasserstein distance of the file's images, with its patches and directions. */
export async function checkSwd(
  file: string,
  tensors: Tensors,
  description: string,
  engine: Engine,
): Promise<CaseResult[]> {
  const { resolutions, swd_x1000, average } = JSON.parse(description) as SwdCases;
  const results: CaseResult[] = [];
  const found: number[] = [];
  for (const [level, resolution] of resolutions.entries()) {
    const [real, fake] = (["real", "fake"] as const).map((side) =>
      checkPatches({ file, tensors, side, resolution, level, levels: resolutions.length }),
    );
    if (real === undefined || fake === undefined) throw new Error("two sides are two");
    const directions = rowsOf(tensors, `${resolution}/directions`);
    const distance = 1000 * (await slicedWasserstein(engine, real.patches, fake.patches, directions));
    found.push(distance);
    const compared = compareNumber(`${file} swd ${resolution}`, distance, swd_x1000[resolution], LIMIT);
    results.push(...real.results, ...fake.results, compared);
  }
  const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
  return [...results, compareNumber(`${file} swd mean`, mean, average, LIMIT)];
}

interface SideCase {
  readonly file: string;
  readonly tensors: Tensors;
  readonly side: "real" | "fake";
  readonly resolution: number;
  readonly level: number;
  readonly levels: number;
}

interface SideOutcome {
  readonly patches: Float32Tensor;
  readonly results: readonly CaseResult[];
}

function checkPatches({ file, tensors, side, resolution, level, levels }: SideCase): SideOutcome {
  const expected = (name: string): HostTensor => tensorOf(tensors, `${resolution}/${name}`);
  const [x, y] = ["x", "y"].map((axis) => rowsOf(tensors, `${resolution}/${side}_${axis}`));
  const images = rowsOf(tensors, side).map((image) => laplacianPyramid(image, levels)[level] ?? image);
  const [, vector = 1] = expected("directions").shape;
  const size = vector * (x?.[0]?.data.length ?? 0);
  const patches = float32([(images.length * size) / vector, vector], new Float32Array(images.length * size));
  images.forEach((image, i) => {
    const centres = { x: x?.[i]?.data ?? [], y: y?.[i]?.data ?? [] };
    writePatches(image, centres, patches.data.subarray(i * size, (i + 1) * size));
  });
  const label = `${file} ${resolution} ${side}`;
  const { mean, std } = channelStatistics(patches);
  const normalised = normalisePatches(patches);
  const results = [
    compareList(`${label} mean`, mean, expected(`${side}_mean`), LIMIT),
    compareList(`${label} std`, std, expected(`${side}_std`), LIMIT),
    ...(side === "real" ? checkFirst(label, images[0] ?? patches, normalised.data.slice(0, vector), expected) : []),
  ];
  return { patches: normalised, results };
}

/** The one level of a pyramid and the one patch that the file holds to debug by. */
function checkFirst(
  label: string,
  image: Float32Tensor,
  patch: Float32Array,
  expected: (name: string) => HostTensor,
): CaseResult[] {
  return [
    compareTensors(`${label} pyramid`, image, expected("pyramid_real_0"), LIMIT),
    compareList(`${label} patch`, patch, expected("descriptor_real_0"), LIMIT),
  ];
}
