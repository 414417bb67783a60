import { checkpointNetwork } from "../../src/model/checkpointNetwork.ts";
import type { Checkpoint } from "../../src/checkpoints/checkpoint.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type { LpipsWeights } from "../../src/perceptual/lpips.ts";
import { lpipsDistance } from "../../src/projection/distances/lpips.ts";
import { latentStatistics, type LatentStatistics } from "../../src/projection/latentStatistics.ts";
import { learningRate, noiseScale, OFFICIAL_SCHEDULE } from "../../src/projection/schedule.ts";
import { fittedNoise, type ProjectionProblem } from "../../src/projection/stepProgram.ts";
import { startState, Stepper, type ProjectionState, type StepResult } from "../../src/projection/stepper.ts";
import { targetFeeds } from "../../src/projection/targets.ts";
import type { Network } from "../../src/model/network.ts";
import { float32, hostTensor, type Float32Tensor, type HostTensor } from "../../src/tensor/hostTensor.ts";
import { compareTensors, type CaseResult } from "./compare.ts";

type Tensors = ReadonlyMap<string, HostTensor>;

/** The description of a `projector.safetensors`. */
interface ProjectorCases {
  readonly w_avg_samples: number;
  readonly cases: readonly RunCase[];
}

interface RunCase {
  readonly id: string;
  readonly num_steps: number;
  readonly steps_run: number;
  /** Rows in which rounding stays rounding. */
  readonly sharp_rows: number;
  readonly end?: { readonly first_step: number; readonly steps: number };
}

/** The layout's limits: where rounding stays rounding, and where chance rules. */
const TOLERANCE = 1e-4;
const LOOSE = 0.2;

/** What the runs of a file share. */
interface Check {
  readonly file: string;
  readonly expected: Tensors;
  readonly problem: ProjectionProblem;
  readonly network: Network;
  readonly engine: Engine;
  readonly target: Float32Tensor;
  readonly statistics: LatentStatistics;
}

/** Every run of a `projector.safetensors`, step by step. */
export async function checkProjector(
  file: string,
  expected: Tensors,
  text: string,
  { G_ema: generator, ...checkpoint }: Checkpoint,
  weights: LpipsWeights,
  engine: Engine,
): Promise<CaseResult[]> {
  if (generator === undefined) throw new Error("The projector's checkpoint holds G_ema");
  const { w_avg_samples: samples, cases } = JSON.parse(text) as ProjectorCases;
  const network = checkpointNetwork({ ...checkpoint, G_ema: generator }, engine);
  const distance = lpipsDistance(weights, network.imgResolution, network.imgChannels);
  const problem = { generator, distance, space: "w", batch: 1, fitNoise: true, masked: false } as const;
  const statistics = await latentStatistics(network, undefined, samples);
  const picture = tensor(expected, "target");
  const target = float32(
    [1, ...picture.shape],
    Array.from(picture.data, Number).map((byte) => byte / 127.5 - 1),
  );
  const check = { file, expected, problem, network, engine, target, statistics };
  const results = [
    compareTensors(`${file} w_avg`, statistics.mean, tensor(expected, "w_avg"), TOLERANCE),
    compareTensors(`${file} w_std`, float64([statistics.deviation], []), tensor(expected, "w_std"), TOLERANCE),
  ];
  for (const run of cases) {
    results.push(checkSchedule(check, run), ...(await checkRun(check, run)));
    if (run.end !== undefined) results.push(...(await checkEnd(check, run, run.end)));
  }
  await network.dispose();
  return results;
}

/** Learning rates and noise scales of all steps, those that were not run too. */
function checkSchedule({ file, expected, statistics }: Check, { id, num_steps: numSteps }: RunCase): CaseResult {
  const schedule = { ...OFFICIAL_SCHEDULE, numSteps };
  const rows = Array.from({ length: numSteps }, (_, step) => [
    learningRate(step, schedule),
    noiseScale(step, statistics.deviation, schedule),
  ]);
  const name = `${id}/schedule`;
  return compareTensors(`${file} ${name}`, float64(rows.flat(), [numSteps, 2]), tensor(expected, name), TOLERANCE);
}

async function checkRun(check: Check, { id, steps_run: steps, num_steps, sharp_rows }: RunCase): Promise<CaseResult[]> {
  const { file, expected, problem, statistics } = check;
  const { wDim } = check.network;
  const w = float32([1, 1, wDim], statistics.mean.data);
  const noise = new Map(fittedNoise(problem).map(({ name }) => [name, map(expected, `${id}/init_noise`, name)]));
  const draws = tensor(expected, `${id}/w_noise`).data;
  const rows: StepResult[] = [];
  const results: CaseResult[] = [];
  const onStep = async (stepper: Stepper, result: StepResult): Promise<void> => {
    rows.push(result);
    const prefix = `${id}/noise_after_${rows.length}`;
    if (expected.has(`${prefix}/${officialName(fittedNoise(problem)[0]?.name ?? "")}`))
      results.push(...(await checkNoise(check, stepper, prefix)));
  };
  const wNoise = (step: number): ArrayLike<number> => Array.from(draws.slice(step * wDim, (step + 1) * wDim), Number);
  await run(check, startState(problem, w, noise), { first: 0, steps, numSteps: num_steps }, wNoise, onStep);
  results.push(...checkRows(check, id, rows.slice(0, sharp_rows), TOLERANCE));
  if (steps > sharp_rows) results.push(looseRow(check, id, rows, sharp_rows));
  const last = rows.at(-1)?.w ?? w;
  const { network } = check;
  const image = await network.synthesis(repeated(last, network.numWs));
  const limit = steps > sharp_rows ? LOOSE : TOLERANCE;
  results.push(compareTensors(`${file} ${id}/final_image`, image, tensor(expected, `${id}/final_image`), limit));
  return results;
}

/** The last steps of a run, from a state that the file gives. */
async function checkEnd(check: Check, { id, num_steps: numSteps }: RunCase, end: NonNullable<RunCase["end"]>) {
  const { file, expected, problem, network } = check;
  const group = `${id}_end`;
  const names = fittedNoise(problem).map(({ name }) => name);
  const part = (which: string): Float32Tensor => {
    const parts = ["w", ...names.map(officialName)].flatMap((name) =>
      Array.from(tensor(expected, `${group}/start/${which}/${name}`).data, Number),
    );
    return float32([parts.length], parts);
  };
  const start: ProjectionState = {
    w: float32([1, 1, network.wDim], Array.from(tensor(expected, `${group}/start/value/w`).data, Number)),
    noise: new Map(names.map((name) => [name, map(expected, `${group}/start/value`, name)])),
    firstMoment: part("m"),
    secondMoment: part("v"),
    count: end.first_step,
  };
  const rows: StepResult[] = [];
  const noiseless = new Float32Array(network.wDim);
  const results: CaseResult[] = [];
  const onStep = async (stepper: Stepper, result: StepResult): Promise<void> => {
    rows.push(result);
    if (rows.length === end.steps) results.push(...(await checkNoise(check, stepper, `${group}/noise_after`)));
  };
  await run(check, start, { first: end.first_step, steps: end.steps, numSteps }, () => noiseless, onStep);
  const image = await network.synthesis(repeated(rows.at(-1)?.w ?? start.w, network.numWs));
  const name = `${group}/image`;
  return [
    ...results,
    ...checkRows(check, group, rows, TOLERANCE),
    compareTensors(`${file} ${name}`, image, tensor(expected, name), TOLERANCE),
  ];
}

interface Steps {
  readonly first: number;
  readonly steps: number;
  readonly numSteps: number;
}

async function run(
  { problem, target, engine, statistics }: Check,
  start: ProjectionState,
  { first, steps, numSteps }: Steps,
  wNoise: (step: number) => ArrayLike<number>,
  onStep: (stepper: Stepper, result: StepResult) => Promise<void>,
): Promise<void> {
  const schedule = { ...OFFICIAL_SCHEDULE, numSteps };
  const targets = await targetFeeds(problem, { images: target }, engine);
  const stepper = await Stepper.open(problem, targets, start, engine);
  for (let step = first; step < first + steps; step++) {
    const scale = noiseScale(step, statistics.deviation, schedule);
    const noise = float32(
      start.w.shape,
      Array.from(wNoise(step), (value) => value * scale),
    );
    await onStep(stepper, await stepper.step(learningRate(step, schedule), noise));
  }
  await stepper.dispose();
  targets.dispose();
}

/** The curves of steps whose rounding stays rounding. */
function checkRows({ file, expected }: Check, id: string, rows: readonly StepResult[], limit: number): CaseResult[] {
  const curves: readonly [string, readonly number[]][] = [
    ["dist", rows.flatMap(({ distance }) => distance)],
    ["noise_reg", rows.flatMap(({ regularisation }) => regularisation)],
    ["loss", rows.map(({ distance: [d = NaN], regularisation: [r = NaN] }) => d + 1e5 * r)],
    ["w", rows.flatMap(({ w }) => [...w.data])],
  ];
  return curves.flatMap(([name, values]) => {
    const { data } = tensor(expected, `${id}/${name}`);
    const wanted = Array.from(data, Number).slice(0, values.length);
    const [actual, official] = [values, wanted].map((each) => float64(each, [each.length]));
    if (actual === undefined || official === undefined) return [];
    return [compareTensors(`${file} ${id}/${name}`, actual, official, limit)];
  });
}

/** The distances after that, one by one. */
function looseRow({ file, expected }: Check, id: string, rows: readonly StepResult[], from: number): CaseResult {
  const wanted = Array.from(tensor(expected, `${id}/dist`).data, Number);
  const errors = rows.slice(from).map(({ distance: [d = NaN] }, i) => Math.abs(d / (wanted[from + i] ?? NaN) - 1));
  const error = Math.max(...errors);
  return { name: `${file} ${id}/dist from step ${from}`, error, passed: error <= LOOSE };
}

async function checkNoise({ file, expected, problem }: Check, stepper: Stepper, prefix: string): Promise<CaseResult[]> {
  const noise = await stepper.noise();
  return fittedNoise(problem).map(({ name }) => {
    const label = `${prefix}/${officialName(name)}`;
    const actual = noise.get(name);
    if (actual === undefined) throw new Error(`${file}: no noise map "${name}" is fitted`);
    return compareTensors(`${file} ${label}`, actual, map(expected, prefix, name), TOLERANCE);
  });
}

/** `noise.b4.conv1` -> `b4.conv1.noise_const`. */
function officialName(noise: string): string {
  return `${noise.replace(/^noise\./, "")}.noise_const`;
}

/** A noise map of the file as a network's input. [1, 1, H, W]. */
function map(expected: Tensors, prefix: string, noise: string): Float32Tensor {
  const { shape, data } = tensor(expected, `${prefix}/${officialName(noise)}`);
  return float32([1, 1, ...shape], Array.from(data, Number));
}

/** One w for every layer. [1, 1, wDim] -> [1, numWs, wDim]. */
function repeated({ data }: Float32Tensor, numWs: number): Float32Tensor {
  return float32([1, numWs, data.length], Array.from({ length: numWs }, () => [...data]).flat());
}

function float64(values: readonly number[], shape: readonly number[]): HostTensor {
  return hostTensor("float64", shape, Float64Array.from(values));
}

function tensor(tensors: Tensors, name: string): HostTensor {
  const found = tensors.get(name);
  if (found === undefined) throw new Error(`projector: "${name}" is missing`);
  return found;
}
