import type { Rng } from "../base/rng.ts";
import type { Feeds } from "../engine/engine.ts";
import type { Program } from "../program/program.ts";
import { rows } from "../model/latents.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";
import { augmentParameters } from "./augment/augment.ts";
import { randomDraws } from "./augment/draws.ts";
import { augmentSet } from "../checkpoints/augmentSets.ts";
import type { TrainingSetup } from "./setup.ts";
import { drawMixingMask } from "./styleMixing.ts";

/** Of known values those that a program has inputs for. */
export function feedsOf({ inputs }: Program, known: Feeds): Feeds {
  const entries = inputs.flatMap(({ attributes: { name } }) => {
    const value = known[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries);
}

/** What one run of a phase's program draws from. */
export interface DrawContext {
  readonly setup: TrainingSetup;
  /** The stream of this phase, iteration and micro-batch. */
  readonly rng: Rng;
  /** Strength of the augmentation. */
  readonly p: number;
  /** Labels for n generated images. [n, cDim]. */
  readonly labels: (n: number, rng: Rng) => Float32Tensor | undefined;
  /** The real batch of this run. */
  readonly real: { readonly images: Float32Tensor; readonly labels: Float32Tensor | undefined };
}

const LATENTS: ReadonlySet<string> = new Set(["z", "secondZ", "pathNoise"]);

/**
 * A value for each random or data input of a program; what it does not know is left to the state's feeds.
 * @param normals what drawNormals gave for the same program and stream; drawn now where it is left out.
 */
export function drawFeeds(
  program: Program,
  context: DrawContext,
  normals: Feeds = drawNormals(program, context.rng),
): Feeds {
  const { inputs } = program;
  const augmentation = { ...augmentFeeds("fake", inputs, context), ...augmentFeeds("real", inputs, context) };
  const entries = inputs.flatMap(({ attributes: { name }, shape }): [string, Feeds[string]][] => {
    const value = augmentation[name] ?? normals[name] ?? drawInput(name, shape, context);
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(entries);
}

/** The inputs that hold normal numbers: most of what is drawn, and known before the images are. */
export function drawNormals({ inputs }: Program, rng: Rng): Feeds {
  const entries = inputs
    .filter(({ attributes: { name } }) => LATENTS.has(name) || name.startsWith("noise."))
    .map(({ attributes: { name }, shape }): [string, Float32Tensor] => {
      const size = shape.reduce((product, axis) => product * axis, 1);
      return [name, float32(shape, rng.stream(name).normals(size))];
    });
  return Object.fromEntries(entries);
}

function drawInput(
  name: string,
  shape: readonly number[],
  { setup, rng, labels, real }: DrawContext,
): Float32Tensor | undefined {
  const [n = 0] = shape;
  const size = shape.reduce((product, axis) => product * axis, 1);
  switch (name) {
    case "c":
      return labels(n, rng.stream(name));
    case "mixingMask":
      return drawMixingMask(rng.stream(name), size, setup.styleMixingProbability);
    case "real":
      return rows(real.images, 0, n);
    case "realC":
      return real.labels === undefined ? undefined : rows(real.labels, 0, n);
    default:
      return undefined;
  }
}

/** The parameters of one batch's augmentations, where the program has them. */
function augmentFeeds(
  batch: "fake" | "real",
  inputs: Program["inputs"],
  { setup, rng, p }: DrawContext,
): Readonly<Record<string, Float32Tensor>> {
  const prefix = `${batch}.`;
  const own = inputs.find(({ attributes: { name } }) => name.startsWith(prefix));
  if (own === undefined) return {};
  const { imgChannels: channels, imgResolution: resolution } = setup.discriminator;
  const set = augmentSet(setup.augmentation.pipe);
  return augmentParameters(
    randomDraws(rng.stream("augment", batch), p),
    own.shape[0] ?? 0,
    set,
    { channels, resolution },
    prefix,
  );
}
