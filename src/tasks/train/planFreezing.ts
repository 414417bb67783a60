import type { TrainingOptions } from "../../checkpoints/experiment.ts";
import { freezableLayers, type FrozenModules } from "../../training/freeze.ts";
import type { TrainingSetup } from "../../training/setup.ts";
import { layouts } from "../../training/state.ts";
import { contradiction } from "./contradiction.ts";

export interface FreezingOptions {
  /** G's mapping stays as it is. */
  readonly freezeMapping?: boolean;
  /** The embedding of classes, G's and D's, stays as it is. */
  readonly freezeEmbed?: boolean;
}

/** The modules that --freeze-mapping and --freeze-embed keep. */
export const MAPPING = "mapping";
export const EMBED = "mapping.embed";

/** What stays as it is beside --freezed; undefined where that is nothing. */
export function frozenBy(
  { freezeMapping, freezeEmbed }: FreezingOptions,
  stated?: TrainingOptions,
): FrozenModules | undefined {
  const embed = freezeEmbed === true ? [EMBED] : [];
  const G = [
    ...(stated?.synthesisFreezeAt ?? []).map((block) => `synthesis.${block}`),
    ...(freezeMapping === true ? [MAPPING] : []),
    ...embed,
  ];
  const D = [...(stated?.discriminatorFreezeAt ?? []), ...embed];
  return G.length + D.length === 0 ? undefined : { G, D };
}

/** @throws UserError where there is less to freeze than asked for, or nothing would be left to train. */
export function checkFreezing(setup: TrainingSetup): void {
  const { discriminator, freezeLayers, freeze } = setup;
  const most = freezableLayers(discriminator);
  if (freezeLayers > most) {
    const rule = `--freezed must be at most ${most}, the discriminator's layers above its last block`;
    throw contradiction(rule, String(freezeLayers), `For example --freezed ${Math.min(4, most)}.`);
  }
  if (freeze?.G.includes(EMBED) === true && discriminator.cDim === 0) {
    const rule = "--freeze-embed keeps the embedding of classes";
    throw contradiction(rule, "a network without classes", "Add --cond, or leave --freeze-embed out.");
  }
  const { flat } = layouts(setup);
  for (const [network, { size }] of Object.entries({ "the generator": flat.G, "the discriminator": flat.D })) {
    if (size > 0) continue;
    throw contradiction(`something of ${network} must be left to train`, "all of it frozen", "Freeze less of it.");
  }
}
