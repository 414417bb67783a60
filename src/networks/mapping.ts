import type { Tensor } from "../program/node.ts";
import { concat } from "../program/ops.ts";
import { fullyConnected } from "../nn/fullyConnected.ts";
import { normalize2ndMoment } from "../nn/normalize2ndMoment.ts";
import { constant, type Scope } from "../nn/scope.ts";
import type { MappingConfig } from "./config.ts";
import type { MappingInputs } from "./generator.ts";

/** z and the embedded label through the fully connected layers. -> w [N, wDim]. */
export function mapping(scope: Scope, { z, c }: MappingInputs, config: MappingConfig): Tensor {
  const { numLayers, layerFeatures, wDim, activation, lrMultiplier } = config;
  let x = mappingInput(scope, { z, c }, config); // [N, zDim + embedFeatures]
  for (let i = 0; i < numLayers; i++) {
    const outFeatures = i === numLayers - 1 ? wDim : layerFeatures;
    x = fullyConnected(scope.child(`fc${i}`), x, { outFeatures, activation, lrMultiplier });
  }
  return x;
}

function mappingInput(scope: Scope, { z, c }: MappingInputs, { zDim, cDim, embedFeatures }: MappingConfig): Tensor {
  const latent = zDim > 0 && z !== undefined ? normalize2ndMoment(z) : undefined;
  const label =
    cDim > 0 && c !== undefined
      ? normalize2ndMoment(fullyConnected(scope.child("embed"), c, { outFeatures: embedFeatures }))
      : undefined;
  if ((latent === undefined) !== (zDim === 0) || (label === undefined) !== (cDim === 0)) {
    throw new Error("mapping: z and c must be given exactly where zDim and cDim are above 0");
  }
  if (latent !== undefined && label !== undefined) return concat([latent, label], 1);
  const input = latent ?? label;
  if (input === undefined) throw new Error("mapping: a network needs latents or labels");
  return input;
}

/** The moving average of w, towards which truncation pulls. [wDim]. */
export function wAverage(scope: Scope, { wDim }: MappingConfig): Tensor {
  return scope.buffer("w_avg", [wDim], constant(0));
}
