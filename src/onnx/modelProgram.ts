import type { Program } from "../program/program.ts";
import type { TensorType } from "../program/tensorType.ts";
import type { OnnxModel } from "./encode.ts";

/** A model in a file, which the runtime opens itself, with the weights beside it. */
export interface ModelFile {
  readonly file: string;
}

/** A program that is an ONNX model already, such as an exported file's, at one batch size; files are for Node only. */
export interface ModelProgram<Output extends string = string> {
  readonly inputs: readonly ModelInput[];
  readonly outputs: ReadonlyMap<Output, TensorType>;
  readonly model: OnnxModel | ModelFile;
  /** Gives the program to run where the runtime cannot open this one's file. */
  readonly instead?: () => Promise<Program<Output> | ModelProgram<Output>>;
}

/** As the inputs of traced programs are: the name stands among the attributes. */
export interface ModelInput extends TensorType {
  readonly attributes: { readonly name: string };
}
