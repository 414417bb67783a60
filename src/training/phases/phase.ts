import type { Tensor } from "../../program/node.ts";
import { mean, reshape, scale } from "../../program/ops.ts";
import { Trace } from "../../program/trace.ts";
import type { PhaseSettings } from "../settings.ts";
import { tracedNetwork, type TracedNetwork } from "../tracedNetwork.ts";

/** Both networks inside the program of a phase; their inputs are named G and D. */
export interface Networks {
  readonly trace: Trace;
  readonly G: TracedNetwork;
  readonly D: TracedNetwork;
}

/** What a phase computes beside the gradient. */
export interface PhaseResult {
  /** Scalar, the phase's gain included: what is differentiated. */
  readonly loss: Tensor;
  /** Outputs of the program: new state, and what is reported of each sample. */
  readonly reports: Readonly<Record<string, Tensor>>;
}

export interface Phase {
  /** The network whose parameters this phase changes. */
  readonly trains: "G" | "D";
  readonly run: (networks: Networks, settings: PhaseSettings) => PhaseResult;
}

export function traceNetworks(settings: PhaseSettings): Networks {
  const trace = new Trace();
  return {
    trace,
    G: tracedNetwork(trace, "G", settings.generator),
    D: tracedNetwork(trace, "D", settings.discriminator),
  };
}

/** The mean over a batch, times a gain. perSample [N, ...] -> []. */
export function meanLoss(perSample: Tensor, gain = 1): Tensor {
  return scale(
    reshape(
      mean(
        perSample,
        perSample.shape.map((_, axis) => axis),
      ),
      [],
    ),
    gain,
  );
}
