import { UserError } from "../base/errors.ts";
import {
  blockResolutions,
  channelsAt,
  type BlockConfig,
  type DiscriminatorConfig,
  type GeneratorConfig,
} from "../networks/config.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { Experiment } from "./experiment.ts";

/** What both sides must agree on, under the names of the experiment's fields. */
type Facts = Readonly<Record<string, string | number | boolean>>;

/**
 * Where an experiment and a checkpoint contradict each other in what weights themselves show, from the resolution to
 * the channels of each block; empty where the one describes the other. What weights do not show (precision, clamp,
 * groups) the checkpoint decides.
 */
export function differences({ generator, discriminator }: Experiment, { G, G_ema, D }: Checkpoint): string[] {
  const found = [
    ...[G, G_ema].flatMap((network) =>
      network ? compare(generatorFacts(generator), generatorFacts(network.config)) : [],
    ),
    ...(D ? compare(discriminatorFacts(discriminator), discriminatorFacts(D.config)) : []),
  ];
  return [...new Set(found)];
}

/** @throws UserError that lists each field in which they differ, with both values. */
export function checkExperiment(experiment: Experiment, checkpoint: Checkpoint): void {
  const found = differences(experiment, checkpoint);
  if (found.length === 0) return;
  throw new UserError({
    attempted: `use experiment ${experiment.name} with this checkpoint`,
    rule: "both must describe the same networks",
    received: found.join("; "),
    next: "Choose the experiment that the checkpoint was trained with.",
  });
}

function compare(wanted: Facts, found: Facts): string[] {
  return Object.entries(wanted)
    .filter(([field, value]) => value !== found[field])
    .map(
      ([field, value]) => `${field} is ${value} in the experiment and ${found[field] ?? "absent"} in the checkpoint`,
    );
}

function generatorFacts({ mapping, synthesis }: GeneratorConfig): Facts {
  const { zDim, cDim, wDim, numLayers, embedFeatures, layerFeatures } = mapping;
  const { architecture, useNoise } = synthesis;
  return {
    ...blockFacts(synthesis),
    zDim,
    cDim,
    wDim,
    numLayers,
    embedFeatures,
    ...(numLayers > 1 && { layerFeatures }),
    "synthesis architecture": architecture,
    useNoise,
  };
}

function discriminatorFacts(config: DiscriminatorConfig): Facts {
  const { cDim, mapping, mbstdNumChannels, architecture } = config;
  return {
    ...blockFacts(config),
    cDim,
    mbstdNumChannels,
    "discriminator architecture": architecture,
    ...(mapping && { "discriminator numLayers": mapping.numLayers, cmapDim: mapping.wDim }),
  };
}

/** Channels rather than base and maximum: several pairs give the same table. */
function blockFacts(config: BlockConfig): Facts {
  const channels = blockResolutions(config)
    .map((resolution) => channelsAt(config, resolution))
    .join(", ");
  const { imgResolution, imgChannels } = config;
  return { imgResolution, imgChannels, "channels from 4x4 up": channels };
}
