import { encodeHalf } from "../base/half.ts";
import { cast } from "../program/ops.ts";
import type { HostTensor } from "../tensor/hostTensor.ts";
import type { ProgramDType } from "../program/tensorType.ts";
import { isOp } from "../program/node.ts";
import type { Program } from "../program/program.ts";
import { rebuild } from "./rebuild.ts";

/** Smaller tensors are not worth a cast. */
const SMALLEST = 256;

/** The largest number in half precision. */
const LARGEST_HALF = 65504;

/** The same program with its weights stored in half precision, and cast where they are used in single. */
export function halfConstants(traced: Program): Program {
  return rebuild(traced, (node, trace) => {
    if (!isOp(node, "constant")) return undefined;
    const half = toHalf(node.attributes.value);
    return half === undefined ? undefined : cast(trace.constant(half), "float32");
  });
}

/** -> undefined where the tensor is small, not in single precision, or holds numbers beyond half precision. */
function toHalf({ dtype, shape, data }: HostTensor<ProgramDType>): HostTensor<"float16"> | undefined {
  if (dtype !== "float32" || data.length < SMALLEST) return undefined;
  if (!data.every((value) => Math.abs(value) <= LARGEST_HALF)) return undefined;
  const halves = new Uint16Array(data.length); // from() would go through an iterator
  for (let i = 0; i < data.length; i++) halves[i] = encodeHalf(data[i] ?? 0);
  return { dtype: "float16", shape, data: halves };
}
