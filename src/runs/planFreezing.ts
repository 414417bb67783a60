import { freezableLayers, type FrozenModules } from "../training/freeze.ts";
import type { TrainingSetup } from "../training/setup.ts";
import { layouts } from "../training/state.ts";
import { contradiction } from "./optionError.ts";
import type { TrainOptions } from "./options.ts";
import type { Recipe } from "./presets.ts";
import { EMBED, MAPPING } from "./storedRun.ts";

/** What stays as it is beside D's first layers; undefined where that is nothing. */
export function frozenBy(
  { freezeMapping, freezeEmbed }: TrainOptions,
  { synthesisFreezeAt = [], discriminatorFreezeAt = [] }: Recipe,
): FrozenModules | undefined {
  const embed = freezeEmbed === true ? [EMBED] : [];
  const G = [
    ...synthesisFreezeAt.map((block) => `synthesis.${block}`),
    ...(freezeMapping === true ? [MAPPING] : []),
    ...embed,
  ];
  const D = [...discriminatorFreezeAt, ...embed];
  return G.length + D.length === 0 ? undefined : { G, D };
}

/** @throws UserError where there is less to freeze than asked for, or nothing would be left to train. */
export function checkFreezing(setup: TrainingSetup): void {
  const { discriminator, freezeLayers, freeze } = setup;
  const most = freezableLayers(discriminator);
  if (freezeLayers > most)
    throw contradiction((say) => ({
      rule: `${say("freezed")} must be at most ${most}, the number of layers it can freeze`,
      received: String(freezeLayers),
      next: `For example ${say("freezed", Math.min(4, most))}.`,
    }));
  if (freeze?.G.includes(EMBED) === true && discriminator.cDim === 0)
    throw contradiction((say) => ({
      rule: `${say("freezeEmbed")} freezes the class embedding`,
      received: "a network without classes",
      next: `Add ${say("cond", true)}, or leave ${say("freezeEmbed")} out.`,
    }));
  const { flat } = layouts(setup);
  for (const [network, { size }] of Object.entries({ "the generator": flat.G, "the discriminator": flat.D })) {
    if (size > 0) continue;
    throw contradiction(() => ({
      rule: `some part of ${network} must remain trainable`,
      received: "all of it frozen",
      next: "Freeze less of it.",
    }));
  }
}
