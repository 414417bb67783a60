import type { HostTensor } from "../tensor/hostTensor.ts";
import type { Tensor } from "../program/node.ts";
import type { ProgramDType } from "../program/tensorType.ts";
import { cast, mean, reshape } from "../program/ops.ts";
import { program, type Program } from "../program/program.ts";
import { Trace } from "../program/trace.ts";
import { rootScope, type Scope, type TensorSource } from "../nn/scope.ts";
import type { DiscriminatorConfig, GeneratorConfig } from "../networks/config.ts";
import { discriminator } from "../networks/discriminator.ts";
import { mappingInputs, truncate, wsInput, type Generator, type SynthesisOptions } from "../networks/generator.ts";
import { generatorNetwork } from "../networks/generatorNetwork.ts";

/** Tensors of a network by PyTorch's names. */
export type NamedTensors = ReadonlyMap<string, HostTensor<ProgramDType>>;

/** Weights as constants of the program, which the runtime packs once. */
export function constants(trace: Trace, tensors: NamedTensors): TensorSource {
  return ({ name, shape, initial }) => {
    const value = tensors.get(name);
    if (value !== undefined) return trace.constant(value);
    if (initial.kind !== "fixed") throw new Error(`The checkpoint's reader did not miss "${name}"`);
    return trace.constant({ dtype: "float32", shape, data: Float32Array.from(initial.values) });
  };
}

/** A generator given by its weights. */
export interface GeneratorWeights {
  readonly config: GeneratorConfig;
  readonly tensors: NamedTensors;
}

/** A generator to be traced, with its weights as constants. */
export function weightedGenerator({ config, tensors }: GeneratorWeights): { scope: Scope; generator: Generator } {
  const trace = new Trace();
  return { scope: rootScope(trace, constants(trace, tensors)), generator: generatorNetwork(config) };
}

/** z [N, zDim], c [N, cDim], truncation_psi [numWs] -> ws [N, numWs, wDim]. */
export function mappingProgram(weights: GeneratorWeights, n: number): Program {
  const { scope, generator } = weightedGenerator(weights);
  const w = generator.mapping(scope, mappingInputs(scope.trace, generator, n));
  const psi = scope.trace.input("truncation_psi", [generator.numWs]);
  return program({ ws: truncate(w, generator.wAverage(scope), psi) });
}

/** ws [N, numWs, wDim], and the noise inputs of noise mode "random" -> image [N, C, R, R]. */
export function synthesisProgram(weights: GeneratorWeights, n: number, options: SynthesisOptions): Program {
  const { scope, generator } = weightedGenerator(weights);
  return program({ image: generator.synthesis(scope, wsInput(scope.trace, generator, n), options) });
}

/** Feature maps are shown small: larger ones are averaged down to so many pixels a side. */
const FEATURE_SIDE = 128;

/**
 * One image with what made it. ws [1, numWs, wDim], and the noise inputs of noise mode "random" -> for each
 * resolution that has a torgb `image64` (the image so far), `rgb64` (what this resolution adds), both
 * [1, imgChannels, 64, 64], and `features64` [1, C, 64, 64].
 */
export function inspectionProgram(weights: GeneratorWeights, options: SynthesisOptions): Program {
  const { scope, generator } = weightedGenerator(weights);
  const stages = generator.synthesisStages(scope, wsInput(scope.trace, generator, 1), options);
  return program(
    Object.fromEntries(
      stages.flatMap(({ resolution, x, rgb, image }): [string, Tensor][] => {
        if (rgb === undefined || image === undefined) return [];
        const features = averagedDown(cast(x, "float32"));
        return [
          [`image${resolution}`, image],
          [`rgb${resolution}`, rgb],
          [`features${resolution}`, features],
        ];
      }),
    ),
  );
}

/** [N, C, H, H] -> [N, C, h, h], h at most FEATURE_SIDE. */
function averagedDown(x: Tensor): Tensor {
  const [n = 1, channels = 1, side = 1] = x.shape;
  const factor = side / FEATURE_SIDE;
  if (factor <= 1) return x;
  const squares = reshape(x, [n, channels, FEATURE_SIDE, factor, FEATURE_SIDE, factor]);
  return reshape(mean(squares, [3, 5]), [n, channels, FEATURE_SIDE, FEATURE_SIDE]);
}

/** image [N, C, R, R], c [N, cDim] -> logits [N, 1]. */
export function discriminatorProgram(
  config: DiscriminatorConfig,
  tensors: NamedTensors,
  n: number,
  options: { readonly halfPrecision: boolean },
): Program {
  const trace = new Trace();
  const scope = rootScope(trace, constants(trace, tensors));
  const { imgChannels, imgResolution, cDim } = config;
  const image = trace.input("image", [n, imgChannels, imgResolution, imgResolution]);
  const c: Tensor | undefined = cDim > 0 ? trace.input("c", [n, cDim]) : undefined;
  return program({ logits: discriminator(scope, image, c, config, options) });
}
