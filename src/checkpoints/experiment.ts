import * as v from "valibot";
import { UserError } from "../base/errors.ts";
import { blockResolutions, type DiscriminatorConfig, type GeneratorConfig } from "../networks/config.ts";
import { NOISE_MODES } from "../networks/generator.ts";
import { AUGMENT_MODES, AUGMENT_SET_NAMES } from "./augmentSets.ts";
import { discriminatorFromArguments, generatorFromArguments } from "./constructorArguments.ts";
import { oneOf, parse, real, whole } from "./schema.ts";

const seed = whole(0, 2 ** 32 - 1);
const seeds = v.array(seed, "a list of seeds");
/** An experiment's name. */
export const experimentName = v.pipe(v.string(), v.regex(/^[\w.-]{1,100}$/, "a name of letters, digits, _, - and ."));

const blockNames = v.array(v.pipe(v.string(), v.regex(/^b\d{1,4}$/, 'a block such as "b8"')), "a list of blocks");

/** Adam of both networks, before the correction for lazy regularisation. */
const optimizer = v.pipe(
  v.strictObject({
    learningRate: v.optional(real(1e-9, 1)),
    /** The rate of a batch of one: times the batch it is the rate. */
    learningRatePerImage: v.optional(real(1e-12, 1)),
    beta1: real(0, 0.999999),
    beta2: real(0, 0.999999),
    epsilon: real(1e-20, 1),
  }),
  v.check(
    ({ learningRate, learningRatePerImage }) => (learningRate === undefined) !== (learningRatePerImage === undefined),
    "one with either learningRate or learningRatePerImage",
  ),
);

/** How to train, as an experiment states it. */
export const trainingOptions = v.strictObject({
  dataset: v.strictObject({
    /** Folder or zip; null where the command line must name it. */
    path: v.nullable(v.string()),
    /** Doubles the data by mirror images. */
    mirror: v.boolean(),
    /** Trains a conditional model on the data set's labels. */
    labels: v.boolean(),
  }),
  /** Length, in thousands of real images shown. */
  kimg: real(0.001, 1e7),
  /** Images a step. */
  batch: whole(1, 4096),
  optimizer,
  /** Blocks of G's synthesis and of D that stay as they are, such as "b8". */
  synthesisFreezeAt: v.optional(blockNames),
  discriminatorFreezeAt: v.optional(blockNames),
  /** Steps between path length regularisations, and between R1's. */
  gRegInterval: whole(1, 10_000),
  dRegInterval: whole(1, 10_000),
  r1Gamma: real(0, 1e6),
  plBatchShrink: whole(1, 4096),
  plDecay: real(0, 1),
  plWeight: real(0, 1e6),
  styleMixingProb: real(0, 1),
  /** Half-life of G_ema, in thousands of images. */
  emaKimg: real(0, 1e6),
  /** Limits that half-life to this share of the images seen; null for no limit. */
  emaRampup: v.nullable(real(0, 1)),
  augmentation: v.strictObject({
    mode: oneOf(AUGMENT_MODES),
    pipe: oneOf(AUGMENT_SET_NAMES),
    /** Strength at the start, or throughout where the mode is fixed. */
    p: real(0, 1),
    target: real(0, 1),
    /** Steps between adjustments of p. */
    interval: whole(1, 10_000),
    /** Thousands of images in which p may go from 0 to 1. */
    kimg: real(0.001, 1e6),
  }),
});

const demo = v.strictObject({
  /** Folder for results. */
  outputs: v.pipe(v.string(), v.nonEmpty("a folder")),
  seeds,
  rowSeeds: seeds,
  colSeeds: seeds,
  colStyles: v.array(whole(0, 17), "a list of layers"),
  truncationPsi: real(-10, 10),
  noiseMode: v.picklist(NOISE_MODES, "const, random or none"),
  frames: whole(1, 1_000_000),
  fps: whole(1, 240),
});

const experimentFile = v.strictObject({
  name: experimentName,
  about: v.optional(v.string(), ""),
  generator: v.unknown(),
  discriminator: v.unknown(),
  training: trainingOptions,
  demo,
});

export type TrainingOptions = v.InferOutput<typeof trainingOptions>;
export type DemoOptions = v.InferOutput<typeof demo>;

/** What an experiment file states: both networks, how to train them, and what `demo` does with them. */
export interface Experiment {
  readonly name: string;
  readonly about: string;
  readonly generator: GeneratorConfig;
  readonly discriminator: DiscriminatorConfig;
  readonly training: TrainingOptions;
  readonly demo: DemoOptions;
}

/**
 * An experiment from its JSON. Networks are written as the official constructors' arguments, in camel case; what is
 * left out has the constructors' defaults.
 * @throws UserError that names the field.
 */
export function readExperiment(json: unknown): Experiment {
  const attempted = "read the experiment";
  const { generator, discriminator, ...rest } = parse(experimentFile, json, attempted, "the experiment");
  const networks = {
    generator: generatorFromArguments(generator, attempted),
    discriminator: discriminatorFromArguments(discriminator, attempted),
  };
  checkTogether(networks.generator, networks.discriminator, attempted);
  checkBlocks(rest.training, networks, attempted);
  return { ...rest, ...networks };
}

/** Both networks must see the same images and labels. */
function checkTogether(
  { mapping, synthesis }: GeneratorConfig,
  discriminator: DiscriminatorConfig,
  attempted: string,
): void {
  const pairs = [
    ["imgResolution", synthesis.imgResolution, discriminator.imgResolution],
    ["imgChannels", synthesis.imgChannels, discriminator.imgChannels],
    ["cDim", mapping.cDim, discriminator.cDim],
  ] as const;
  for (const [field, ofGenerator, ofDiscriminator] of pairs) {
    if (ofGenerator === ofDiscriminator) continue;
    const received = `${ofGenerator} and ${ofDiscriminator}`;
    throw new UserError({ attempted, rule: `${field} of generator and discriminator must be the same`, received });
  }
}

/** What stays as it is must be there. */
function checkBlocks(
  { synthesisFreezeAt = [], discriminatorFreezeAt = [] }: TrainingOptions,
  { generator: { synthesis }, discriminator }: Pick<Experiment, "generator" | "discriminator">,
  attempted: string,
): void {
  const lists = [
    ["synthesisFreezeAt", synthesisFreezeAt, synthesis],
    ["discriminatorFreezeAt", discriminatorFreezeAt, discriminator],
  ] as const;
  for (const [field, names, config] of lists) {
    const blocks = blockResolutions(config).map((resolution) => `b${resolution}`);
    const wrong = names.find((name) => !blocks.includes(name));
    if (wrong === undefined) continue;
    const rule = `${field} names blocks of the network: ${blocks.join(", ")}`;
    throw new UserError({ attempted, rule, received: wrong });
  }
}

/** Adam's learning rate for so many images a step. */
export function learningRateOf(
  { optimizer, batch }: Pick<TrainingOptions, "optimizer" | "batch">,
  batchSize = batch,
): number {
  const { learningRate, learningRatePerImage = 0 } = optimizer;
  return learningRate ?? learningRatePerImage * batchSize;
}

/**
 * The built-in experiment that a path names, in any folder and with any ending:
 * `exps/styleganv2ada/styleganv2ada_512_afhqcat.py` is `styleganv2ada_512_afhqcat`. undefined when none is.
 */
export function builtInExperiment<T>(path: string, builtIns: ReadonlyMap<string, T>): T | undefined {
  const file = path.split(/[\\/]/).at(-1) ?? "";
  return builtIns.get(file) ?? builtIns.get(file.replace(/\.[^.]*$/, ""));
}
