import type { Engine, ProgramTensor } from "../../src/engine/engine.ts";
import { program, type Program } from "../../src/program/program.ts";
import type { ProgramDType } from "../../src/program/tensorType.ts";
import { Trace } from "../../src/program/trace.ts";
import { numbers, type Case } from "./cases.ts";
import { evaluate, toValue, type Value } from "./reference.ts";

/** Relative to the largest value of the result; halves round at 2^-11 and sums of them a few times. */
export const TOLERANCE: Readonly<Record<ProgramDType, number>> = { float32: 5e-6, float16: 4e-3 };

/** How a case came out on an engine. */
export interface CaseOutcome {
  /** The largest difference from the reference, relative to its largest value; NaN for another shape. */
  readonly error: number;
  readonly tolerance: number;
}

/** Whether an engine must compute a case in a dtype, as far as it computes in that dtype at all. */
export function isForDtype({ singleOnly = false }: Case, dtype: ProgramDType): boolean {
  return dtype === "float32" || !singleOnly;
}

/** A case as a program whose inputs are of a dtype. */
export function traceCase({ inputs, build }: Case, dtype: ProgramDType): Program<"y"> {
  const trace = new Trace();
  return program({
    y: build(
      trace,
      inputs.map(({ shape }, i) => trace.input(`x${i}`, shape, dtype)),
    ),
  });
}

export function computesHalves({ nodes }: Program): boolean {
  return nodes.some(({ dtype }) => dtype === "float16");
}

/** Runs a case on an engine beside the reference. */
export async function checkCase(engine: Engine, each: Case, dtype: ProgramDType): Promise<CaseOutcome> {
  const traced = traceCase(each, dtype);
  const feeds = Object.fromEntries(
    each.inputs.map(({ shape, range }, i) => [`x${i}`, numbers(shape, range, dtype, i)]),
  );
  const executable = await engine.compile(traced);
  const { y } = await executable.run(feeds);
  await executable.dispose();
  const tolerance = TOLERANCE[computesHalves(traced) ? "float16" : "float32"];
  return { error: relativeError(y, evaluate(traced, feeds).get("y")), tolerance };
}

function relativeError(actual: ProgramTensor, expected: Value | undefined): number {
  if (actual.shape.join() !== expected?.shape.join()) return Number.NaN;
  const [got, wanted] = [toValue(actual).data, expected.data];
  const largest = wanted.reduce((best, x) => Math.max(best, Math.abs(x)), 1e-30);
  return wanted.reduce((worst, x, i) => Math.max(worst, Math.abs(x - (got[i] ?? Number.NaN))), 0) / largest;
}
