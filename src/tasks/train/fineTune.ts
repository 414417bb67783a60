import { sameShape } from "../../base/assertShape.ts";
import type { Checkpoint, NetworkTensors } from "../../checkpoints/checkpoint.ts";
import type { StartTensors } from "../../training/state.ts";

/** What a new run takes from a checkpoint, and what it cannot. */
export interface FineTuneStart {
  readonly tensors: StartTensors;
  /** `G/synthesis.b64.conv1.weight`: tensors that the checkpoint does not have in that shape; they start anew. */
  readonly missing: readonly string[];
}

/**
 * Starts from another run's networks, also at another resolution: blocks are named after their resolution, so what
 * fits is taken by name and shape.
 */
export function fineTuneStart(fresh: StartTensors, { G, G_ema, D }: Checkpoint): FineTuneStart {
  const missing: string[] = [];
  const fill = (network: string, own: NetworkTensors, given: NetworkTensors | undefined): NetworkTensors =>
    new Map([...own].map(([name, tensor]) => {
      const found = given?.get(name);
      if (found !== undefined && sameShape(found.shape, tensor.shape)) return [name, found];
      missing.push(`${network}/${name}`);
      return [name, tensor];
    }));
  const generator = G ?? G_ema;
  const average = G_ema ?? G;
  return {
    tensors: {
      G: fill("G", fresh.G, generator?.tensors),
      G_ema: fill("G_ema", fresh.G_ema, average?.tensors),
      D: fill("D", fresh.D, D?.tensors),
    },
    missing,
  };
}
