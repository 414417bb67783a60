import { program, type Program } from "../program/program.ts";
import { Trace } from "../program/trace.ts";
import { sum } from "../program/ops.ts";
import { adamStep, type AdamSettings } from "./adam.ts";
import { discriminatorMain } from "./phases/discriminatorMain.ts";
import { discriminatorRegularisation } from "./phases/discriminatorRegularisation.ts";
import { generatorMain } from "./phases/generatorMain.ts";
import { generatorRegularisation } from "./phases/generatorRegularisation.ts";
import { relativisticDiscriminator } from "./phases/relativisticDiscriminator.ts";
import { relativisticGenerator } from "./phases/relativisticGenerator.ts";
import { traceNetworks, type Phase } from "./phases/phase.ts";
import type { Tensor } from "../program/node.ts";
import type { LossName, PhaseSettings } from "./settings.ts";
import { flatGradient } from "./tracedNetwork.ts";

/** The four phases under their official names, in their order within an iteration. */
export const PHASES = {
  Gmain: generatorMain,
  Greg: generatorRegularisation,
  Dmain: discriminatorMain,
  Dreg: discriminatorRegularisation,
} as const satisfies Readonly<Record<string, Phase>>;

export type PhaseName = keyof typeof PHASES;

/** The phases of each loss. The relativistic one has its penalties within Dmain, in every step. */
export const LOSSES: Readonly<Record<LossName, Readonly<Partial<Record<PhaseName, Phase>>>>> = {
  logistic: PHASES,
  relativistic: { Gmain: relativisticGenerator, Greg: generatorRegularisation, Dmain: relativisticDiscriminator },
};

function phaseOf(name: PhaseName, { loss = "logistic" }: PhaseSettings): Phase {
  const phase = LOSSES[loss][name];
  if (phase === undefined) throw new Error(`The ${loss} loss has no phase ${name}`);
  return phase;
}

/**
 * A phase whose step is taken elsewhere, such as after several small batches: inputs as the phase states them,
 * outputs gradient [size] of the network it trains, and its reports.
 */
export function gradientProgram(name: PhaseName, settings: PhaseSettings): Program {
  const phase = phaseOf(name, settings);
  const networks = traceNetworks(settings);
  const { loss, reports } = phase.run(networks, settings);
  return program({ gradient: flatGradient(loss, networks[phase.trains]), ...reports });
}

/**
 * A phase with its optimiser step. Further inputs: secondMoment [size], rate [], correction []; outputs newParameters
 * and newSecondMoment [size] of the network that it trains, parameterSum [1], which is finite only where all of them
 * are, and the phase's reports.
 */
export function stepProgram(name: PhaseName, settings: PhaseSettings, adam: AdamSettings): Program {
  const phase = phaseOf(name, settings);
  const networks = traceNetworks(settings);
  const { loss, reports } = phase.run(networks, settings);
  const trained = networks[phase.trains];
  return program({ ...tracedStep(networks.trace, trained.flat, flatGradient(loss, trained), adam), ...reports });
}

type StepOutput = "newParameters" | "newSecondMoment" | "parameterSum";

/** The optimiser step alone: network [size], gradient [size] and the further inputs and outputs of `stepProgram`. */
export function optimiserProgram(size: number, adam: AdamSettings): Program<StepOutput> {
  const trace = new Trace();
  return program(tracedStep(trace, trace.input("network", [size]), trace.input("gradient", [size]), adam));
}

function tracedStep(
  trace: Trace,
  parameters: Tensor,
  gradient: Tensor,
  adam: AdamSettings,
): Readonly<Record<StepOutput, Tensor>> {
  const secondMoment = trace.input("secondMoment", parameters.shape);
  const [rate, correction] = [trace.input("rate", []), trace.input("correction", [])];
  const step = adamStep({ parameters, secondMoment }, gradient, adam, rate, correction);
  return {
    newParameters: step.parameters,
    newSecondMoment: step.secondMoment,
    parameterSum: sum(step.parameters, [0]),
  };
}
