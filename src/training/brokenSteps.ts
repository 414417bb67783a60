import { NotFinite } from "./outputs.ts";
import type { PhaseName } from "./phasePrograms.ts";

/** So many steps of a phase in a row whose gradients are not finite end the run: nothing is learnt any more. */
const MOST_BROKEN_STEPS = 100;

/** Counts the steps in a row of each phase whose gradients were not finite. */
export class BrokenSteps {
  private readonly inARow = new Map<PhaseName, number>();

  /** @param nonfinite values of this step's gradient. @throws NotFinite where there were too many such steps. */
  count(name: PhaseName, nonfinite: number): void {
    const broken = nonfinite === 0 ? 0 : (this.inARow.get(name) ?? 0) + 1;
    if (broken === MOST_BROKEN_STEPS) throw new NotFinite(name, `gradients that were not, ${broken} times in a row`);
    this.inARow.set(name, broken);
  }
}
