import { LABEL_ORIGINS } from "../../datasets/labels.ts";
import { AUGMENT_SETS, type AugmentSetName } from "../../training/augment/sets.ts";
import { PRESETS, type PresetName } from "../../training/presets.ts";
import { OFFICIAL_NETWORKS } from "../../tasks/train/officialNetworks.ts";
import { LARGEST_BATCH } from "../../training/setup.ts";
import { defineCommand } from "../command.ts";
import { OFFICIAL_TRAIN_ALIASES, officialNotes, officialTrainOptions } from "../officialOptions.ts";
import { choice, flag, number, onOff, optional, text } from "../options.ts";
import { runTraining } from "../runTraining.ts";
import { DEVICES, outOption } from "../sharedOptions.ts";

const PRESET_NAMES = Object.keys(PRESETS) as PresetName[];
const PIPES = Object.keys(AUGMENT_SETS) as AugmentSetName[];
const UNIT = { min: 0, max: 1 } as const;
const whole = (flags: string, description: string, min = 1, max?: number) =>
  optional(number(flags, description, { min, max, whole: true }));

/**
 * No option but --out has its default here: --resume latest must tell what was said from what was left out. So the
 * descriptions name them: where --cfg and -f leave it open, those of `trainPlan`.
 */
export const trainCommand = defineCommand({
  name: "train",
  summary: "Train a network on pictures",
  options: {
    data: optional(
      text("--data <folder|zip>", "the pictures: square, of one size, a power of two (stylegan dataset makes them so)"),
    ),
    out: outOption("the folder for run folders", "runs"),
    cfg: optional(choice("--cfg <preset>", "the official settings (default: auto)", PRESET_NAMES)),
    experiment: optional(text("-f, --exp_file <file|name>", "an experiment instead of a preset")),
    kimg: optional(
      number("--kimg <n>", "train until so many thousand images were seen (default: 25000; cifar 100000)", {
        min: 0.001,
      }),
    ),
    batch: whole("--batch <n>", "pictures a step (default: of --cfg)", 1, LARGEST_BATCH),
    microBatch: whole("--micro-batch <n>", "pictures computed at a time: less memory, same batch (default: --batch)"),
    gamma: optional(number("--gamma <weight>", "R1 regularisation (default: of --cfg)", { min: 0 })),
    channelBase: whole("--channel-base <n>", "channels times resolution; smaller is faster (default: of --cfg)", 64),
    channelMax: whole("--channel-max <n>", "most channels of a layer (default: 512)", 1),
    zDim: whole("--z-dim <n>", "length of a latent z (default: 512)", 1, 4096),
    wDim: whole("--w-dim <n>", "length of w and width of the mapping's layers (default: 512)", 1, 4096),
    mirror: onOff("--mirror [bool]", "also train on the pictures mirrored"),
    mirrorY: onOff("--mirror-y [bool]", "also train on the pictures upside down"),
    cond: onOff("--cond [bool]", "train with the classes of the data, one network for all"),
    labels: optional(
      choice("--labels <from>", "the source of classes: dataset.json or sub-folders (default: json)", LABEL_ORIGINS),
    ),
    subset: whole("--subset <n>", "train on so many pictures only, which --seed chooses (default: all)"),
    seed: optional(
      number("--seed <n>", "of everything random (default: 0)", { min: 0, max: 2 ** 32 - 1, whole: true }),
    ),
    aug: optional(
      choice("--aug <mode>", "augmentation of what the discriminator sees (default: ada)", ["ada", "noaug", "fixed"]),
    ),
    p: optional(number("--p <strength>", "its strength, with --aug fixed", UNIT)),
    initStrength: optional(
      number("--initstrength <p>", "its strength at the start, with --aug ada (default: 0)", UNIT),
    ),
    pMax: optional(number("--p-max <p>", "limit of the strength that ada finds (default: none)", { min: 0 })),
    target: optional(
      number("--target <share>", "the mean sign of D's scores of real pictures that ada steers to (default: 0.6)", {
        min: -1,
        max: 1,
      }),
    ),
    augpipe: optional(choice("--augpipe <set>", "which augmentations (default: bgc)", PIPES)),
    resume: optional(
      text(
        "--resume <latest|file|url|name>",
        "continue the newest run of --out, or start from a checkpoint's networks; " +
          `${OFFICIAL_NETWORKS.join(", ")} are NVIDIA's, which are downloaded`,
      ),
    ),
    freezed: whole("--freezed <layers>", "leave so many first layers of the discriminator as they are (default: 0)", 0),
    freezeMapping: onOff("--freeze-mapping [bool]", "leave the generator's mapping as it is"),
    freezeEmbed: onOff("--freeze-embed [bool]", "leave the embedding of classes as it is"),
    glr: optional(number("--glr <rate>", "Adam's learning rate of the generator (default: of --cfg)", UNIT)),
    dlr: optional(number("--dlr <rate>", "Adam's learning rate of the discriminator (default: of --cfg)", UNIT)),
    nkimg: whole("--nkimg <n>", "thousands of images from which the run counts (default: 0)", 0, 1e9),
    tickKimg: optional(number("--tick <kimg>", "thousand images between two reports (default: 4)", { min: 0.001 })),
    snap: whole("--snap <ticks>", "reports between two snapshots (default: 50)"),
    keep: whole("--keep <n>", "snapshots to keep, from the newest (default: 5)"),
    saveEvery: optional(
      number("--save-every <seconds>", "how often to save where the run stands; 0: after each step (default: 300)", {
        min: 0,
      }),
    ),
    device: optional(
      choice("--device <name>", "where to compute; auto is the best device that starts (default: auto)", DEVICES),
    ),
    threads: whole("--threads <n>", "CPU threads; the last bits depend on it (default: one for each core)"),
    ...officialTrainOptions,
    dryRun: flag("-n, --dry-run", "check the data and show the plan"),
  },
  aliases: OFFICIAL_TRAIN_ALIASES,
  examples: [
    {
      line: "stylegan dataset photos photos.zip --resolution 64 --transform center-crop",
      does: "First make the pictures alike",
    },
    {
      line: "stylegan train --data photos.zip --channel-base 4096 --channel-max 128",
      does: "Then train a small network, as a CPU can",
    },
    { line: "stylegan train --resume latest", does: "Go on after Ctrl-C, a crash or a full disk" },
    { line: "stylegan train --data photos.zip --resume ffhq64.pkl --freezed 4", does: "Start from a trained network" },
  ],
  run: async ({ options: { dryRun, experiment, ...options }, ...io }) => {
    officialNotes(options).forEach(io.note);
    return runTraining({ ...options, experiment: await experimentOf(experiment) }, dryRun, io);
  },
});

async function experimentOf(path: string | undefined) {
  if (path === undefined) return undefined;
  const { openExperiment } = await import("../../tasks/experiments.ts");
  return openExperiment(path);
}
