import { LOSSES, type PhaseName } from "./phasePrograms.ts";
import type { TrainingSetup } from "./setup.ts";

/** The phases of an iteration in their order; a regulariser of weight 0 computes nothing. */
export function duePhases(
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
