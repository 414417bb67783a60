import { OptionError } from "../base/optionError.ts";
import { breathe } from "../base/taskContext.ts";
import { generatorOf, type Checkpoint } from "../checkpoints/checkpoint.ts";
import type { Network } from "../model/network.ts";
import { generatorNetwork } from "../networks/generatorNetwork.ts";
import type { DragProblem } from "./dragProgram.ts";
import { checkRequest, checkSettings, dragScales, type DragRequest } from "./dragSettings.ts";
import type { Point } from "./points/dragPair.ts";
import { DragStepper, type DragPicture } from "./dragStepper.ts";

export interface DragOptions extends DragRequest {
  /** Steps at most; 200 unless given. */
  readonly numSteps?: number;
  /** It ends when every handle is so near to its target, in pixels; 1 unless given. */
  readonly tolerance?: number;
  /** Of Adam; 0.002 unless given. */
  readonly learningRate?: number;
  /** What changes outside the mask count beside the motion; 3 unless given. */
  readonly maskWeight?: number;
  /** The first so many w move; left out, up to six. */
  readonly movedLayers?: number;
  /** "const", the stored noise, unless given. */
  readonly noiseMode?: DragProblem["noiseMode"];
  readonly signal?: AbortSignal;
}

/** Where a drag stands. */
export interface DragStep extends DragPicture {
  /** Moves made so far: 0 is the image as it was. */
  readonly step: number;
  /** From each handle to its target, in pixels. */
  readonly distances: readonly number[];
}

const DEFAULTS = { numSteps: 200, tolerance: 1, learningRate: 0.002, maskWeight: 3 };

/**
 * Drags points of an image to where they should be (Pan et al. 2023, Drag Your GAN): the first w of w+ are moved by
 * Adam so that the features around each handle go on towards its target, and the handles are then found again. The
 * first step is the image as it is. It ends when every handle is at its target, when the steps run out, or when the
 * loop is left. The network's engine is free between two steps; the same request gives the same steps.
 * @throws UserError for points outside the image, a mask of another size, a number out of its range, or a checkpoint
 * without a generator.
 * @example
 * ```ts
 * import { dragPoints, openCheckpoint } from "stylegan2-ada";
 *
 * const checkpoint = await openCheckpoint("model.pkl");
 * const ws = await network.mapping(network.latents([85])); // [1, numWs, wDim]
 * const pairs = [{ handle: { x: 12, y: 20 }, target: { x: 12, y: 15 } }];
 * let last = 0;
 * for await (const { step, points, image } of dragPoints(network, checkpoint, { ws, pairs, numSteps: 2 })) {
 *   last = step;
 *   points.length; // => 1
 *   image.shape; // => [1, network.imgChannels, network.imgResolution, network.imgResolution]
 * }
 * last; // => 2
 * ```
 */
export async function* dragPoints(
  network: Network,
  checkpoint: Checkpoint,
  options: DragOptions,
): AsyncGenerator<DragStep> {
  const { pairs, signal } = options;
  const { numSteps, tolerance, learningRate, ...problem } = settle(network, checkpoint, options);
  const stepper = await DragStepper.open(problem, options, network.engine);
  try {
    for (let step = 0; step <= numSteps; step++) {
      await breathe(signal);
      const found = await stepper.step(learningRate);
      if (!Number.isFinite(found.loss)) throw diverged(step);
      const distances = pairs.map(({ target }, i) => distance(target, found.points[i] ?? target));
      yield { step, distances, ...found };
      if (distances.every((away) => away <= tolerance)) return;
    }
  } finally {
    await stepper.dispose();
  }
}

/** The options with what is left out, checked. */
function settle(network: Network, checkpoint: Checkpoint, options: DragOptions) {
  const generator = generatorOf(checkpoint);
  checkRequest(options, network);
  const scales = dragScales(generatorNetwork(generator.config));
  const numbers = { ...DEFAULTS, movedLayers: scales.movedLayers, ...given(options) };
  checkSettings(numbers, network.numWs);
  const { pairs, mask, noiseMode = "const" } = options;
  return { ...scales, ...numbers, generator, noiseMode, pairs: pairs.length, masked: mask !== undefined };
}

/** The numbers that are given. */
function given(o: DragOptions): Partial<Record<keyof typeof DEFAULTS | "movedLayers", number>> {
  const { numSteps, tolerance, learningRate, maskWeight, movedLayers } = o;
  const all = Object.entries({ numSteps, tolerance, learningRate, maskWeight, movedLayers });
  return Object.fromEntries(all.filter(([, value]) => value !== undefined));
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function diverged(step: number): OptionError {
  return new OptionError((say) => ({
    attempted: "drag the image",
    rule: "its loss must be finite",
    received: `NaN or infinity at step ${step}`,
    next: `Use a smaller learning rate: ${say("learningRate", 0.0005)}.`,
  }));
}
