import { discriminatorDeclarations, generatorDeclarations } from "../../src/checkpoints/declarations.ts";
import type { Engine, Feeds, ProgramTensor } from "../../src/engine/engine.ts";
import type { DiscriminatorConfig, GeneratorConfig } from "../../src/networks/config.ts";
import type { Program } from "../../src/program/program.ts";
import { float32, hostTensor, isDType, type Float32Tensor, type HostTensor } from "../../src/tensor/hostTensor.ts";
import { adamFeeds, lazyAdam, type AdamSettings } from "../../src/training/adam.ts";
import { emaProgram } from "../../src/training/ema.ts";
import { flatLayout, flatten, unflatten, type FlatLayout } from "../../src/training/flatLayout.ts";
import { gradientProgram, PHASES, stepProgram, type PhaseName } from "../../src/training/phasePrograms.ts";
import { pathLengthBatch } from "../../src/training/phases/generatorRegularisation.ts";
import type { PhaseSettings } from "../../src/training/settings.ts";
import { Network } from "../../src/model/network.ts";
import { rows } from "../../src/model/latents.ts";
import { compareTensors, relativeNorm, type CaseResult } from "./compare.ts";

/** The description of a `training.safetensors`. */
export interface TrainingCases {
  readonly r1_gamma: number;
  readonly pl_weight: number;
  readonly pl_decay: number;
  readonly pl_batch_shrink: number;
  readonly pl_mean_start_for_gradients: number;
  readonly pl_mean_start_for_run: number;
  readonly gains: Readonly<Record<PhaseName, number>>;
  readonly noise_mode: "const";
  readonly run: {
    readonly iters: number;
    readonly lr: number;
    readonly beta2: number;
    readonly eps: number;
    readonly g_interval: number;
    readonly d_interval: number;
    readonly ema_beta: number;
  };
}

/** A training file with the networks that it trains. */
export interface TrainingCheck {
  /** `tiny32.training.safetensors`. */
  readonly file: string;
  readonly expected: ReadonlyMap<string, HostTensor>;
  readonly cases: TrainingCases;
  readonly generator: GeneratorConfig;
  readonly discriminator: DiscriminatorConfig;
}

/** The task's limits: relative L2 of a phase's gradients, and of the run's images; the curve by its largest value. */
const TOLERANCE = { phase: 1e-5, state: 1e-5, curve: 1e-4, pictures: 1e-3 } as const;

/** Every phase's gradients, then the whole run. */
export async function checkTraining(check: TrainingCheck, engine: Engine): Promise<CaseResult[]> {
  const bench = new TrainingBench(check, engine);
  const results: CaseResult[] = [];
  for (const phase of Object.keys(PHASES) as PhaseName[]) results.push(...(await bench.phase(phase)));
  return [...results, ...(await bench.run())];
}

/** What the run carries from step to step. */
interface State {
  readonly G: Float32Tensor;
  readonly D: Float32Tensor;
  readonly average: Float32Tensor;
  readonly moments: Readonly<Record<"G" | "D", Float32Tensor>>;
  readonly steps: Readonly<Record<"G" | "D", number>>;
  readonly wAverage: Float32Tensor;
  readonly pathLengthMean: Float32Tensor;
}

type Outputs = Readonly<Record<string, ProgramTensor>>;

export class TrainingBench {
  private readonly check: TrainingCheck;
  private readonly engine: Engine;
  private readonly settings: PhaseSettings;
  private readonly layouts: Readonly<Record<"G" | "D", FlatLayout>>;
  private readonly batch: Readonly<Record<string, Float32Tensor>>;

  constructor(check: TrainingCheck, engine: Engine) {
    this.check = check;
    this.engine = engine;
    const [G, D] = [generatorDeclarations(check.generator), discriminatorDeclarations(check.discriminator)];
    const { cases } = check;
    const real = this.tensor("real");
    this.settings = {
      generator: { config: check.generator, declared: G, buffers: this.network("G") },
      discriminator: { config: check.discriminator, declared: D, buffers: this.network("D") },
      batchSize: real.shape[0] ?? 1,
      noiseMode: cases.noise_mode,
      styleMixing: false,
      halfPrecision: false,
      r1Gamma: cases.r1_gamma,
      pathLength: { batchShrink: cases.pl_batch_shrink, decay: cases.pl_decay, weight: cases.pl_weight },
      gains: cases.gains,
    };
    this.layouts = { G: flatLayout(G), D: flatLayout(D) };
    const shrunk = pathLengthBatch(this.settings);
    this.batch = {
      real,
      realC: this.tensor("real_c"),
      z: this.tensor("gen_z"),
      c: this.tensor("gen_c"),
      pathNoise: rows(this.tensor("pl_noise"), 0, shrunk),
    };
  }

  /** The gradients of one phase as a whole, each against the phase's largest, and the state that it moves. */
  async phase(name: PhaseName): Promise<CaseResult[]> {
    const { file, cases } = this.check;
    const start = this.start(cases.pl_mean_start_for_gradients);
    const { gradient, ...reports } = await this.execute(gradientProgram(name, this.settings), start, {});
    const layout = this.layouts[PHASES[name].trains];
    const expected = flatten(layout, this.named(`${name}/`));
    const results = [relativeNorm(`${file} ${name}`, gradient, expected, TOLERANCE.phase)];
    const moved = { Gmain: ["newWAverage", "Gmain.w_avg"], Greg: ["newPathLengthMean", "Greg.pl_mean"] } as const;
    const [report, wanted] = name === "Gmain" || name === "Greg" ? moved[name] : [];
    if (report === undefined || wanted === undefined) return results;
    const average = compareTensors(`${file} ${wanted}`, present(reports, report), this.tensor(wanted), TOLERANCE.state);
    return [...results, average];
  }

  /** Six iterations of the whole schedule with Adam and the moving average. */
  async run(): Promise<CaseResult[]> {
    const {
      file,
      cases: { run, pl_mean_start_for_run: mean },
    } = this.check;
    let state = this.start(mean);
    const curve: number[] = [];
    const step = await this.stepper();
    const judge = gradientProgram("Dmain", this.settings);
    const ema = await this.engine.compile(emaProgram(this.layouts.G.size));
    for (let i = 0; i < run.iters; i++) {
      for (const [order, name] of (Object.keys(PHASES) as PhaseName[]).entries()) {
        if (name === "Greg" && i % run.g_interval !== 0) continue;
        if (name === "Dreg" && i % run.d_interval !== 0) continue;
        state = await step(name, state, this.latents(i, order));
      }
      const { updated } = await ema.run({ G: state.G, average: state.average, beta: float32([], [run.ema_beta]) });
      state = { ...state, average: single(updated) };
      const { fakeLogits, realLogits } = await this.execute(judge, state, {});
      curve.push(meanOf(fakeLogits), meanOf(realLogits), state.pathLengthMean.data[0] ?? NaN);
    }
    const expectedCurve = this.tensor("run/curve");
    return [
      compareTensors(`${file} run/curve`, float32(expectedCurve.shape, curve), expectedCurve, TOLERANCE.curve),
      compareTensors(`${file} run/w_avg`, state.wAverage, this.tensor("run/w_avg"), TOLERANCE.curve),
      await this.pictures("run/image_G", state.G),
      await this.pictures("run/image_ema", state.average),
    ];
  }

  private async pictures(name: string, flat: Float32Tensor): Promise<CaseResult> {
    const tensors = new Map([...this.network("G"), ...unflatten(this.layouts.G, flat)]);
    const generator = { config: this.check.generator, tensors };
    const network = new Network({ generator }, this.engine, { batchSize: 4 });
    const { c } = this.batch;
    const labels = c !== undefined && (c.shape[1] ?? 0) > 0 ? { labels: c } : {};
    const images = await network.synthesis(await network.mapping(this.tensor("gen_z"), labels), { noiseMode: "const" });
    await network.dispose();
    return relativeNorm(`${this.check.file} ${name}`, images, this.tensor(name), TOLERANCE.pictures);
  }

  /** Runs a phase with its optimiser step on a state; programs are compiled once. */
  private async stepper() {
    const { run } = this.check.cases;
    const plain: AdamSettings = { learningRate: run.lr, beta2: run.beta2, epsilon: run.eps };
    const adam = { G: lazyAdam(plain, run.g_interval), D: lazyAdam(plain, run.d_interval) };
    const settings: PhaseSettings = { ...this.settings, gains: { Greg: run.g_interval, Dreg: run.d_interval } };
    const programs = new Map(
      (Object.keys(PHASES) as PhaseName[]).map((name) => [
        name,
        stepProgram(name, settings, adam[PHASES[name].trains]),
      ]),
    );
    return async (name: PhaseName, state: State, z: Float32Tensor): Promise<State> => {
      const { trains } = PHASES[name];
      const step = state.steps[trains] + 1;
      const traced = programs.get(name);
      if (traced === undefined) throw new Error(`no program of ${name}`);
      const feeds = { z, secondMoment: state.moments[trains], ...adamFeeds(adam[trains], step) };
      const outputs = await this.execute(traced, state, feeds);
      const { newParameters, newSecondMoment, newWAverage, newPathLengthMean } = outputs;
      return {
        ...state,
        [trains]: single(newParameters),
        moments: { ...state.moments, [trains]: single(newSecondMoment) },
        steps: { ...state.steps, [trains]: step },
        wAverage: newWAverage === undefined ? state.wAverage : single(newWAverage),
        pathLengthMean: newPathLengthMean === undefined ? state.pathLengthMean : single(newPathLengthMean),
      };
    };
  }

  /** Feeds what the program asks for; a batch is cut to the samples that it takes. */
  private async execute(traced: Program, state: State, more: Feeds): Promise<Outputs> {
    const { G, D, wAverage, pathLengthMean } = state;
    const known: Feeds = { ...this.batch, G, D, wAverage, pathLengthMean, ...more };
    const feeds = traced.inputs.map(({ attributes: { name }, shape }) => {
      const value = known[name];
      if (value === undefined || !("data" in value)) throw new Error(`the reference has no "${name}"`);
      const [n = 0] = shape;
      const fits = shape.length === 0 || value.shape[0] === n || !isDType(value, "float32");
      return [name, fits ? value : rows(value, 0, n)] as const;
    });
    const executable = await this.engine.compile(traced);
    const outputs = await executable.run(Object.fromEntries(feeds));
    await executable.dispose();
    return outputs;
  }

  private start(pathLengthMean: number): State {
    const zeros = (which: "G" | "D"): Float32Tensor => {
      const { size } = this.layouts[which];
      return float32([size], new Float32Array(size));
    };
    const G = flatten(this.layouts.G, this.network("G"));
    return {
      G,
      average: G,
      D: flatten(this.layouts.D, this.network("D")),
      moments: { G: zeros("G"), D: zeros("D") },
      steps: { G: 0, D: 0 },
      wAverage: this.tensor("G/mapping.w_avg"),
      pathLengthMean: float32([], [pathLengthMean]),
    };
  }

  /** run/z is [iterations, phases, N, zDim]. */
  private latents(iteration: number, phase: number): Float32Tensor {
    const {
      shape: [, phases = 1, n = 1, zDim = 1],
      data,
    } = this.tensor("run/z");
    const start = (iteration * phases + phase) * n * zDim;
    return float32([n, zDim], data.subarray(start, start + n * zDim));
  }

  private network(which: "G" | "D"): Map<string, Float32Tensor> {
    return this.named(`${which}/`);
  }

  private named(prefix: string): Map<string, Float32Tensor> {
    const names = [...this.check.expected.keys()].filter((name) => name.startsWith(prefix));
    return new Map(names.map((name) => [name.slice(prefix.length), this.tensor(name)]));
  }

  private tensor(name: string): Float32Tensor {
    const found = this.check.expected.get(name);
    if (found === undefined || !isDType(found, "float32")) {
      throw new Error(`${this.check.file}: "${name}" must be a float32 tensor`);
    }
    return found;
  }
}

function meanOf(tensor: ProgramTensor | undefined): number {
  const data = tensor === undefined ? [] : [...tensor.data];
  return data.reduce((total, value) => total + value, 0) / data.length;
}

function single(tensor: ProgramTensor | undefined): Float32Tensor {
  if (tensor === undefined || tensor.dtype !== "float32") throw new Error("a program gave no float32 tensor");
  return hostTensor("float32", tensor.shape, Float32Array.from(tensor.data));
}

function present(outputs: Outputs, name: string): ProgramTensor {
  const found = outputs[name];
  if (found === undefined) throw new Error(`a program gave no "${name}"`);
  return found;
}
