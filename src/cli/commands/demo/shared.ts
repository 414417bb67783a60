import { parseNumberList, type NumberList } from "../../../base/numberList.ts";
import type { Checkpoint } from "../../../checkpoints/checkpoint.ts";
import type { DemoOptions, Experiment } from "../../../checkpoints/experiment.ts";
import { DEVICE_CHOICES } from "../../../engine/engine.ts";
import type { PictureOptions } from "../../../model/generation.ts";
import type { Network } from "../../../model/network.ts";
import type { CommandResult, OptionValues } from "../../command.ts";
import { choice, flag, number, optional, required, text, withDefault, type OptionKind } from "../../options.ts";
import { classOption, fps, framesBetween, mixSeed, noiseModeKind } from "../../sharedOptions.ts";
import { downloadProgress, withOpenNetwork, type Surroundings } from "../../withNetwork.ts";

/**
 * The options of the seed project's demos, by its names. Every demo takes all of them, and leaves aside what is of
 * another, so that one line serves them all.
 */
export const demoOptions = {
  experiment: required(
    text("-f, --exp_file <file|name>", "the experiment: a .json file, or the name of a built-in one (any extension)"),
  ),
  name: optional(text("--experiment-name <name>", "name of the results folder (default: the experiment's name)")),
  checkpoint: optional(text("-c, --ckpt <file|url>", "the checkpoint (default: best_ckpt.pth in the results folder)")),
  saveResult: flag("--save_result", "write the results; otherwise they are only computed"),
  device: withDefault(choice("--device <name>", "where to compute", DEVICE_CHOICES), "cpu"),
  fp16: flag("--fp16", "compute the highest resolutions in half precision"),
  noiseMode: optional(noiseModeKind("--noise_mode <mode>")),
  truncationPsi: optional(number("--trunc <psi>", "truncation (default: the experiment's)")),
  classIndex: classOption,
  seeds: optional(demoSeeds("--seeds <list>", "image, A2B: seeds, such as 85,100 or 0_76")),
  rowSeeds: optional(demoSeeds("--row_seeds <list>", "style_mixing: seeds of the rows; they give all other layers")),
  colSeeds: optional(
    demoSeeds("--col_seeds <list>", "style_mixing: seeds of the columns; they give the layers in --col_styles"),
  ),
  colStyles: optional(
    demoStyles("--col_styles <list>", "style_mixing, A2B: layers taken from the columns or from --A2B_mixing_seed"),
  ),
  frames: optional(framesBetween("--frames <n>")),
  fps: optional(fps("--video_fps <n>")),
  mixingSeed: optional(
    mixSeed("--A2B_mixing_seed <seed|w_avg>", "A2B: hold --col_styles at this seed, or at the average w"),
  ),
  target: optional(text("--target_fname <file>", "projector: the image to project")),
  numSteps: withDefault(
    number("--num_steps <n>", "projector: number of steps", { min: 1, max: 100_000, whole: true }),
    1000,
  ),
  projectorSeed: withDefault(
    number("--projector_random_seed <n>", "projector: random seed", { min: 0, max: 2 ** 32 - 1, whole: true }),
    303,
  ),
  outdir: optional(text("--outdir <folder>", "projector: results folder (default: next to those of the other demos)")),
};

type DemoChoice = OptionValues<typeof demoOptions>;

/** Lists as the seed project writes them: `85,100` and, for a range, `0_76`. */
function demoList(flags: string, description: string, what: string): OptionKind<NumberList> {
  const parse = (words: string): NumberList => parseNumberList(words.replaceAll("_", "-"), { what, maxCount: 100_000 });
  return { flags, description: `${description} (default: the experiment's)`, parse };
}

function demoSeeds(flags: string, description: string): OptionKind<NumberList> {
  return demoList(flags, description, "seed");
}

function demoStyles(flags: string, description: string): OptionKind<NumberList> {
  return demoList(flags, description, "style layer");
}

/** What a demo's work is given. */
export interface Demo {
  readonly defaults: DemoOptions;
  readonly picture: PictureOptions;
  readonly network: Network;
  readonly checkpoint: Checkpoint;
  /** Where the results go; undefined without --save_result. */
  readonly folder: string | undefined;
}

/** Opens the experiment and its checkpoint, and frees the network after the work. */
export async function withDemo<T>(options: DemoChoice, io: Surroundings, work: (demo: Demo) => Promise<T>): Promise<T> {
  const { demoFolder, openDemoCheckpoint } = await import("../../../tasks/demo.ts");
  const { openExperiment } = await import("../../../tasks/experiments.ts");
  const { signal, progress, note } = io;
  const experiment = await openExperiment(options.experiment);
  const { demo: defaults, name: experimentName } = experiment;
  const name = options.name ?? experimentName;
  const fetching = { signal, onProgress: downloadProgress(progress), note };
  const checkpoint = await openDemoCheckpoint(experiment, options.checkpoint, name, fetching);
  const folder = options.outdir ?? (options.saveResult ? demoFolder(defaults.outputs, name, new Date()) : undefined);
  if (folder === undefined) note("Nothing will be written: --save_result was not given");
  const picture = pictureOf(options, experiment);
  const choice = { device: options.device, precision: options.fp16 ? "fp16" : "auto" } as const;
  return withOpenNetwork(checkpoint, choice, io, (network) => work({ defaults, picture, network, checkpoint, folder }));
}

function pictureOf({ truncationPsi, noiseMode, classIndex: label }: DemoChoice, { demo }: Experiment): PictureOptions {
  return { label, truncationPsi: truncationPsi ?? demo.truncationPsi, noiseMode: noiseMode ?? demo.noiseMode };
}

/** What the command says at the end. */
export function saved(path: string | undefined): CommandResult {
  const line = path === undefined ? "Done; nothing was written (--save_result writes the results)" : `Saved in ${path}`;
  return { data: { saved: path ?? null }, lines: [line] };
}
