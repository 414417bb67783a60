import { program, type Program } from "../program/program.ts";
import { Trace } from "../program/trace.ts";
import { adamStep, type AdamSettings, type AdamState } from "./adam.ts";
import { discriminatorMain } from "./phases/discriminatorMain.ts";
import { discriminatorRegularisation } from "./phases/discriminatorRegularisation.ts";
import { generatorMain } from "./phases/generatorMain.ts";
import { generatorRegularisation } from "./phases/generatorRegularisation.ts";
import { traceNetworks, type Phase } from "./phases/phase.ts";
import type { Tensor } from "../program/node.ts";
import type { PhaseSettings } from "./settings.ts";
import { flatGradient } from "./tracedNetwork.ts";

/** The four phases under their official names, in their order within an iteration. */
export const PHASES = {
  Gmain: generatorMain,
  Greg: generatorRegularisation,
  Dmain: discriminatorMain,
  Dreg: discriminatorRegularisation,
} as const satisfies Readonly<Record<string, Phase>>;

export type PhaseName = keyof typeof PHASES;

/**
 * A phase whose step is taken elsewhere, such as after several small batches: inputs as the phase states them,
 * outputs gradient [size] of the network it trains, and its reports.
 */
export function gradientProgram(name: PhaseName, settings: PhaseSettings): Program {
  const phase: Phase = PHASES[name];
  const networks = traceNetworks(settings);
  const { loss, reports } = phase.run(networks, settings);
  return program({ gradient: flatGradient(loss, networks[phase.trains]), ...reports });
}

/**
 * A phase with its optimiser step. Further inputs: secondMoment [size], rate [], correction []; outputs newParameters
 * and newSecondMoment [size] of the network that it trains, and its reports.
 */
export function stepProgram(name: PhaseName, settings: PhaseSettings, adam: AdamSettings): Program {
  const phase: Phase = PHASES[name];
  const networks = traceNetworks(settings);
  const { loss, reports } = phase.run(networks, settings);
  const trained = networks[phase.trains];
  const step = tracedStep(networks.trace, trained.flat, flatGradient(loss, trained), adam);
  return program({ newParameters: step.parameters, newSecondMoment: step.secondMoment, ...reports });
}

/** The optimiser step alone: network [size], gradient [size] and the further inputs of `stepProgram`. */
export function optimiserProgram(size: number, adam: AdamSettings): Program<"newParameters" | "newSecondMoment"> {
  const trace = new Trace();
  const step = tracedStep(trace, trace.input("network", [size]), trace.input("gradient", [size]), adam);
  return program({ newParameters: step.parameters, newSecondMoment: step.secondMoment });
}

function tracedStep(trace: Trace, parameters: Tensor, gradient: Tensor, adam: AdamSettings): AdamState {
  const secondMoment = trace.input("secondMoment", parameters.shape);
  return adamStep({ parameters, secondMoment }, gradient, adam, trace.input("rate", []), trace.input("correction", []));
}
