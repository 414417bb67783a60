import { hostTensorOf, type Outputs } from "./outputs.ts";
import type { PhaseName } from "./phasePrograms.ts";
import type { TrainingSetup } from "./setup.ts";

/** A phase's values, one a sample, by their official names. */
export type Reports = readonly (readonly [name: string, values: Float32Array])[];

/** What each phase reports, from its program's outputs. */
const NAMES: Readonly<Record<PhaseName, (values: (name: string) => Float32Array, setup: TrainingSetup) => Reports>> = {
  Gmain: (values) => [
    ["Loss/scores/fake", values("fakeLogits")],
    ["Loss/signs/fake", values("fakeLogits").map(Math.sign)],
    ["Loss/G/loss", values("losses")],
  ],
  Greg: (values, { pathLength }) => [
    ["Loss/pl_penalty", values("penalties")],
    ["Loss/G/reg", values("penalties").map((penalty) => penalty * pathLength.weight)],
  ],
  Dmain: (values) => [
    ["Loss/scores/fake", values("fakeLogits")],
    ["Loss/signs/fake", values("fakeLogits").map(Math.sign)],
    ["Loss/scores/real", values("realLogits")],
    ["Loss/signs/real", values("realLogits").map(Math.sign)],
    ["Loss/D/loss", values("losses")],
  ],
  Dreg: (values, { r1Gamma }) => [
    ["Loss/scores/real", values("realLogits")],
    ["Loss/signs/real", values("realLogits").map(Math.sign)],
    ["Loss/r1_penalty", values("penalties")],
    ["Loss/D/reg", values("penalties").map((penalty) => penalty * (r1Gamma / 2))],
  ],
};

export function reportsOf(phase: PhaseName, outputs: Outputs, setup: TrainingSetup): Reports {
  return NAMES[phase]((name) => hostTensorOf(outputs[name], name).data, setup);
}

/** The signs of D's real logits among these reports, which steer the augmentation. */
export function realSigns(reports: Reports): Float32Array {
  return reports.find(([name]) => name === "Loss/signs/real")?.[1] ?? new Float32Array();
}
