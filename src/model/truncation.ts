import { UserError } from "../base/errors.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";

export interface TruncationOptions {
  /** 1 leaves w as it is, 0 gives the average w. */
  readonly truncationPsi?: number;
  /** How many layers, from the first, are truncated; all of them where none is given. */
  readonly truncationCutoff?: number;
}

/** psi for every layer: the given one below the cutoff, 1 above. [numWs]. @throws UserError */
export function layerPsi({ truncationPsi = 1, truncationCutoff }: TruncationOptions, numWs: number): Float32Tensor {
  if (!Number.isFinite(truncationPsi)) throw badTruncation("psi must be a number, usually from 0 to 1", truncationPsi);
  const cutoff = truncationCutoff ?? numWs;
  if (!Number.isInteger(cutoff) || cutoff < 0)
    throw badTruncation("the cutoff must be a whole number of layers", cutoff);
  return float32(
    [numWs],
    Float32Array.from({ length: numWs }, (_, i) => (i < cutoff ? truncationPsi : 1)),
  );
}

function badTruncation(rule: string, value: number): UserError {
  return new UserError({ attempted: "truncate", rule, received: String(value), next: "For example 0.7." });
}
