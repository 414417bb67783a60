import type { Shape } from "../base/assertShape.ts";
import type { Scope } from "../nn/scope.ts";
import type { Tensor } from "../program/node.ts";
import { add, broadcast, mul, reshape, sub } from "../program/ops.ts";
import type { Trace } from "../program/trace.ts";

/** The sizes of a generator's inputs and images. */
export interface GeneratorShape {
  /** 0 for a mapping of labels alone. */
  readonly zDim: number;
  /** 0 for an unconditional network. */
  readonly cDim: number;
  readonly wDim: number;
  /** How many w an image takes. */
  readonly numWs: number;
  readonly imgResolution: number;
  readonly imgChannels: number;
}

/**
 * A generator, whatever its layers are: all that the floors above know of one. Its parts are traced in the scope of the
 * whole network, so that the names of its tensors are its own affair.
 */
export interface Generator extends GeneratorShape {
  /** What there is to tell of its layers. */
  readonly facts: GeneratorFacts;
  /** Decay of the moving average of w in training. */
  readonly wAvgBeta: number;
  /** Every layer in the order of evaluation. */
  readonly layers: readonly GeneratorLayer[];
  /** The layers that can be swapped for another network's; the tensors of the rest go with one of them. */
  readonly convolutions: readonly string[];
  /** The place among `convolutions` of the layer that a tensor goes with, -1 for the mapping network's. */
  convolutionOf(tensor: string): number;
  /** For each w of ws the tensor of the affine layer that makes it a convolution's (or the last torgb's) styles. */
  readonly styleWeights: readonly string[];
  /** Resolutions that add to the image. */
  readonly imageResolutions: readonly number[];
  /** z [N, zDim] and c [N, cDim] -> w [N, wDim]. */
  mapping(network: Scope, inputs: MappingInputs): Tensor;
  /** The moving average of w, towards which truncation pulls. [wDim]. */
  wAverage(network: Scope): Tensor;
  /** ws [N, numWs, wDim] -> image [N, imgChannels, R, R], about [-1, 1]. */
  synthesis(network: Scope, ws: Tensor, options: SynthesisOptions): Tensor;
  /** The same, resolution by resolution from the lowest. */
  synthesisStages(network: Scope, ws: Tensor, options: SynthesisOptions): SynthesisStage[];
  /** The inputs that a program of noise mode "random" takes: name and shape of each, values standard normal. */
  noiseInputs(n: number): readonly { readonly name: string; readonly shape: Shape }[];
}

/** What there is to tell of a network's resolutions. */
export interface BlockFacts {
  readonly channelBase: number;
  readonly channelMax: number;
  /** Channels at each resolution, from the lowest. */
  readonly channels: Readonly<Record<number, number>>;
  readonly numFp16Res: number;
  readonly convClamp: number | null;
}

export interface GeneratorFacts extends BlockFacts {
  readonly architecture: string;
  readonly mappingLayers: number;
  /** Width of the mapping network's layers. */
  readonly mappingFeatures: number;
}

/** One layer of the synthesis network and the w that drives it. */
export interface GeneratorLayer {
  /** `b64.conv0`. */
  readonly name: string;
  readonly resolution: number;
  /** Index into ws. */
  readonly wIndex: number;
}

export interface MappingInputs {
  /** Latents. [N, zDim]; left out where zDim is 0. */
  readonly z?: Tensor;
  /** One-hot labels. [N, cDim]; left out where cDim is 0. */
  readonly c?: Tensor;
}

/** Where a layer's noise comes from: its stored image, an input of the program, or nowhere. */
export const NOISE_MODES = ["const", "random", "none"] as const;
export type NoiseMode = (typeof NOISE_MODES)[number];

export interface SynthesisOptions {
  readonly noiseMode: NoiseMode;
  /** Computes the numFp16Res highest resolutions in half precision. */
  readonly halfPrecision: boolean;
}

/** What one resolution makes and hands to the next. */
export interface SynthesisStage {
  readonly resolution: number;
  /** Features. [N, C, res, res]. */
  readonly x: Tensor;
  /** What this resolution adds to the image, float32; nothing where it has no torgb. [N, imgChannels, res, res]. */
  readonly rgb: Tensor | undefined;
  /** The image so far, float32; undefined before the first torgb. [N, imgChannels, res, res]. */
  readonly image: Tensor | undefined;
}

/** The name of the average w in files. */
export const W_AVERAGE = "mapping.w_avg";

/** Inputs of a program: z [n, zDim] and c [n, cDim], each where the generator has it. */
export function mappingInputs(trace: Trace, { zDim, cDim }: GeneratorShape, n: number): MappingInputs {
  const z = zDim > 0 ? trace.input("z", [n, zDim]) : undefined;
  const c = cDim > 0 ? trace.input("c", [n, cDim]) : undefined;
  return { z, c };
}

/** The input of a program that draws. -> ws [n, numWs, wDim]. */
export function wsInput(trace: Trace, { numWs, wDim }: GeneratorShape, n: number): Tensor {
  return trace.input("ws", [n, numWs, wDim]);
}

/**
 * The truncation trick in W (Karras et al. 2019, appendix B): w_avg + psi (w - w_avg), a psi for every layer.
 * w [N, wDim], psi [numWs] -> ws [N, numWs, wDim].
 */
export function truncate(w: Tensor, average: Tensor, psi: Tensor): Tensor {
  const [n = 1, wDim = 1] = w.shape;
  const [numWs = 1] = psi.shape;
  const offset = broadcast(reshape(sub(w, average), [n, 1, wDim]), [n, numWs, wDim]);
  return add(average, mul(offset, reshape(psi, [numWs, 1])));
}
