import { PRESETS, type PresetName } from "../../training/presets.ts";
import { AUGMENT_SETS, type AugmentSetName } from "../../training/augment/sets.ts";
import { defineCommand, type CommandInput } from "../command.ts";
import { choice, flag, number, optional, required, text, withDefault } from "../options.ts";
import { deviceOption, outOption } from "../sharedOptions.ts";

const PRESET_NAMES = Object.keys(PRESETS) as PresetName[];
const PIPES = Object.keys(AUGMENT_SETS) as AugmentSetName[];
const whole = (flags: string, description: string, min = 1) => optional(number(flags, description, { min, whole: true }));

export const trainCommand = defineCommand({
  name: "train",
  summary: "a new network from pictures",
  options: {
    data: required(text("--data <folder|zip>", "the pictures: square, of one size, a power of two (stylegan dataset makes them so)")),
    out: outOption("the folder for run folders", "runs"),
    cfg: withDefault(choice("--cfg <preset>", "the official settings", PRESET_NAMES), "auto"),
    experiment: optional(text("-f, --exp_file <file|name>", "an experiment instead of a preset")),
    kimg: optional(number("--kimg <n>", "train on so many thousand images", { min: 0.001 })),
    batch: whole("--batch <n>", "pictures a step"),
    microBatch: whole("--micro-batch <n>", "pictures computed at a time: less memory, same batch"),
    gamma: optional(number("--gamma <weight>", "R1 regularisation", { min: 0 })),
    channelBase: whole("--channel-base <n>", "channels times resolution; smaller is faster", 64),
    channelMax: whole("--channel-max <n>", "most channels of a layer", 1),
    mirror: flag("--mirror", "also train on the pictures mirrored"),
    cond: flag("--cond", "train with the classes of the data"),
    labels: withDefault(choice("--labels <from>", "where classes come from", ["json", "folders", "none"]), "json"),
    subset: whole("--subset <n>", "train on so many pictures only"),
    seed: withDefault(number("--seed <n>", "of everything random", { min: 0, max: 2 ** 32 - 1, whole: true }), 0),
    aug: optional(choice("--aug <mode>", "augmentation of what the discriminator sees", ["ada", "noaug", "fixed"])),
    p: optional(number("--p <strength>", "its strength, with --aug fixed", { min: 0, max: 1 })),
    target: optional(number("--target <share>", "what ada steers to", { min: -1, max: 1 })),
    augpipe: optional(choice("--augpipe <set>", "which augmentations", PIPES)),
    resume: optional(text("--resume <latest|file|url>", "continue the newest run of --out, or start from a checkpoint's networks")),
    freezed: withDefault(number("--freezed <layers>", "leave so many first layers of the discriminator as they are", { min: 0, whole: true }), 0),
    tick: withDefault(number("--tick <kimg>", "thousand images between two reports", { min: 0.001 }), 4),
    snap: withDefault(number("--snap <ticks>", "reports between two snapshots", { min: 1, whole: true }), 50),
    keep: withDefault(number("--keep <n>", "snapshots to keep, from the newest", { min: 1, whole: true }), 5),
    saveEvery: withDefault(number("--save-every <seconds>", "how often to save where the run stands", { min: 1 }), 300),
    device: deviceOption,
    threads: whole("--threads <n>", "threads of the CPU; results depend on it in the last bits"),
    dryRun: flag("--dry-run", "check the data and show the plan"),
  },
  examples: [
    { line: "stylegan dataset photos photos.zip --resolution 64 --transform center-crop", does: "First make the pictures alike" },
    { line: "stylegan train --data photos.zip --channel-base 4096 --channel-max 128", does: "Then train a small network, as a CPU can" },
    { line: "stylegan train --data photos.zip --resume latest", does: "Go on after Ctrl-C, a crash or a full disk" },
    { line: "stylegan train --data photos.zip --resume ffhq64.pkl --freezed 4", does: "Start from a trained network" },
  ],
  run: async ({ options, signal, progress, note }) => {
    const start = await startOptions(options);
    const tasks = await import("../../tasks/train/startTraining.ts");
    if (options.dryRun) {
      const plan = await tasks.planTraining(start, signal);
      return { data: { ...plan }, lines: [JSON.stringify(plan, null, 2)] };
    }
    const { meanOf } = await import("../../tasks/train/statsFile.ts");
    const bar = progress.start("Training", undefined, "images");
    const { folder, snapshot, imagesSeen } = await tasks.startTraining(start, {
      signal,
      note,
      onProgress: (done, total) => bar.update(done, total),
      onTick: (line) => note(tickText((name) => meanOf(line, name))),
    });
    bar.finish();
    return { data: { folder, snapshot, kimg: imagesSeen / 1000 }, lines: [snapshot] };
  },
});

type Given = CommandInput<typeof trainCommand.options>["options"];

async function startOptions({ experiment: path, tick: tickKimg, dryRun: _, ...options }: Given) {
  if (path === undefined) return { ...options, tickKimg };
  const { openExperiment } = await import("../../tasks/experiments.ts");
  return { ...options, tickKimg, experiment: await openExperiment(path) };
}

/** One line a tick, in the order in which one looks: how far, how fast, how it goes. */
function tickText(mean: (name: string) => number): string {
  const shown: readonly (readonly [string, string, number])[] = [
    ["tick", "Progress/tick", 0], ["kimg", "Progress/kimg", 1], ["sec/kimg", "Timing/sec_per_kimg", 1], ["augment", "Progress/augment", 3],
    ["G loss", "Loss/G/loss", 3], ["D loss", "Loss/D/loss", 3], ["real", "Loss/scores/real", 2], ["fake", "Loss/scores/fake", 2],
    ["GB", "Resources/cpu_mem_gb", 2],
  ];
  return shown.map(([label, name, digits]) => `${label} ${mean(name).toFixed(digits)}`).join("  ");
}

