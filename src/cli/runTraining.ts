import type { TrainOptions } from "../runs/options.ts";
import type { CommandInput, CommandResult, OptionSpecs } from "./command.ts";
import { checkingBars } from "./checkingBars.ts";
import { measuringBar } from "./measuringBar.ts";
import { downloadProgress } from "./withNetwork.ts";

type Io = Pick<CommandInput<OptionSpecs>, "signal" | "progress" | "note" | "cluster">;

/** Trains, or with `dryRun` tells what would be trained. */
export async function runTraining(
  start: TrainOptions,
  dryRun: boolean,
  { signal, progress, note, cluster }: Io,
): Promise<CommandResult | undefined> {
  const { followTraining, planTraining, startTraining } = await import("../tasks/train/startTraining.ts");
  const onCheck = checkingBars(progress);
  const context = { signal, note, cluster, onDownload: downloadProgress(progress), onCheck };
  if (cluster.rank > 0) {
    if (!dryRun) await followTraining(cluster, context);
    return undefined;
  }
  if (dryRun) {
    const { planText } = await import("../runs/planText.ts");
    const plan = await planTraining(start, context);
    return { data: { ...plan }, lines: planText(plan) };
  }
  const { tickText } = await import("../tasks/train/tickText.ts");
  const onProgress = trainingBar(progress);
  const { folder, snapshot, imagesSeen } = await startTraining(start, {
    ...context,
    onProgress,
    stage: measuringBar(progress),
    onTick: (line) => note(tickText(line)),
  });
  progress.stop();
  return { data: { folder, snapshot, kimg: imagesSeen / 1000 }, lines: [snapshot] };
}

/** Appears after the first step, which compiles the programs, so that speed and time left count steps alone. */
function trainingBar(progress: Io["progress"]): (done: number, total: number) => void {
  let bar: ReturnType<Io["progress"]["start"]> | undefined;
  return (done, total) => {
    bar ??= progress.start("Training", total, "images", "all");
    bar.update(done, total);
  };
}
