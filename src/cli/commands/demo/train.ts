import { UserError } from "../../../base/errors.ts";
import { DEVICE_CHOICES } from "../../../engine/engine.ts";
import type { TrainOptions } from "../../../runs/options.ts";
import { LARGEST_BATCH } from "../../../training/setup.ts";
import { defineCommand, type OptionValues } from "../../command.ts";
import { checkCounts, COUNT } from "../../officialOptions.ts";
import { choice, flag, number, optional, text } from "../../options.ts";
import { runTraining } from "../../runTraining.ts";

const options = {
  experiment: optional(
    text("-f, --exp_file <file|name>", "the experiment: a .json file, or the name of a built-in one (any extension)"),
  ),
  model: optional(text("-n, --name <name>", "a built-in experiment, where -f is left out")),
  name: optional(
    text("--experiment-name <name>", "also -expn; name of the runs folder (default: the experiment's name)"),
  ),
  checkpoint: optional(text("-c, --ckpt <file|url>", "the networks to start from")),
  resume: flag("--resume", "resume the newest run; with -c, start from that checkpoint"),
  batch: optional(
    number("-b, --batch-size <n>", "images per step (default: the experiment's)", {
      min: 1,
      max: LARGEST_BATCH,
      whole: true,
    }),
  ),
  data: optional(text("--data <folder|zip>", "training images; also as dataroot DIR (default: the experiment's)")),
  devices: optional(number("-d, --devices <n>", "as many as mpirun starts on a machine", COUNT)),
  machines: optional(number("--num_machines <n>", "as many as mpirun starts processes on", COUNT)),
  device: optional(choice("--device <name>", "where to compute (default: auto)", DEVICE_CHOICES)),
  dryRun: flag("--dry-run", "check the data and print the plan without training"),
  evalBatch: optional(
    number("--eval-batch-size <n>", "also -eb; ignored: there is no evaluation during training", { min: 1 }),
  ),
  fp16: flag("--fp16", "compute the highest resolutions in half precision; for new runs"),
  occupy: flag("-o, --occupy", "ignored: memory is allocated as needed"),
  cache: flag("--cache", "ignored: decoded images are cached as memory allows"),
  machineRank: optional(number("--machine_rank <n>", "without effect: mpirun numbers the processes", { min: 0 })),
  distBackend: optional(text("--dist-backend <name>", "without effect: MPI connects the processes")),
  distUrl: optional(text("--dist-url <url>", "without effect: MPI connects the processes")),
};

type Choice = OptionValues<typeof options>;

/** What is taken and changes nothing, and what is told of it. */
const IGNORED = {
  evalBatch: "-eb is ignored: there is no evaluation during training",
  occupy: "-o is ignored: memory is allocated as needed",
  cache: "--cache is ignored: decoded images are cached as memory allows",
  machineRank: "--machine_rank is left aside: mpirun numbers the processes",
  distBackend: "--dist-backend is left aside: MPI connects the processes",
  distUrl: "--dist-url is left aside: MPI connects the processes",
} as const satisfies { readonly [K in keyof Choice]?: string };

/** The fields of an experiment that words at the end may change, as `dataroot pictures`. */
const FIELDS: Readonly<Record<string, (value: string) => Pick<TrainOptions, "data" | "kimg">>> = {
  dataroot: (data) => ({ data }),
  kimgs: (value) => ({ kimg: number("kimgs <n>", "", { min: 0.001 }).parse(value) }),
};

/** The seed project's `python tools/train.py`, which trains as `stylegan train -f` does. */
export const trainDemo = defineCommand({
  name: "train",
  summary: "Train an experiment, like python tools/train.py",
  words: [{ syntax: "[fields...]", description: "experiment fields to override: dataroot DIR, kimgs N" }],
  options,
  onRanks: true,
  aliases: { "-eb": "--eval-batch-size" },
  examples: [
    {
      line:
        "stylegan demo train -f exps/styleganv2ada/styleganv2ada_32_custom.py -d 1 -b 8 -eb 2 " +
        "-c styleganv2ada_512_afhqcat.pth --data photos.zip",
      does: "Fine-tune the cats at 32 x 32",
    },
  ],
  run: async ({ options: chosen, words, ...io }) => {
    const { devices = 1, machines = 1 } = chosen;
    const counts = [
      { flag: "-d", count: devices },
      { flag: "--num_machines", count: machines },
    ];
    checkCounts(
      "stylegan demo train",
      counts.filter(({ count }) => count > 1),
      io.cluster,
    );
    for (const [name, told] of Object.entries(IGNORED)) if (chosen[name as keyof typeof IGNORED]) io.note(told);
    return runTraining(await startOf(chosen, words), chosen.dryRun, io);
  },
});

/** The same run in the words of `stylegan train`. */
export async function startOf(chosen: Choice, words: readonly string[]): Promise<TrainOptions> {
  const { openExperiment } = await import("../../../tasks/experiments.ts");
  const { join } = await import("node:path");
  const file = chosen.experiment ?? chosen.model;
  if (file === undefined) {
    const next = "Add -f FILE, or the name of one of experiments/.";
    throw new UserError({ attempted: "train", rule: "-f or -n names the experiment", received: "neither", next });
  }
  const experiment = await openExperiment(file);
  const { batch, data, device, checkpoint, name = experiment.name } = chosen;
  const resume = checkpoint ?? (chosen.resume ? "latest" : undefined);
  // Runs of older versions took the flag and computed in float32, and a run that goes on keeps its precision.
  const fp16 = chosen.fp16 && resume !== "latest" ? true : undefined;
  const out = join(experiment.demo.outputs, name);
  return { experiment, batch, device, fp16, out, resume, data, ...changes(words) };
}

function changes([field, value, ...rest]: readonly string[]): Pick<TrainOptions, "data" | "kimg"> {
  if (field === undefined) return {};
  const change = Object.hasOwn(FIELDS, field) ? FIELDS[field] : undefined;
  if (change !== undefined && value !== undefined) return { ...change(value), ...changes(rest) };
  throw new UserError({
    attempted: "change the experiment",
    rule: `trailing arguments must be pairs of ${Object.keys(FIELDS).join(" or ")} and a value`,
    received: `"${[field, ...(value === undefined ? [] : [value])].join(" ")}"`,
    next: "Change other fields in a copy of the experiment, and pass it with -f.",
  });
}
