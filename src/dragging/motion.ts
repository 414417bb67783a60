import { gradient } from "../program/gradient.ts";
import type { Tensor } from "../program/node.ts";
import { abs, add, div, mean, mul, relu, shift, sign, sqrt, square, sub, sum } from "../program/ops.ts";
import { float32 } from "../tensor/hostTensor.ts";
import { sampled, squaresAround, type Squares } from "./sampling.ts";

/** What a step of motion supervision is told. */
export interface Motion {
  /** Where the points are and where they are to go, in pixels of the image. x and y [P, 1]. */
  readonly points: Squares;
  readonly targets: Squares;
  /** Of the discs that are moved, in pixels. */
  readonly radius: number;
  readonly imgResolution: number;
}

/**
 * Motion supervision (Pan et al. 2023, eq. 1, its first term): how much the features one pixel on towards the target
 * differ from those at the point, of every pixel of a disc around it, with the latter taken as they are. The mean over
 * the disc and the channels, added over points.
 * features [1, C, H, W] -> loss [], and its gradient [1, C, H, W].
 */
export function motionSupervision(
  features: Tensor,
  { points, targets, radius, imgResolution }: Motion,
): { readonly loss: Tensor; readonly slope: Tensor } {
  const onward = step(points, targets);
  const from = squaresAround(points, Math.ceil(radius) - 1);
  const to = { x: add(from.x, onward.x), y: add(from.y, onward.y) };
  const there = sampled(features, to, imgResolution); // [P, C, K, K]
  const difference = sub(there, sampled(features, from, imgResolution));
  const weights = disc(features, radius); // [K, K], of sum 1 / C
  // The Jacobian of `there` alone: nothing pulls the point's own features towards what lies ahead.
  const [slope = features] = gradient(there, [features], mul(sign(difference), weights));
  return { loss: sum(mul(abs(difference), weights), [0, 1, 2, 3]), slope };
}

/** One pixel towards the target, or all the way where it is nearer. -> x and y [P, 1]. */
function step(points: Squares, targets: Squares): Squares {
  const [x, y] = [sub(targets.x, points.x), sub(targets.y, points.y)];
  const distance = sqrt(add(square(x), square(y)));
  const atLeastOne = shift(relu(shift(distance, -1)), 1);
  return { x: div(x, atLeastOne), y: div(y, atLeastOne) };
}

/** The pixels nearer than the radius to the middle, alike and of sum 1 over them and the channels. [K, K]. */
function disc({ trace, shape: [, channels = 1] }: Tensor, radius: number): Tensor {
  const reach = Math.ceil(radius) - 1;
  const side = 2 * reach + 1;
  const inside = Array.from({ length: side * side }, (_, i) =>
    Math.hypot((i % side) - reach, Math.floor(i / side) - reach) < radius ? 1 : 0,
  );
  const count = inside.filter((value) => value === 1).length;
  return trace.constant(
    float32(
      [side, side],
      inside.map((value) => value / (count * channels)),
    ),
  );
}

/**
 * How much features changed where nothing may move (Pan et al. 2023, eq. 1, its second term): the mean absolute change
 * over all features. features and before [1, C, H, W], still [1, 1, H, W]: 1 where nothing may move -> [1, 1, 1, 1].
 */
export function change(features: Tensor, before: Tensor, still: Tensor): Tensor {
  return mean(abs(mul(sub(features, before), still)), [0, 1, 2, 3]);
}
