import { eachMappingLayer, eachResolution, type NamePair, type NameTables } from "../names.ts";
import { axesInOrder, leadingOnes, offset, reversedInSpace, type Transform } from "../transforms.ts";

/** Dense weights are [I, O]. */
const DENSE = axesInOrder([1, 0]);
/** Convolution weights are [H, W, I, O]. */
const CONVOLUTION = axesInOrder([3, 2, 0, 1]);
const UPSAMPLING = reversedInSpace(CONVOLUTION);
/** Styles are one more than what the dense layer gives. */
const STYLE_BIAS = offset(1);

/** The names of NVIDIA's TensorFlow networks; a variable's is the path of components before it, joined by slashes. */
export const TENSORFLOW_NAMES: NameTables = {
  generator: (imgResolution) => [
    { ours: "mapping.w_avg", theirs: "dlatent_avg" },
    ...dense("mapping.embed", "mapping/LabelEmbed"),
    ...eachMappingLayer((i) => dense(`mapping.fc${i}`, `mapping/Dense${i}`)),
    { ours: "synthesis.b4.const", theirs: "synthesis/4x4/Const/const", transform: leadingOnes(1) },
    ...modulated("synthesis.b4.conv1", "synthesis/4x4/Conv", CONVOLUTION),
    noise("synthesis.b4.conv1", 0),
    ...modulated("synthesis.b4.torgb", "synthesis/4x4/ToRGB", CONVOLUTION),
    ...eachResolution(imgResolution, (resolution, k) => {
      const [block, scope] = [`synthesis.b${resolution}`, `synthesis/${resolution}x${resolution}`];
      return [
        ...modulated(`${block}.conv0`, `${scope}/Conv0_up`, UPSAMPLING),
        noise(`${block}.conv0`, 2 * k + 1),
        ...modulated(`${block}.conv1`, `${scope}/Conv1`, CONVOLUTION),
        noise(`${block}.conv1`, 2 * k + 2),
        ...modulated(`${block}.torgb`, `${scope}/ToRGB`, CONVOLUTION),
        { ours: `${block}.skip.weight`, theirs: `${scope}/Skip/weight`, transform: UPSAMPLING },
      ];
    }),
  ],
  discriminator: (imgResolution) => [
    ...dense("mapping.embed", "LabelEmbed"),
    ...eachMappingLayer((i) => dense(`mapping.fc${i}`, `Mapping${i}`)),
    ...fromRgb(4, imgResolution),
    ...eachResolution(imgResolution, (resolution) => {
      const [block, scope] = [`b${resolution}`, `${resolution}x${resolution}`];
      return [
        ...fromRgb(resolution, imgResolution),
        ...convolution(`${block}.conv0`, `${scope}/Conv0`),
        ...convolution(`${block}.conv1`, `${scope}/Conv1_down`),
        ...convolution(`${block}.skip`, `${scope}/Skip`),
      ];
    }),
    ...convolution("b4.conv", "4x4/Conv"),
    ...dense("b4.fc", "4x4/Dense0"),
    ...dense("b4.out", "Output"),
  ],
};

function weightAndBias(ours: string, theirs: string, transform: Transform): NamePair[] {
  return [
    { ours: `${ours}.weight`, theirs: `${theirs}/weight`, transform },
    { ours: `${ours}.bias`, theirs: `${theirs}/bias` },
  ];
}

function dense(ours: string, theirs: string): NamePair[] {
  return weightAndBias(ours, theirs, DENSE);
}

function convolution(ours: string, theirs: string): NamePair[] {
  return weightAndBias(ours, theirs, CONVOLUTION);
}

/** A layer with styles; `noise_strength` is one number in both. */
function modulated(ours: string, theirs: string, transform: Transform): NamePair[] {
  return [
    ...weightAndBias(ours, theirs, transform),
    { ours: `${ours}.affine.weight`, theirs: `${theirs}/mod_weight`, transform: DENSE },
    { ours: `${ours}.affine.bias`, theirs: `${theirs}/mod_bias`, transform: STYLE_BIAS },
    { ours: `${ours}.noise_strength`, theirs: `${theirs}/noise_strength` },
  ];
}

function noise(ours: string, index: number): NamePair {
  return { ours: `${ours}.noise_const`, theirs: `synthesis/noise${index}`, transform: leadingOnes(2) };
}

/** Older networks count the halvings from the image's own resolution. */
function fromRgb(resolution: number, imgResolution: number): NamePair[] {
  const halvings = Math.log2(imgResolution / resolution);
  return [
    ...convolution(`b${resolution}.fromrgb`, `${resolution}x${resolution}/FromRGB`),
    ...convolution(`b${resolution}.fromrgb`, `FromRGB_lod${halvings}`),
  ];
}
