import type { BlockSize } from "../../onnx/blocked/ops.ts";
import type { OnnxModel, Weights } from "../../onnx/encode.ts";
import type { ModelFile } from "../../onnx/modelProgram.ts";
import { toOnnxBranches } from "../../onnx/branches.ts";
import { toOnnx } from "../../onnx/toOnnx.ts";
import type { TensorType } from "../../program/tensorType.ts";
import { program, type Program } from "../../program/program.ts";
import { Trace } from "../../program/trace.ts";
import type {
  CompileOptions,
  CompileTogether,
  DeviceKind,
  DeviceTensor,
  Engine,
  ProgramTensor,
  Runnable,
} from "../engine.ts";
import { ProgramCache } from "../programCache.ts";
import { branchHosts } from "./branchHost.ts";
import { OrtExecutable } from "./ortExecutable.ts";
import type { SessionHost, SessionSettings } from "./sessionHost.ts";

/** What was found out when the device was chosen. */
export interface EngineFacts extends Pick<Engine, "description" | "notes" | "float16"> {
  /** Block size of the CPU's blocked layout, where programs may use it. */
  readonly blockSize?: BlockSize;
  /** Whether the host can record what a GPU does. */
  readonly records?: boolean;
  /** Frees what nothing refers to any more, where the platform has a call for it. */
  readonly collectGarbage?: () => void;
}

/** Constants of a model, in bytes, from which on their copies are not left to wait: a model of 256 x 256 has 120 MB. */
const LARGE_MODEL = 64e6;

interface Disposable {
  dispose(): Promise<void>;
}

/** Runs programs through ONNX Runtime. Made by the adapters' `open…` functions, which choose the device. */
export class OrtEngine implements Engine {
  readonly device: DeviceKind;
  readonly float16: boolean;
  readonly sharesMemory: boolean;
  readonly description: string;
  readonly notes: readonly string[];
  readonly compileTogether?: CompileTogether;
  private readonly host: SessionHost;
  private readonly settings: SessionSettings;
  private readonly blockSize: BlockSize | undefined;
  private readonly records: boolean;
  private readonly collectGarbage: (() => void) | undefined;
  private readonly transfers = new ProgramCache(this);
  private readonly copies = new Map<string, Program<"y">>();
  private readonly executables = new Set<Disposable>();
  private disposed = false;

  constructor(host: SessionHost, settings: SessionSettings, facts: EngineFacts) {
    const { description, notes, float16, blockSize, records = false, collectGarbage } = facts;
    this.host = host;
    this.settings = settings;
    this.device = settings.device;
    this.description = description;
    this.notes = notes;
    this.float16 = float16;
    this.sharesMemory = settings.device === "cpu" && host.sharesMemory;
    this.blockSize = blockSize;
    this.records = records;
    this.collectGarbage = collectGarbage;
    const isFrugal = this.sharesMemory && settings.arena === false;
    if (isFrugal) this.compileTogether = (programs) => this.openTogether(programs);
  }

  async compile<Output extends string, Kept extends Output = never>(
    runnable: Runnable<Output>,
    { keepOnDevice = [], repeated = false }: CompileOptions<Kept> = {},
  ): Promise<OrtExecutable<Output, Kept>> {
    this.requireLive("compile");
    const unknown = keepOnDevice.find((name) => !runnable.outputs.has(name));
    if (unknown !== undefined) throw new Error(`compile: the program has no output "${unknown}" to keep on the device`);
    const session = await this.open(runnable, keepOnDevice);
    const ranOften =
      repeated && this.records ? () => void this.record(session, runnable).catch(() => undefined) : undefined;
    return this.executable(this.host, session, runnable, ranOften);
  }

  lowered(lowering: Program, weights?: Weights): OnnxModel {
    const isCpu = this.device === "cpu";
    return toOnnx(lowering, { weights, ...(isCpu ? { target: "cpu", blockSize: this.blockSize } : { target: "gpu" }) });
  }

  /** The runtime has no call that copies to a device, so a program that copies its input does it. */
  async upload(tensor: ProgramTensor): Promise<DeviceTensor> {
    this.requireLive("upload");
    return (await this.transfers.run(this.copy(tensor), { x: tensor }, { keepOnDevice: ["y"] })).y;
  }

  /** A tensor is read through a program as well: the binding's own way back aborts the process on WebGPU. */
  async download(tensor: DeviceTensor): Promise<ProgramTensor> {
    this.requireLive("download");
    return (await this.transfers.run(this.copy(tensor), { x: tensor })).y;
  }

  async dispose(): Promise<void> {
    if (this.disposed) return;
    this.disposed = true;
    await Promise.all([...this.executables].map((executable) => executable.dispose()));
    await this.host.end();
  }

  private executable<Output extends string, Kept extends Output>(
    host: SessionHost,
    session: number,
    runnable: Runnable<Output>,
    ranOften?: () => void,
  ): OrtExecutable<Output, Kept> {
    const disposed = (): void => void this.executables.delete(executable);
    const executable = new OrtExecutable<Output, Kept>(host, session, runnable, { disposed, ranOften });
    this.executables.add(executable);
    return executable;
  }

  /**
   * One session that keeps its memory. Without, glibc gives what a run frees back to the system and fetches it anew,
   * page by page, at every run: a tenth of a training step.
   */
  private async openTogether(programs: ReadonlyMap<string, Program>): ReturnType<CompileTogether> {
    this.requireLive("compile");
    const session = await this.openBranches(programs);
    this.collectGarbage?.();
    const hosts = branchHosts(this.host, programs);
    const all = [...programs].map(
      ([name, program]) =>
        [name, this.executable<string, string>(hosts.get(name) ?? this.host, session, program)] as const,
    );
    return new Map(all);
  }

  /** Asks for it before the next run is; where nothing comes of it, the session goes on as it is. */
  private async record(session: number, runnable: Runnable): Promise<void> {
    const model = this.modelOf(runnable);
    if (!("file" in model)) await this.host.record(session, model);
  }

  /** On its own, so that nothing refers to the model once it has returned. */
  private openBranches(programs: ReadonlyMap<string, Program>): Promise<number> {
    const model = toOnnxBranches(programs, { target: "cpu", blockSize: this.blockSize });
    return this.host.open(model, [], { ...this.settings, arena: true });
  }

  /** The session has its own copy of the constants; those made for it go, before the first run needs memory too. */
  private async open(runnable: Runnable, keepOnDevice: readonly string[]): Promise<number> {
    const opened = await this.openModel(runnable, keepOnDevice);
    if (opened.bytes >= LARGE_MODEL) this.collectGarbage?.();
    return opened.session;
  }

  /** On its own, so that nothing refers to the model once it has returned. */
  private async openModel(
    runnable: Runnable,
    keepOnDevice: readonly string[],
  ): Promise<{ readonly session: number; readonly bytes: number }> {
    const model = this.modelOf(runnable);
    const bytes = "file" in model ? 0 : model.externalData.reduce((sum, { data }) => sum + data.byteLength, 0);
    try {
      return { session: await this.host.open(model, keepOnDevice, this.settings), bytes };
    } catch (error) {
      if (!("instead" in runnable) || runnable.instead === undefined) throw error;
      return this.openModel(await runnable.instead(), keepOnDevice);
    }
  }

  private modelOf(runnable: Runnable): OnnxModel | ModelFile {
    return "model" in runnable ? runnable.model : this.lowered(runnable);
  }

  private copy({ dtype, shape }: TensorType): Program<"y"> {
    const key = `${dtype} ${shape.join()}`;
    const known = this.copies.get(key);
    if (known !== undefined) return known;
    const made = program({ y: new Trace().input("x", shape, dtype) });
    this.copies.set(key, made);
    return made;
  }

  private requireLive(attempted: string): void {
    if (this.disposed) throw new Error(`${attempted}: the engine is disposed`);
  }
}
