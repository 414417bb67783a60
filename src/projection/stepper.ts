import type { DeviceTensor, Engine, Executable, Feeds, ProgramTensor } from "../engine/engine.ts";
import { float32, isDType, type Float32Tensor } from "../tensor/hostTensor.ts";
import { adamFeeds } from "./adam.ts";
import type { TargetFeeds } from "./targets.ts";
import { fittedNoise, momentSize, newName, stepProgram, type ProjectionProblem } from "./stepProgram.ts";

/** Where a projection stands. */
export interface ProjectionState {
  /** [N, 1, wDim], or [N, numWs, wDim] in w+. */
  readonly w: Float32Tensor;
  /** The noise maps that are fitted, under the names of the network's noise inputs. [N, 1, H, H]. */
  readonly noise: ReadonlyMap<string, Float32Tensor>;
  /** Adam's moments: of w, then of each noise map. */
  readonly firstMoment: Float32Tensor;
  readonly secondMoment: Float32Tensor;
  /** Steps taken. */
  readonly count: number;
}

/** What a step found, before it changed anything. */
export interface StepResult {
  /** Of each target. */
  readonly distance: readonly number[];
  /** Of each target's noise maps; zeros where none are fitted. */
  readonly regularisation: readonly number[];
  /** w after the step. */
  readonly w: Float32Tensor;
}

/** The state at the start: these w and noise maps, nothing known of gradients. */
export function startState(
  problem: ProjectionProblem,
  w: Float32Tensor,
  noise: ReadonlyMap<string, Float32Tensor>,
): ProjectionState {
  const zeros = (): Float32Tensor => float32([momentSize(problem)], new Float32Array(momentSize(problem)));
  return { w, noise, firstMoment: zeros(), secondMoment: zeros(), count: 0 };
}

/** The names under which outputs of a step become inputs of the next; they stay on the device. */
function passedOn(problem: ProjectionProblem): [output: string, input: string][] {
  return [
    ["newFirstMoment", "firstMoment"],
    ["newSecondMoment", "secondMoment"],
    ...fittedNoise(problem).map(({ name }): [string, string] => [newName(name), name]),
  ];
}

/** Projects images step by step; all but w stays on the device. */
export class Stepper {
  private readonly executable: Executable<string, string>;
  private readonly targets: Feeds;
  private readonly kept: Map<string, DeviceTensor>;
  private readonly passedOn: readonly (readonly [output: string, input: string])[];
  private readonly engine: Engine;
  private state: Pick<ProjectionState, "w" | "count">;

  private constructor(
    engine: Engine,
    executable: Executable<string, string>,
    targets: Feeds,
    kept: Map<string, DeviceTensor>,
    passed: readonly (readonly [string, string])[],
    state: Pick<ProjectionState, "w" | "count">,
  ) {
    this.engine = engine;
    this.executable = executable;
    this.targets = targets;
    this.kept = kept;
    this.passedOn = passed;
    this.state = state;
  }

  static async open(
    problem: ProjectionProblem,
    { features, feeds }: TargetFeeds,
    { firstMoment, secondMoment, noise, ...state }: ProjectionState,
    engine: Engine,
  ): Promise<Stepper> {
    const passed = passedOn(problem);
    const keepOnDevice = passed.map(([output]) => output);
    const executable = await engine.compile<string, string>(stepProgram(problem, features), { keepOnDevice });
    const kept = new Map<string, DeviceTensor>();
    for (const [name, tensor] of [["firstMoment", firstMoment], ["secondMoment", secondMoment], ...noise] as const)
      kept.set(name, await engine.upload(tensor));
    return new Stepper(engine, executable, feeds, kept, passed, state);
  }

  /** @param wNoise added to w in this step's image, like w. */
  async step(learningRate: number, wNoise: Float32Tensor): Promise<StepResult> {
    const { w, count } = this.state;
    const scalars = adamFeeds(learningRate, count + 1);
    const feeds = { w, wNoise, ...scalars, ...this.targets, ...Object.fromEntries(this.kept) };
    const outputs = await this.executable.run(feeds);
    for (const [output, input] of this.passedOn) this.replace(input, outputs[output]);
    const newW = float32(w.shape, floats(outputs.newW));
    this.state = { w: newW, count: count + 1 };
    const distance = [...floats(outputs.distance)];
    const regularisation = outputs.regularisation;
    return {
      distance,
      regularisation: regularisation === undefined ? distance.map(() => 0) : [...floats(regularisation)],
      w: newW,
    };
  }

  /** The noise maps as they are now. */
  async noise(): Promise<Map<string, Float32Tensor>> {
    const maps = new Map<string, Float32Tensor>();
    for (const [name, tensor] of this.kept) {
      if (!name.startsWith("noise.")) continue;
      maps.set(name, float32(tensor.shape, Float32Array.from(floats(await this.engine.download(tensor)))));
    }
    return maps;
  }

  async dispose(): Promise<void> {
    for (const tensor of this.kept.values()) tensor.dispose();
    this.kept.clear();
    await this.executable.dispose();
  }

  private replace(name: string, tensor: ProgramTensor | DeviceTensor | undefined): void {
    if (tensor === undefined || !("dispose" in tensor)) throw new Error(`projection: "${name}" left the device`);
    this.kept.get(name)?.dispose();
    this.kept.set(name, tensor);
  }
}

/** @throws Error for what is not float32, or left on the device. */
export function floats(tensor: ProgramTensor | DeviceTensor | undefined): Float32Array {
  if (tensor === undefined || !("data" in tensor) || !isDType(tensor, "float32"))
    throw new Error("projection: a program gave no float32 tensor");
  return tensor.data;
}
