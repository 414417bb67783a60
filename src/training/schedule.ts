import type { PhaseName } from "./phasePrograms.ts";
import type { TrainingSetup } from "./setup.ts";

/** The phases of an iteration in their order; a regulariser of weight 0 computes nothing. */
export function duePhases(
  { gRegInterval, dRegInterval, r1Gamma, pathLength }: TrainingSetup,
  iteration: number,
): readonly PhaseName[] {
  const schedule: readonly (readonly [PhaseName, number])[] = [
    ["Gmain", 1],
    ["Greg", pathLength.weight > 0 ? gRegInterval : Infinity],
    ["Dmain", 1],
    ["Dreg", r1Gamma > 0 ? dRegInterval : Infinity],
  ];
  return schedule.filter(([, interval]) => interval < Infinity && iteration % interval === 0).map(([name]) => name);
}
