import type { Shape } from "../../base/assertShape.ts";
import type { Tensor } from "../../program/node.ts";
import type { Draws } from "./draws.ts";
import type { AugmentSet, Transform } from "../../checkpoints/augmentSets.ts";

/** The images that are augmented: square, with this many channels. */
export interface Pictures {
  readonly channels: number;
  /** Height and width in pixels. */
  readonly resolution: number;
}

/** What of the pipeline is fixed when it is traced. */
export interface Applied {
  /** Numbers of doubled images in memory at a time, in the geometric warp. */
  readonly mostDoubled: number;
}

/**
 * One step of the pipeline. What is random about it is drawn on the host, a few numbers an image, and enters the
 * program as inputs of these shapes; the rest is traced.
 */
export interface Stage<Name extends string = string> {
  /** The stage is traced where the set has one of these. */
  readonly transforms: readonly Transform[];
  /** Shapes of one image's parameters; the inputs have the batch in front. */
  readonly shapes: (pictures: Pictures) => Readonly<Record<Name, Shape>>;
  /** One image's parameters, row-major. */
  readonly draw: (draws: Draws, set: AugmentSet, pictures: Pictures) => Readonly<Record<Name, ArrayLike<number>>>;
  /** images [N, C, R, R] -> [N, C, R, R]. */
  readonly apply: (images: Tensor, parameters: Readonly<Record<Name, Tensor>>, o: Applied) => Tensor;
}

/** Whether a transform of the set is applied to this image. */
export function applies(draws: Draws, set: AugmentSet, transform: Transform): boolean {
  const multiplier = set[transform] ?? 0;
  return multiplier > 0 && draws.chance(multiplier * draws.p);
}
