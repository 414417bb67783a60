import type * as Ort from "onnxruntime-common";
import type { ProgramDType } from "../../program/tensorType.ts";
import { hostTensor } from "../../tensor/hostTensor.ts";
import type { ProgramTensor } from "../engine.ts";
import type { OrtModule } from "./ortModule.ts";

export function programDType(type: string): ProgramDType {
  if (type === "float32" || type === "float16") return type;
  throw new Error(`onnxruntime: a program gave ${type}`);
}

/** A result on the host, without a copy. Newer engines give halves as a Float16Array; programs hold bit patterns. */
export function fromOrt({ type, data, dims }: Ort.Tensor): ProgramTensor {
  const isPlain = ArrayBuffer.isView(data) && data.buffer instanceof ArrayBuffer;
  if (!isPlain) throw new Error(`onnxruntime: a program gave ${type}`);
  const { buffer, byteOffset, byteLength } = data;
  return programDType(type) === "float32"
    ? hostTensor("float32", [...dims], new Float32Array(buffer, byteOffset, byteLength / 4))
    : hostTensor("float16", [...dims], new Uint16Array(buffer, byteOffset, byteLength / 2));
}

export function toOrt({ Tensor }: OrtModule, { dtype, data, shape }: ProgramTensor): Ort.Tensor {
  return new Tensor(dtype, data, shape);
}
