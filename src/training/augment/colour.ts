import { add, concat, matmul, reshape, slice } from "../../program/ops.ts";
import type { Draws } from "./draws.ts";
import { identity, product, scaled, scaling, sum, translation, type Matrix } from "./matrices.ts";
import type { AugmentSet } from "../../checkpoints/augmentSets.ts";
import { applies, type Stage } from "./stage.ts";

/** Deviations of the normal transforms (of the logarithm to base 2 for factors), and the limit of the hue's turn. */
const RANGE = { brightness: 0.2, contrast: 0.5, hue: 1, saturation: 1 } as const;

/** The grey axis in homogeneous colours, and the projection onto it. */
const GREY = [1, 1, 1, 0].map((component) => component / Math.sqrt(3));
const ONTO_GREY: Matrix = GREY.map((a) => GREY.map((b) => a * b));
const FROM_GREY = sum(identity(4), ONTO_GREY, -1);

type ColourTransform = "brightness" | "contrast" | "lumaflip" | "hue" | "saturation";

/** Colour transformations in their order, as matrices [4, 4] that act on (R, G, B, 1). */
const MATRICES: Readonly<Record<ColourTransform, (draws: Draws) => Matrix>> = {
  brightness: (draws) => {
    const by = draws.normal() * RANGE.brightness;
    return translation(by, by, by);
  },
  contrast: (draws) => {
    const factor = 2 ** (draws.normal() * RANGE.contrast);
    return scaling(factor, factor, factor);
  },
  lumaflip: (draws) => sum(identity(4), ONTO_GREY, -2 * Math.floor(2 * draws.uniform())),
  hue: (draws) => aroundGrey((2 * draws.uniform() - 1) * Math.PI * RANGE.hue),
  saturation: (draws) => sum(ONTO_GREY, scaled(FROM_GREY, 2 ** (draws.normal() * RANGE.saturation))),
};
const ORDER: readonly ColourTransform[] = ["brightness", "contrast", "lumaflip", "hue", "saturation"];
const NEEDS_COLOUR: ReadonlySet<ColourTransform> = new Set(["hue", "saturation"]);

/** The rotation around the grey axis (Rodrigues). */
function aroundGrey(angle: number): Matrix {
  const a = 1 / Math.sqrt(3);
  const cross: Matrix = [
    [0, -a, a, 0],
    [a, 0, -a, 0],
    [-a, a, 0, 0],
    [0, 0, 0, 0],
  ];
  const turned = sum(scaled(FROM_GREY, Math.cos(angle)), cross, Math.sin(angle));
  return [...sum(turned, ONTO_GREY).slice(0, 3), [0, 0, 0, 1]];
}

function drawMatrix(draws: Draws, set: AugmentSet, isGrey: boolean): Matrix {
  return ORDER.filter((transform) => !(isGrey && NEEDS_COLOUR.has(transform))).reduce<Matrix>(
    (matrix, transform) => (applies(draws, set, transform) ? product(MATRICES[transform](draws), matrix) : matrix),
    identity(4),
  );
}

/** A grey image is one whose colours are all the same, seen as the mean of the result: [scale, offset]. */
function greyPart(matrix: Matrix): number[] {
  const third = [[1 / 3, 1 / 3, 1 / 3, 0]];
  const [[r = 0, g = 0, b = 0, offset = 0] = []] = product(third, matrix);
  return [r + g + b, offset];
}

/** Of grey images the one channel, of others the first three: transparency has no colour. */
function colourChannels(channels: number): number {
  return channels === 1 ? 1 : 3;
}

/** All colour transformations as one matrix a picture: y = M x + offset. */
export const COLOUR: Stage<"colour"> = {
  transforms: ORDER,
  shapes: ({ channels }) => ({ colour: [colourChannels(channels), colourChannels(channels) + 1] }),
  draw: (draws, set, { channels }) => {
    const matrix = drawMatrix(draws, set, channels === 1);
    return { colour: channels === 1 ? greyPart(matrix) : matrix.slice(0, 3).flat() };
  },
  apply: (images, { colour }) => {
    const [n = 1, channels = 1, height = 1, width = 1] = images.shape;
    const colours = colourChannels(channels);
    const own = channels === colours ? images : slice(images, 1, 0, colours);
    const mixed = matmul(slice(colour, 2, 0, colours), reshape(own, [n, colours, height * width]));
    const coloured = reshape(add(mixed, slice(colour, 2, colours, colours + 1)), own.shape);
    return channels === colours ? coloured : concat([coloured, slice(images, 1, colours, channels)], 1);
  },
};
