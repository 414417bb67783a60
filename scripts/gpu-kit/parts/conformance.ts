import type { Engine } from "../../../src/engine/engine.ts";
import type { ProgramDType } from "../../../src/program/tensorType.ts";
import { CASES } from "../../../test/engine/cases.ts";
import { checkCase, computesHalves, isForDtype, traceCase } from "../../../test/engine/checkCase.ts";
import { rounded, type Figures, type Kit, type Part } from "../kit.ts";
import { openGpu, timed } from "../measure.ts";

/**
 * The conformance suite's cases on WebGPU, in both precisions: how many fail, and which. Each precision has half of the
 * time, and what it leaves no time for is told apart from what the card cannot compute. Half precision comes first and
 * from the end, where the convolutions stand: of its cases only the first ten have run on a card so far.
 */
export const conformance: Part = async (kit) => {
  const engine = await openGpu();
  const whole = kit.secondsLeft();
  await checkAll(kit, engine, "float16", () => kit.secondsLeft() - whole / 2);
  await checkAll(kit, engine, "float32", kit.secondsLeft);
  await engine.dispose();
};

async function checkAll(
  { sizes, record }: Kit,
  engine: Engine,
  dtype: ProgramDType,
  secondsLeft: Kit["secondsLeft"],
): Promise<void> {
  const cases = CASES.filter((each, i) => i % sizes.conformanceStep === 0 && isForDtype(each, dtype));
  const failures: Figures[] = [];
  const counted = { passed: 0, beyondTheCard: 0, outOfTime: 0 };
  let worst: Figures = { share: 0 };
  const seconds = await timed(async () => {
    for (const each of cases.toReversed()) {
      const name = `${each.op} ${each.title}`;
      if (computesHalves(traceCase(each, dtype)) && !engine.float16) {
        counted.beyondTheCard++;
        continue;
      }
      if (secondsLeft() < 1) {
        counted.outOfTime++;
        continue;
      }
      const outcome = await outcomeOf(() => checkCase(engine, each, dtype));
      const { error = Number.NaN, tolerance = 1, thrown } = outcome;
      if (thrown === undefined && error <= tolerance) counted.passed++;
      else failures.push({ name, error: rounded(error), tolerance, ...(thrown === undefined ? {} : { thrown }) });
      if (error / tolerance > Number(worst.share)) worst = { name, error: rounded(error), share: error / tolerance };
    }
  });
  for (const failure of failures) record({ dtype, failure });
  record({ dtype, cases: cases.length, ...counted, failed: failures.length, worst, seconds: rounded(seconds) });
}

interface Outcome {
  readonly error?: number;
  readonly tolerance?: number;
  readonly thrown?: string;
}

async function outcomeOf(check: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await check();
  } catch (error) {
    return { thrown: error instanceof Error ? error.message : String(error) };
  }
}
