import { sizeOf, type Shape } from "../../base/assertShape.ts";
import type { Tensor } from "../../program/node.ts";
import { float32, type Float32Tensor } from "../../tensor/hostTensor.ts";
import { COLOUR } from "./colour.ts";
import { CUTOUT, NOISE } from "./corruptions.ts";
import type { Draws } from "./draws.ts";
import { IMAGE_FILTER } from "./imageFilter.ts";
import type { AugmentSet } from "../../checkpoints/augmentSets.ts";
import type { Pictures, Stage } from "./stage.ts";
import { GEOMETRY, MOST_DOUBLED } from "./warp.ts";

/** The pipeline in its order. */
const STAGES = [GEOMETRY, COLOUR, IMAGE_FILTER, NOISE, CUTOUT] as readonly Stage[];

function stagesOf(set: AugmentSet): readonly Stage[] {
  return STAGES.filter(({ transforms }) => transforms.some((transform) => (set[transform] ?? 0) > 0));
}

export interface AugmentOptions {
  /** Stands before the names of the inputs, which are a program's only once. */
  readonly prefix?: string;
  /** Numbers of doubled images in memory at a time; see `MOST_DOUBLED`. */
  readonly mostDoubled?: number;
}

/**
 * The ADA pipeline (Karras et al. 2020b, appendix B) as part of a program, differentiable in the images to any order.
 * images [N, C, R, R], C 1, 3 or 4 (the fourth is transparency) -> the same shape. What is random enters through inputs
 * of the program, named and shaped as `augmentInputs` says, for which `augmentParameters` draws values.
 */
export function augment(
  images: Tensor,
  set: AugmentSet,
  { prefix = "", mostDoubled = MOST_DOUBLED.cpu }: AugmentOptions = {},
): Tensor {
  const [n = 1, channels = 1, resolution = 1] = images.shape;
  return stagesOf(set).reduce((x, stage) => {
    const inputs = Object.entries(stage.shapes({ channels, resolution })).map(([name, shape]) => [
      name,
      x.trace.node("input", [], { name: prefix + name, shape: [n, ...shape], dtype: "float32" }),
    ]);
    return stage.apply(x, Object.fromEntries(inputs), { mostDoubled });
  }, images);
}

/** The names and shapes of the inputs of `augment`. */
export function augmentInputs(n: number, set: AugmentSet, pictures: Pictures, prefix = ""): Record<string, Shape> {
  const shapes = stagesOf(set).flatMap((stage) => Object.entries(stage.shapes(pictures)));
  return Object.fromEntries(shapes.map(([name, shape]) => [prefix + name, [n, ...shape]]));
}

/**
 * Draws the parameters of n images, one image after the other: values for the inputs of `augment`. Where the
 * draws come from decides what they are: `randomDraws(rng, p)` in training, `percentileDraws(q, rng)` for tests.
 */
export function augmentParameters(
  draws: Draws,
  n: number,
  set: AugmentSet,
  pictures: Pictures,
  prefix = "",
): Record<string, Float32Tensor> {
  const inputs = Object.entries(augmentInputs(n, set, pictures, prefix));
  const empty = (shape: Shape): Float32Tensor => float32(shape, new Float32Array(sizeOf(shape)));
  const tensors = Object.fromEntries(inputs.map(([name, shape]) => [name, empty(shape)]));
  for (let i = 0; i < n; i++) {
    for (const stage of stagesOf(set)) {
      for (const [name, values] of Object.entries(stage.draw(draws, set, pictures))) {
        tensors[prefix + name]?.data.set(values, i * values.length);
      }
    }
  }
  return tensors;
}
