import { countNumbers } from "../checkpoints/declarations.ts";
import { channelsText } from "../datasets/imageSource.ts";
import { printable } from "../formats/formatError.ts";
import { blockFacts } from "../networks/config.ts";
import type { BlockFacts } from "../networks/generator.ts";
import { generatorNetwork } from "../networks/generatorNetwork.ts";
import type { Declaration } from "../nn/scope.ts";
import { layouts, unfrozen } from "../training/state.ts";
import type { TrainingSetup } from "../training/setup.ts";
import type { DataFacts, TrainPlan } from "./storedRun.ts";

/** What --dry-run shows. */
export interface TrainPreview extends TrainPlan {
  readonly data: string;
  readonly facts: DataFacts;
  /** Names of the classes that it trains with, where they are known. */
  readonly classNames?: readonly string[];
  readonly tickKimg: number;
  readonly snap: number;
  /** The run that would go on, and where it stands. */
  readonly folder?: string;
  readonly imagesSeen: number;
}

/** A plan as a person reads it, a fact a line. */
export function planText(plan: TrainPreview): string[] {
  const facts = [...dataFacts(plan), ...networkFacts(plan.setup), ...frozenFacts(plan.setup), ...trainingFacts(plan)];
  const width = Math.max(...facts.map(([label]) => label.length));
  return facts.map(([label, value]) => `${label.padEnd(width)}  ${value}`);
}

type Facts = (readonly [label: string, value: string])[];

function dataFacts({
  data,
  facts: { count, resolution, channels, cDim },
  classNames,
  folder,
  imagesSeen,
  kimg,
}: TrainPreview): Facts {
  const named = cDim === classNames?.length ? classesText(classNames) : `labels of length ${cDim}`;
  const classes = cDim === 0 ? "no classes" : named;
  return [
    ["data", `${data}: ${count} images, ${resolution} x ${resolution}, ${channelsText(channels)}, ${classes}`],
    ...(folder === undefined ? [] : [["resumes", `${folder}, at ${imagesSeen / 1000} of ${kimg} kimg`] as const]),
  ];
}

const MOST_NAMES = 20;

/** `3 classes: cat, dog, owl`. */
function classesText(names: readonly string[]): string {
  const more = names.length > MOST_NAMES ? ", ..." : "";
  const listed = names.slice(0, MOST_NAMES).map(printable).join(", ");
  return `${names.length} ${names.length === 1 ? "class" : "classes"}: ${listed}${more}`;
}

function networkFacts(setup: TrainingSetup): Facts {
  const { declared } = layouts(unfrozen(setup));
  const { discriminator, freezeLayers } = setup;
  const { facts } = generatorNetwork(setup.generator);
  const judge = `${discriminator.architecture}, channels ${channels(blockFacts(discriminator))}`;
  const frozen = freezeLayers === 0 ? "" : `, first ${freezeLayers} layers frozen`;
  return [
    [
      "generator",
      `${size(declared.G)} parameters, mapping ${facts.mappingLayers} layers of ${facts.mappingFeatures}, ` +
        `channels ${channels(facts)}`,
    ],
    ["discriminator", `${size(declared.D)} parameters, ${judge}${frozen}`],
  ];
}

/** `512 (4x4) ... 64 (256x256)`. */
function channels({ channels }: BlockFacts): string {
  const last = Object.keys(channels).at(-1);
  return `${Object.values(channels).join(" ")} from 4 x 4 to ${last} x ${last}`;
}

function size(declared: readonly Declaration[]): string {
  const { parameters } = countNumbers(declared);
  return parameters < 1e6 ? parameters.toLocaleString("en") : `${(parameters / 1e6).toFixed(2)} million`;
}

function frozenFacts({ freeze }: TrainingSetup): Facts {
  const named = [...(freeze?.G ?? []).map((name) => `G ${name}`), ...(freeze?.D ?? []).map((name) => `D ${name}`)];
  return named.length === 0 ? [] : [["frozen", named.join(", ")]];
}

function rate({ adam: { learningRate }, dLearningRate }: TrainingSetup): string {
  return dLearningRate === undefined ? String(learningRate) : `${learningRate}, of the discriminator ${dLearningRate}`;
}

function trainingFacts({ setup, kimg, tickKimg, snap, nkimg }: TrainPreview): Facts {
  const { batchSize, microBatch, loss = "logistic", halfPrecision = false, r1Gamma, emaKimg, seed } = setup;
  const images = kimg * 1000 - (nkimg ?? 0) * 1000;
  const parts = microBatch === batchSize ? "" : `, computed ${microBatch} at a time`;
  return [
    ["length", `${kimg} kimg, ${Math.ceil(images / batchSize).toLocaleString("en")} iterations`],
    ["batch", `${batchSize} images${parts}`],
    ["learning rate", rate(setup)],
    ["loss", loss],
    ...(halfPrecision ? [["precision", "half in the highest resolutions, float32 elsewhere"] as const] : []),
    ["R1 gamma", String(Number(r1Gamma.toPrecision(4)))],
    ["average", `half-life ${Number(emaKimg.toPrecision(4))} kimg`],
    ["augmentation", augmentation(setup)],
    ["reports", `every ${tickKimg} kimg, a snapshot every ${Number((tickKimg * snap).toPrecision(6))} kimg`],
    ["seed", String(seed)],
  ];
}

function augmentation({ augmentation: { mode, pipe, p, target, pMax } }: TrainingSetup): string {
  if (mode === "noaug") return "none";
  const limits = pMax === undefined ? `target ${target}` : `target ${target}, at most ${pMax}`;
  if (mode === "fixed") return `${pipe}, strength ${p}`;
  return `${pipe}, strength ${p === 0 ? "" : `from ${p} `}follows D (${limits})`;
}
