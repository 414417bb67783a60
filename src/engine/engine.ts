import type { ProgramDType, TensorType } from "../program/tensorType.ts";
import type { OnnxModel, Weights } from "../onnx/encode.ts";
import type { ModelProgram } from "../onnx/modelProgram.ts";
import type { Program } from "../program/program.ts";
import type { HostTensor } from "../tensor/hostTensor.ts";

/** What an engine computes on. */
export const DEVICE_KINDS = ["cpu", "webgpu", "cuda"] as const;
export type DeviceKind = (typeof DEVICE_KINDS)[number];

/** Under Node: a device, the best GPU, or the best device that starts. */
export const DEVICE_CHOICES = ["auto", "cpu", "gpu", "webgpu", "cuda"] as const;
export type DeviceChoice = (typeof DEVICE_CHOICES)[number];

export const PRECISIONS = ["auto", "fp32", "fp16"] as const;
export type Precision = (typeof PRECISIONS)[number];

/** A tensor in host memory that a program can be fed with or returns. */
export type ProgramTensor = HostTensor<ProgramDType>;

/** A tensor that stays with an engine between runs. Only the engine that made it can use it. */
export interface DeviceTensor extends TensorType {
  /** Frees its memory; a second call does nothing. Using it afterwards is an error. */
  dispose(): void;
}

/** What an engine compiles: a traced program, which it lowers for its device, or one that is an ONNX model already. */
export type Runnable<Output extends string = string> = Program<Output> | ModelProgram<Output>;

/** What a program is fed with, by input name: host tensors and tensors that stayed on the device, mixed. */
export type Feeds = Readonly<Record<string, ProgramTensor | DeviceTensor>>;

/** What a run returns, by output name: on the host, except what was asked to be kept on the device. */
export type Results<Output extends string, Kept extends string> = {
  readonly [Name in Output]: Name extends Kept ? DeviceTensor : ProgramTensor;
};

export interface CompileOptions<Kept extends string> {
  /** Outputs that stay on the device, to be fed back or downloaded later. */
  readonly keepOnDevice?: readonly Kept[];
  /** Says that the program will run many times: a GPU may then record its work, in memory of its own, and replay it. */
  readonly repeated?: boolean;
}

/** A program made ready for a device. */
export interface Executable<Output extends string = string, Kept extends string = never> {
  /**
   * Runs the program. Feeds are read before the call returns or kept unchanged until it settles: the
   * caller may not write to them meanwhile.
   * @throws Error naming the input when one is missing, unknown, or of another shape or dtype.
   */
  run(feeds: Feeds): Promise<Results<Output, Kept>>;
  /** Frees the program once the runs under way have ended; running it again is an error. */
  dispose(): Promise<void>;
}

/** By name. */
export type CompileTogether = (
  programs: ReadonlyMap<string, Program>,
) => Promise<ReadonlyMap<string, Executable<string, string>>>;

/**
 * Executes programs on one device. Adapters implement it; code above the engine floor is handed one and
 * names none. Every method after dispose() is an error.
 */
export interface Engine {
  readonly device: DeviceKind;
  /** Whether programs may compute in float16; some graphics drivers cannot, and a CPU does it by casts, slowly. */
  readonly float16: boolean;
  /** Whether programs read host tensors where they lie, so that feeding one costs nothing. */
  readonly sharesMemory: boolean;
  /** One line for people: the device and the runtime. */
  readonly description: string;
  /** What a person should know about the choice of device, such as why a better one did not start. */
  readonly notes: readonly string[];
  compile<Output extends string, Kept extends Output = never>(
    program: Runnable<Output>,
    options?: CompileOptions<Kept>,
  ): Promise<Executable<Output, Kept>>;
  /** The model that `compile` makes of a program, to be kept in a file. */
  lowered(program: Program, weights?: Weights): OnnxModel;
  /**
   * Compiles programs that run one at a time so that they share the memory that each takes while it runs: there where
   * an engine keeps none between runs otherwise, and can. They are fed from the host and give their results to it.
   */
  readonly compileTogether?: CompileTogether;
  upload(tensor: ProgramTensor): Promise<DeviceTensor>;
  download(tensor: DeviceTensor): Promise<ProgramTensor>;
  /** Frees every program and tensor of the engine. */
  dispose(): Promise<void>;
}
