import type { OnnxModel } from "../../onnx/encode.ts";
import type { ModelFile } from "../../onnx/modelProgram.ts";
import type { TensorType } from "../../program/tensorType.ts";
import type { DeviceKind, ProgramTensor } from "../engine.ts";

/** A tensor that stays where the sessions are, known by a number. */
export interface KeptTensor extends TensorType {
  readonly kept: number;
}
export type HostValue = ProgramTensor | KeptTensor;
export type HostValues = Readonly<Record<string, HostValue>>;

/** What ONNX Runtime needs to know to set up a session. */
export interface SessionSettings {
  readonly device: DeviceKind;
  /** Which GPU of several, by CUDA's number; the first where none is given. */
  readonly adapter?: number;
  /** Threads of an operator; ONNX Runtime's own choice (one a physical core) where none is given. */
  readonly threads?: number;
  /** False returns memory between runs instead of keeping it for the next: see `EngineOptions.arena`. */
  readonly arena?: boolean;
  /** Lets ONNX Runtime write its warnings to stderr. */
  readonly verbose?: boolean;
  /** Where a page serves ONNX Runtime's .wasm files: an absolute URL that ends in a slash. Browsers only. */
  readonly wasmPaths?: string;
}

/**
 * Holds ONNX Runtime sessions: in this thread or in a worker. Sessions and kept tensors are numbers, so
 * that both look the same from outside.
 */
export interface SessionHost {
  /** Whether its sessions are in the thread that feeds them. */
  readonly sharesMemory: boolean;
  open(model: OnnxModel | ModelFile, kept: readonly string[], settings: SessionSettings): Promise<number>;
  run(session: number, feeds: HostValues): Promise<HostValues>;
  /**
   * Records what a session does on a GPU, and replays that later on, where the runtime can do so and the next two runs
   * give the same bits either way. Otherwise the session goes on as before.
   * @param model what it was opened with.
   */
  record(session: number, model: OnnxModel): Promise<void>;
  close(session: number): Promise<void>;
  /** Frees a kept tensor. */
  drop(kept: number): Promise<void>;
  /** Ends the host with everything in it. */
  end(): Promise<void>;
}
