import type { NumberList } from "../base/numberList.ts";
import { MAX_SEED } from "../base/randomState.ts";
import type { NoiseMode } from "../networks/synthesisLayer.ts";
import type { PictureFormatName } from "../media/pictureFiles.ts";
import type { Precision } from "../tasks/loadNetwork.ts";
import type { PictureOptions } from "../tasks/pictures.ts";
import type { OptionSpec } from "./command.ts";
import { choice, number, numberList, optional, required, text, withDefault, type OptionKind } from "./options.ts";

/** Names of devices, as --device takes them. */
export const DEVICES = ["auto", "cpu", "gpu", "webgpu", "cuda"] as const;
export type DeviceName = (typeof DEVICES)[number];

const PRECISIONS = ["auto", "fp32", "fp16"] as const satisfies readonly Precision[];
export const PICTURE_FORMAT_NAMES = ["png", "webp", "jpg", "avif"] as const satisfies readonly PictureFormatName[];

export const NOISE_MODES = ["const", "random", "none"] as const satisfies readonly NoiseMode[];

/** The checkpoint, by path or address, and how to check it. */
export const networkOptions = {
  network: required(text("--network <file|url>", "the checkpoint: .pkl, .pth or .safetensors, a file or an address")),
  sha256: optional(text("--sha256 <hex>", "refuse the checkpoint unless its SHA-256 is this")),
};

/** --device. What `auto` and `gpu` mean is the engine's to know. */
export const deviceOption: OptionSpec<DeviceName> = withDefault(
  choice("--device <name>", "where to compute; auto takes the best that starts", DEVICES),
  "auto",
);

/** What every command that makes pictures takes, but for --out, whose meaning differs. */
export const generationOptions = {
  ...networkOptions,
  device: deviceOption,
  truncationPsi: withDefault(
    number("--trunc <psi>", "truncation: 1 as trained, 0 the average picture, between them less variety"),
    1,
  ),
  truncationCutoff: optional(
    number("--trunc-cutoff <layers>", "truncate so many first layers only, not all", { min: 0, whole: true }),
  ),
  noiseMode: withDefault(choice("--noise-mode <mode>", "the noise that makes fine detail", NOISE_MODES), "const"),
  classIndex: optional(number("--class <index>", "the class, where the network has classes", { min: 0, whole: true })),
  precision: withDefault(
    choice("--precision <precision>", "auto is half on CUDA where the network asks for it, float32 elsewhere", PRECISIONS),
    "auto",
  ),
  weights: optional(choice("--weights <name>", "of the generator; G_ema where there is one", ["G_ema", "G"])),
  threads: optional(number("--threads <n>", "threads of the CPU", { min: 1, max: 1024, whole: true })),
};

/** The names that tasks know these options by. */
export function pictureOptions(options: {
  readonly classIndex: number | undefined;
  readonly truncationPsi: number;
  readonly truncationCutoff: number | undefined;
  readonly noiseMode: NoiseMode;
}): PictureOptions {
  const { classIndex: label, truncationPsi, truncationCutoff, noiseMode } = options;
  return { label, truncationPsi, truncationCutoff, noiseMode };
}

export const batchOption = optional(
  number("--batch <n>", "pictures computed at a time; 1 is fastest on a CPU", { min: 1, max: 1024, whole: true }),
);

/** A list of seeds that are all held in memory, at most a thousand. */
export function fewSeeds(flags: string, description: string): OptionKind<NumberList> {
  return numberList(flags, description, { what: "seed", maxCount: 1000 });
}

/** A seed, or the average w. */
export function mixSeed(flags: string, description: string): OptionKind<number | "w_avg"> {
  const seed = number(flags, description, { min: 0, max: MAX_SEED, whole: true });
  return { flags, description, parse: (word) => (word === "w_avg" ? word : seed.parse(word)) };
}

/** --out: a folder or a file, as the command says. */
export function outOption(description: string, fallback: string): OptionSpec<string> {
  return withDefault(text("--out <path>", description), fallback);
}

/** A list of seeds, 0 to 2^32 - 1, such as `85,100,3-7`; iterate it, it may be long. */
export function seedList(flags: string, description: string): OptionKind<NumberList> {
  return numberList(flags, description, { what: "seed" });
}
