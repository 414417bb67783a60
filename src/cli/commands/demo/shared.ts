import { parseNumberList, type NumberList } from "../../../base/numberList.ts";
import type { Experiment } from "../../../checkpoints/experiment.ts";
import type { Network } from "../../../model/network.ts";
import type { CommandInput, OptionSpecs } from "../../command.ts";
import { choice, flag, number, optional, required, text, withDefault, type OptionKind } from "../../options.ts";
import { DEVICES, NOISE_MODES, type DeviceName } from "../../sharedOptions.ts";
import { downloadProgress, withOpenNetwork } from "../../withNetwork.ts";

/** The options that every demo of the seed project takes, by its names. */
export const demoOptions = {
  experiment: required(text("-f, --exp_file <file|name>", "the experiment: a .json file, or a built-in one by name, in any folder and with any ending")),
  name: optional(text("--experiment-name <name>", "the folder of the results; the experiment's name where none is given")),
  checkpoint: optional(text("-c, --ckpt <file|url>", "the checkpoint; best_ckpt.pth of the experiment's results where none is given")),
  saveResult: flag("--save_result", "write the results; without it they are only computed"),
  device: withDefault(choice("--device <name>", "where to compute", DEVICES), "cpu"),
  fp16: flag("--fp16", "compute the highest resolutions in half precision"),
  noiseMode: optional(choice("--noise_mode <mode>", "the noise that makes fine detail", NOISE_MODES)),
  truncationPsi: optional(number("--trunc <psi>", "truncation", {})),
};

/** Seeds as the seed project writes them: `85,100` and, for a range, `0_76`. */
export function demoSeeds(flags: string, description: string): OptionKind<NumberList> {
  return { flags, description, parse: (words) => parseNumberList(words.replaceAll("_", "-"), { what: "number", maxCount: 100_000 }) };
}

interface DemoChoice {
  readonly experiment: string;
  readonly name: string | undefined;
  readonly checkpoint: string | undefined;
  readonly saveResult: boolean;
  readonly device: DeviceName;
  readonly fp16: boolean;
}

/** What a demo's work is given. */
export interface Demo {
  readonly experiment: Experiment;
  readonly network: Network;
  /** Where the results go; undefined without --save_result. */
  readonly folder: string | undefined;
}

type Surroundings = Pick<CommandInput<OptionSpecs>, "signal" | "progress" | "note">;

/** Opens the experiment and its checkpoint, and frees the network after the work. */
export async function withDemo<T>(choice: DemoChoice, surroundings: Surroundings, work: (demo: Demo) => Promise<T>): Promise<T> {
  const { demoFolder, openDemoCheckpoint } = await import("../../../tasks/demo.ts");
  const { openExperiment } = await import("../../../tasks/experiments.ts");
  const { signal, progress, note } = surroundings;
  const experiment = await openExperiment(choice.experiment);
  const name = choice.name ?? experiment.name;
  const checkpoint = await openDemoCheckpoint(experiment, choice.checkpoint, name, { signal, onProgress: downloadProgress(progress) });
  const folder = choice.saveResult ? demoFolder(experiment.demo.outputs, name, new Date()) : undefined;
  if (folder === undefined) note("Nothing will be written: --save_result was not given");
  const { device } = choice;
  const precision = choice.fp16 ? "fp16" : "auto";
  return withOpenNetwork(checkpoint, { device, precision }, surroundings, (network) => work({ experiment, network, folder }));
}

/** What the command says at the end. */
export function saved(file: string | undefined): readonly string[] {
  return file === undefined ? ["Done; nothing was written (--save_result writes the results)"] : [`Saved in ${file}`];
}
