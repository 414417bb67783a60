import { blockFacts, blockResolutions, hasToRgb, synthesisLayers, type GeneratorConfig } from "./config.ts";
import type { Generator } from "./generator.ts";
import { mapping, wAverage } from "./mapping.ts";
import { numWs, synthesis, synthesisStages } from "./synthesis.ts";
import { noiseInputs } from "./synthesisLayer.ts";

const MAPPING = "mapping";
const SYNTHESIS = "synthesis";

/** The generator that a configuration describes: the one place that knows which kind of network it is. */
export function generatorNetwork({ mapping: latents, synthesis: layers }: GeneratorConfig): Generator {
  const { zDim, cDim, wDim, wAvgBeta, numLayers, layerFeatures } = latents;
  const { imgResolution, imgChannels, architecture } = layers;
  const own = synthesisLayers(layers);
  const convolutions = own.map(({ name }) => name).filter((name) => !name.endsWith("torgb"));
  return {
    zDim,
    cDim,
    wDim,
    numWs: numWs(layers),
    imgResolution,
    imgChannels,
    facts: { architecture, mappingLayers: numLayers, mappingFeatures: layerFeatures, ...blockFacts(layers) },
    wAvgBeta,
    layers: own,
    convolutions,
    convolutionOf: (tensor) => convolutions.indexOf(convolutionOf(tensor)),
    styleWeights: [...convolutions, `b${imgResolution}.torgb`].map((layer) => `${SYNTHESIS}.${layer}.affine.weight`),
    imageResolutions: blockResolutions(layers).filter((resolution) => hasToRgb(layers, resolution)),
    mapping: (network, inputs) => mapping(network.child(MAPPING), inputs, latents),
    wAverage: (network) => wAverage(network.child(MAPPING), latents),
    synthesis: (network, ws, options) => synthesis(network.child(SYNTHESIS), ws, layers, options),
    synthesisStages: (network, ws, options) => synthesisStages(network.child(SYNTHESIS), ws, layers, options),
    noiseInputs: (n) => noiseInputs(layers, n),
  };
}

/** A block's constant belongs to its first convolution, its torgb to its last, whose features it reads. */
function convolutionOf(tensor: string): string {
  const [, block = "", part = ""] = tensor.split(".");
  const isOwn = part === "conv0" || part === "conv1";
  const first = block === "b4" ? "conv1" : "conv0";
  return `${block}.${isOwn ? part : part === "torgb" ? "conv1" : first}`;
}
