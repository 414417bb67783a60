import { hostTensorOf, type Outputs } from "./outputs.ts";
import type { PhaseName } from "./phasePrograms.ts";
import type { LossName } from "./settings.ts";
import type { TrainingSetup } from "./setup.ts";

/** A phase's values, one a sample, by their official names. */
export type Reports = readonly (readonly [name: string, values: Float32Array])[];

type Report = (values: (name: string) => Float32Array, setup: TrainingSetup) => Reports;

/** What each phase reports, from its program's outputs. */
const NAMES: Readonly<Record<PhaseName, Report>> = {
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

/**
 * Scores mean something only beside each other: the sign of a real image's is told beside that of the generated one
 * that it is paired with, and so steers the augmentation.
 */
const relativisticDmain: Report = (values, setup) => {
  const [real, fake] = [values("realLogits"), values("fakeLogits")];
  const penalties =
    setup.r1Gamma === 0 ? [] : relativisticPenalties(values("penalties"), values("fakePenalties"), setup);
  return [
    ["Loss/scores/fake", fake],
    ["Loss/signs/fake", fake.map((score, i) => Math.sign(score - (real[i] ?? 0)))],
    ["Loss/scores/real", real],
    ["Loss/signs/real", real.map((score, i) => Math.sign(score - (fake[i] ?? 0)))],
    ["Loss/D/loss", values("losses")],
    ...penalties,
  ];
};

function relativisticPenalties(real: Float32Array, fake: Float32Array, { r1Gamma }: TrainingSetup): Reports {
  return [
    ["Loss/r1_penalty", real],
    ["Loss/r2_penalty", fake],
    ["Loss/D/reg", real.map((penalty, i) => (penalty + (fake[i] ?? 0)) * (r1Gamma / 2))],
  ];
}

/** Gmain reports no signs: its program's generated images have partners of their own. */
const relativisticGmain: Report = (values) => [
  ["Loss/scores/fake", values("fakeLogits")],
  ["Loss/G/loss", values("losses")],
];

const LOSS_REPORTS: Readonly<Record<LossName, Readonly<Record<PhaseName, Report>>>> = {
  logistic: NAMES,
  relativistic: { ...NAMES, Gmain: relativisticGmain, Dmain: relativisticDmain },
};

export function reportsOf(phase: PhaseName, outputs: Outputs, setup: TrainingSetup): Reports {
  return LOSS_REPORTS[setup.loss ?? "logistic"][phase]((name) => hostTensorOf(outputs[name], name).data, setup);
}

/** The signs of D's real logits among these reports, which steer the augmentation. */
export function realSigns(reports: Reports): Float32Array {
  return reports.find(([name]) => name === "Loss/signs/real")?.[1] ?? new Float32Array();
}
