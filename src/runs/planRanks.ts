import { mbstdGroup } from "../networks/config.ts";
import type { TrainingSetup } from "../training/setup.ts";
import { shareOf } from "../training/share.ts";
import { optionError } from "./optionError.ts";
import { groupsRule } from "./plan.ts";

/**
 * So many ranks can train this together.
 * @throws UserError where they do not divide the batch, or the discriminator could not compare a share's images.
 */
export function checkRanks(setup: TrainingSetup, size: number): void {
  const { batchSize } = setup;
  if (fits(setup, size)) return;
  const counts = Array.from({ length: batchSize }, (_, i) => i + 1).filter((count) => fits(setup, count));
  const group = mbstdGroup(setup.discriminator, batchSize);
  const wholes = group > 1 ? `, whole micro-batches, and ${groupsRule(group)}` : " and whole micro-batches";
  throw optionError((say) => ({
    attempted: "train on several ranks",
    rule: `each must get an equal share of the batch${wholes}`,
    received: `${size} ranks, ${say("batch", batchSize)} and ${say("microBatch", setup.microBatch)}`,
    next: `Start so many ranks: ${counts.join(", ")}; or begin a run with another ${say("batch")}.`,
  }));
}

function fits(setup: TrainingSetup, size: number): boolean {
  if (setup.batchSize % size !== 0) return false;
  const { count, microBatch } = shareOf(setup, { rank: 0, size });
  const group = mbstdGroup(setup.discriminator, microBatch);
  return count % microBatch === 0 && microBatch % group === 0;
}
