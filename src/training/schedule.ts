import { LOSSES, type PhaseName } from "./phasePrograms.ts";
import type { TrainingSetup } from "./setup.ts";

/** A phase and the iteration it belongs to. */
export interface DuePhase {
  readonly name: PhaseName;
  readonly iteration: number;
}

/** The phases of an iteration, each with the one that follows it, be it in the next iteration. */
export function phasesInTurn(
  setup: TrainingSetup,
  iteration: number,
): readonly { readonly due: DuePhase; readonly next: DuePhase }[] {
  const phasesOf = (of: number): DuePhase[] => duePhases(setup, of).map((name) => ({ name, iteration: of }));
  const all = [...phasesOf(iteration), ...phasesOf(iteration + 1)];
  return all.flatMap((due, i) => {
    const next = all[i + 1];
    return due.iteration > iteration || next === undefined ? [] : [{ due, next }];
  });
}

/** All phases that a training has: in its first iteration every one is due. */
export function everyPhase(setup: TrainingSetup): readonly PhaseName[] {
  return duePhases(setup, 0);
}

/** The phases of an iteration in their order; a regulariser of weight 0 computes nothing. */
function duePhases(
  { loss = "logistic", gRegInterval, dRegInterval, r1Gamma, pathLength }: TrainingSetup,
  iteration: number,
): readonly PhaseName[] {
  const schedule: readonly (readonly [PhaseName, number])[] = [
    ["Gmain", 1],
    ["Greg", pathLength.weight > 0 ? gRegInterval : Infinity],
    ["Dmain", 1],
    ["Dreg", r1Gamma > 0 ? dRegInterval : Infinity],
  ];
  const isDue = (interval: number): boolean => interval < Infinity && iteration % interval === 0;
  return schedule.filter(([name, interval]) => name in LOSSES[loss] && isDue(interval)).map(([name]) => name);
}
