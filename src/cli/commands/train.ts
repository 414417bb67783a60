import { flagOf, TRAIN_OPTIONS, type OptionName } from "../../runs/options.ts";
import type { TrainOption } from "../../runs/trainOption.ts";
import { defineCommand } from "../command.ts";
import { checkCounts, halfPrecisionOf, officialTrainOptions } from "../officialOptions.ts";
import { flag } from "../options.ts";
import { runTraining } from "../runTraining.ts";
import { tableOptions } from "../tableOptions.ts";

/** The official code's spellings and those of its forks: `--outdir` for `--out`. */
const ALIASES = Object.fromEntries(
  Object.entries<TrainOption>(TRAIN_OPTIONS).flatMap(([name, { official }]) =>
    official === undefined ? [] : [[official, flagOf(name as OptionName)]],
  ),
);

export const trainCommand = defineCommand({
  name: "train",
  summary: "Train a network on images",
  options: {
    ...tableOptions(TRAIN_OPTIONS),
    ...officialTrainOptions,
    dryRun: flag("-n, --dry-run", "check the data and print the plan without training"),
  },
  aliases: ALIASES,
  onRanks: true,
  examples: [
    {
      line: "stylegan dataset photos photos.zip --resolution 64 --transform center-crop",
      does: "First prepare the images",
    },
    {
      line: "stylegan train --data photos.zip --channel-base 4096 --channel-max 128",
      does: "Then train a network small enough for a CPU",
    },
    { line: "stylegan train --resume latest", does: "Resume after Ctrl-C, a crash or a full disk" },
    { line: "stylegan train --data photos.zip --resume ffhq64.pkl --freezed 4", does: "Fine-tune a trained network" },
    { line: "mpirun -n 4 stylegan train --data photos.zip", does: "Share each batch among four processes" },
  ],
  run: async ({ options: { dryRun, experiment, ...options }, ...io }) => {
    checkCounts(
      "stylegan train",
      options.gpus === undefined ? [] : [{ flag: "--gpus", count: options.gpus }],
      io.cluster,
    );
    const fp16 = halfPrecisionOf(options);
    return runTraining({ ...options, fp16, experiment: await experimentOf(experiment) }, dryRun, io);
  },
});

async function experimentOf(path: string | undefined) {
  if (path === undefined) return undefined;
  const { openExperiment } = await import("../../tasks/experiments.ts");
  return openExperiment(path);
}
