import { UserError } from "../base/errors.ts";
import type { StoredNetwork } from "../checkpoints/checkpoint.ts";
import type { GeneratorConfig } from "../networks/config.ts";
import { generatorNetwork } from "../networks/generatorNetwork.ts";
import type { Float32Tensor } from "../tensor/hostTensor.ts";
import { gramMatrix, strongestEigenvectors, type Eigenvectors } from "./eigenvectors.ts";
import { assertLayers } from "./latents.ts";

export interface ClosedFormOptions {
  /** Layers of ws whose styles are to change most; all of them by default. */
  readonly layers?: readonly number[];
  /** Directions that are kept, at most wDim; 10 by default. */
  readonly count?: number;
  /** Scales each row of the weights to length 1, as the authors' code does; false takes them raw, as the paper does. */
  readonly unitRows?: boolean;
}

/**
 * SeFa (Shen & Zhou 2021): the directions of W that change the styles of some layers most, the eigenvectors of A^T A
 * for the weights A of the affine layers that make styles of w. It needs no images.
 * @throws UserError for layers that the network does not have.
 * @example
 * ```ts
 * import { closedFormDirections, openCheckpoint } from "stylegan2-ada";
 *
 * const { G_ema } = await openCheckpoint("model.pkl");
 * if (G_ema !== undefined) {
 *   const { vectors } = closedFormDirections(G_ema, { layers: [0, 1, 2], count: 5 });
 *   vectors.shape; // => [5, network.wDim]
 * }
 * ```
 */
export function closedFormDirections(
  generator: StoredNetwork<GeneratorConfig>,
  o: ClosedFormOptions = {},
): Eigenvectors {
  const { styleWeights, wDim } = generatorNetwork(generator.config);
  const { layers = [...styleWeights.keys()], count = 10, unitRows = true } = o;
  assertLayers(layers, styleWeights.length, "find directions");
  if (layers.length === 0) throw noLayers(styleWeights.length);
  const names = styleWeights.filter((_, layer) => layers.includes(layer));
  const rows = names.flatMap((name) => affineRows(generator.tensors.get(name), wDim, unitRows));
  return strongestEigenvectors(gramMatrix(rows, wDim), count);
}

/** The rows of weight [out, wDim]. */
function affineRows(weight: Float32Tensor | undefined, wDim: number, unitRows: boolean): Float64Array[] {
  if (weight === undefined) throw new Error("closedForm: a style layer has no affine weight");
  return Array.from({ length: weight.data.length / wDim }, (_, i) => {
    const row = Float64Array.from(weight.data.subarray(i * wDim, (i + 1) * wDim));
    const length = unitRows ? Math.sqrt(row.reduce((sum, value) => sum + value * value, 0)) : 1;
    return length > 0 ? row.map((value) => value / length) : row;
  });
}

function noLayers(numWs: number): UserError {
  return new UserError({
    attempted: "find directions",
    rule: `they belong to one of the style layers 0 to ${numWs - 1} or more`,
    received: "no layers",
  });
}
