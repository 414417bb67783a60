import type { RunProgress, TrainingView } from "../../../../training/training.ts";
import { about } from "../../../controls/words.ts";
import { said } from "../../../texts/foreign.ts";
import { texts } from "../../../texts/texts.ts";
import { nextMilestone } from "../milestones.ts";

/** What a person wants to know next. */
export function explanation({ stage, doing, progress, notes }: TrainingView): string {
  const { train, trainMilestones } = texts();
  if (doing !== undefined) return `${said(doing.what)}…`;
  if (stage === "stored") return train.left(progress?.iteration ?? 0);
  if (stage === "paused") return whereItIs(progress, notes);
  if (stage !== "running" || progress === undefined) return "";
  const next = nextMilestone(progress.imagesSeen);
  const { imagesPerSecond } = progress;
  if (next === undefined) return train.finerDetail;
  const left = imagesPerSecond === undefined ? undefined : (next.images - progress.imagesSeen) / imagesPerSecond;
  return train.cameAfter(trainMilestones[next.what], next.images, left === undefined ? undefined : about(left));
}

/** What of a paused run would be there after a reload. */
function whereItIs(progress: RunProgress | undefined, notes: readonly string[]): string {
  const { train } = texts();
  if (notes.length > 0) return train.onlyInTab;
  const { iteration = 0, savedIteration = 0 } = progress ?? {};
  return savedIteration === iteration ? train.allStored : train.storedUntil(savedIteration);
}
