import { eachMappingLayer, eachResolution, type NamePair, type NameTables } from "../names.ts";
import { BIAS_PLANE, SCALAR, filterGain, leadingOnes } from "../transforms.ts";

const WITHOUT_FIRST_AXIS = leadingOnes(1);
/** Filters that follow a zero-insertion make up for its zeros. */
const UPSAMPLING_FILTER = filterGain(4);
const FILTER = filterGain(1);

/**
 * The names of rosinality/stylegan2-pytorch. A generator has `mapping.w_avg` beside its state dict, under the
 * checkpoint's key `latent_avg`. Nothing is scaled or turned.
 */
export const ROSINALITY_NAMES: NameTables = {
  generator: (imgResolution) => [
    ...eachMappingLayer((i) => wholeLayer(`mapping.fc${i}`, `style.${i + 1}`)),
    { ours: "synthesis.b4.const", theirs: "input.input", transform: WITHOUT_FIRST_AXIS },
    ...styledLayer("synthesis.b4.conv1", "conv1", 0),
    ...toRgb("synthesis.b4.torgb", "to_rgb1"),
    ...eachResolution(imgResolution, (resolution, k) => {
      const block = `synthesis.b${resolution}`;
      return [
        ...styledLayer(`${block}.conv0`, `convs.${2 * k}`, 2 * k + 1),
        filterPair(`${block}.conv0`, `convs.${2 * k}.conv.blur`, UPSAMPLING_FILTER),
        ...styledLayer(`${block}.conv1`, `convs.${2 * k + 1}`, 2 * k + 2),
        ...toRgb(`${block}.torgb`, `to_rgbs.${k}`),
        filterPair(block, `to_rgbs.${k}.upsample`, UPSAMPLING_FILTER),
      ];
    }),
  ],
  discriminator: (imgResolution) => {
    const top = Math.log2(imgResolution);
    return [
      { ours: `b${imgResolution}.fromrgb.weight`, theirs: "convs.0.0.weight" },
      { ours: `b${imgResolution}.fromrgb.bias`, theirs: "convs.0.1.bias" },
      ...eachResolution(imgResolution, (resolution) =>
        residualBlock(`b${resolution}`, `convs.${top - Math.log2(resolution) + 1}`),
      ),
      { ours: "b4.conv.weight", theirs: "final_conv.0.weight" },
      { ours: "b4.conv.bias", theirs: "final_conv.1.bias" },
      ...wholeLayer("b4.fc", "final_linear.0"),
      ...wholeLayer("b4.out", "final_linear.1"),
    ];
  },
};

function wholeLayer(ours: string, theirs: string): NamePair[] {
  return ["weight", "bias"].map((part) => ({ ours: `${ours}.${part}`, theirs: `${theirs}.${part}` }));
}

function styledLayer(ours: string, theirs: string, noise: number): NamePair[] {
  return [
    { ours: `${ours}.weight`, theirs: `${theirs}.conv.weight`, transform: WITHOUT_FIRST_AXIS },
    ...wholeLayer(`${ours}.affine`, `${theirs}.conv.modulation`),
    { ours: `${ours}.noise_strength`, theirs: `${theirs}.noise.weight`, transform: SCALAR },
    { ours: `${ours}.bias`, theirs: `${theirs}.activate.bias` },
    { ours: `${ours}.noise_const`, theirs: `noises.noise_${noise}`, transform: leadingOnes(2) },
  ];
}

function toRgb(ours: string, theirs: string): NamePair[] {
  return [
    { ours: `${ours}.weight`, theirs: `${theirs}.conv.weight`, transform: WITHOUT_FIRST_AXIS },
    ...wholeLayer(`${ours}.affine`, `${theirs}.conv.modulation`),
    { ours: `${ours}.bias`, theirs: `${theirs}.bias`, transform: BIAS_PLANE },
  ];
}

function residualBlock(ours: string, theirs: string): NamePair[] {
  return [
    { ours: `${ours}.conv0.weight`, theirs: `${theirs}.conv1.0.weight` },
    { ours: `${ours}.conv0.bias`, theirs: `${theirs}.conv1.1.bias` },
    { ours: `${ours}.conv1.weight`, theirs: `${theirs}.conv2.1.weight` },
    { ours: `${ours}.conv1.bias`, theirs: `${theirs}.conv2.2.bias` },
    { ours: `${ours}.skip.weight`, theirs: `${theirs}.skip.1.weight` },
    filterPair(ours, `${theirs}.conv2.0`, FILTER),
    filterPair(`${ours}.skip`, `${theirs}.skip.0`, FILTER),
  ];
}

function filterPair(ours: string, theirs: string, transform: NamePair["transform"]): NamePair {
  return { ours: `${ours}.resample_filter`, theirs: `${theirs}.kernel`, transform };
}
