import type { RunProgress, TrainingView } from "../../../../training/training.ts";
import { nextMilestone } from "../milestones.ts";
import { about, thousands } from "../../../controls/words.ts";

/** What a person wants to know next. */
export function explanation({ stage, doing, progress, notes }: TrainingView): string {
  if (doing !== undefined) return `${doing.what}…`;
  if (stage === "stored") {
    return `This run was left after step ${progress?.iteration ?? 0}. It resumes as if it had never stopped.`;
  }
  if (stage === "paused") return whereItIs(progress, notes);
  if (stage !== "running" || progress === undefined) return "";
  const next = nextMilestone(progress.imagesSeen);
  const { imagesPerSecond } = progress;
  if (next === undefined) return "Finer detail comes slowly. Pause when you like what you see.";
  const left = imagesPerSecond === undefined ? undefined : (next.images - progress.imagesSeen) / imagesPerSecond;
  const when = left === undefined ? "" : `, about ${about(left)} from now`;
  return `With the drawn faces, ${next.what} came after ${thousands(next.images)} images${when}.`;
}

/** What of a paused run would be there after a reload. */
function whereItIs(progress: RunProgress | undefined, notes: readonly string[]): string {
  if (notes.length > 0) return "It is only in this tab.";
  const { iteration = 0, savedIteration = 0 } = progress ?? {};
  if (savedIteration === iteration) return "Everything is stored in this browser.";
  return (
    `Stored as of step ${savedIteration}; later progress is only in this tab. ` +
    "Resume once there is room, or download the checkpoint."
  );
}
