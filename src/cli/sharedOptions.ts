import type { NumberList } from "../base/numberList.ts";
import { MAX_SEED } from "../base/randomState.ts";
import type { PictureFormatName } from "../media/pictureFiles.ts";
import type { Precision } from "../model/checkpointNetwork.ts";
import type { PictureOptions } from "../model/generation.ts";
import { MIN_FPS } from "../model/films/filmTiming.ts";
import type { NoiseMode } from "../networks/synthesisLayer.ts";
import type { OptionSpec } from "./command.ts";
import { choice, flag, number, numberList, optional, text, withDefault, type OptionKind } from "./options.ts";

/** Names of devices, as --device takes them. */
export const DEVICES = ["auto", "cpu", "gpu", "webgpu", "cuda"] as const;
export type DeviceName = (typeof DEVICES)[number];

const PRECISIONS = ["auto", "fp32", "fp16"] as const satisfies readonly Precision[];
const MANY = { min: 1, max: 1024, whole: true } as const;
const PICTURE_FORMAT_NAMES = ["png", "webp", "jpg", "avif"] as const satisfies readonly PictureFormatName[];

const NOISE_MODES = ["const", "random", "none"] as const satisfies readonly NoiseMode[];

/** What stands in for a checkpoint that nobody named, in words. */
export const SHIPPED = "the avatars that come with stylegan";

/** The checkpoint, by path or address, and how to check it. */
export const networkOptions = {
  network: optional(
    text("--network <file|url>", `the checkpoint: .pkl, .pth or .safetensors (default: ${SHIPPED})`),
  ),
  sha256: optional(text("--sha256 <hex>", "stop unless the checkpoint has this SHA-256")),
  refresh: flag("--refresh", "fetch an address anew, not from the cache"),
};

/** --device. What `auto` and `gpu` mean is the engine's to know. */
const deviceOption: OptionSpec<DeviceName> = withDefault(
  choice("--device <name>", "where to compute; gpu is the best GPU, auto the best device that starts", DEVICES),
  "auto",
);

/** The noise added to each layer, under either spelling of the option. */
export function noiseModeKind(flags: string): OptionKind<NoiseMode> {
  return choice(flags, "noise for fine detail: stored, drawn anew for each seed, or left out", NOISE_MODES);
}

export const classOption = optional(
  number("--class <index>", "the class, if the network has classes", { min: 0, whole: true }),
);

/** What every command that makes pictures takes, but for --out, whose meaning differs. */
export const generationOptions = {
  ...networkOptions,
  device: deviceOption,
  truncationPsi: withDefault(
    number("--trunc <psi>", "truncation: 1 is full variety, 0 the average picture; 0.7 is common"),
    1,
  ),
  truncationCutoff: optional(
    number("--trunc-cutoff <layers>", "truncate only this many first layers (default: all)", { min: 0, whole: true }),
  ),
  noiseMode: withDefault(noiseModeKind("--noise-mode <mode>"), "const"),
  classIndex: classOption,
  precision: withDefault(
    choice("--precision <precision>", "fp16 is half precision; auto uses it on CUDA, if the network does", PRECISIONS),
    "auto",
  ),
  weights: optional(choice("--weights <name>", "which generator (default: G_ema, if there is one)", ["G_ema", "G"])),
  threads: optional(number("--threads <n>", "CPU threads (default: one for each core)", MANY)),
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

/** --format, of pictures. */
export const formatOption = withDefault(choice("--format <format>", "of the pictures", PICTURE_FORMAT_NAMES), "png");

export const batchOption = optional(
  number("--batch <n>", "pictures to compute at a time (default: 1, the fastest on a CPU)", MANY),
);

/** A list of seeds that are all held in memory, at most a thousand. */
export function fewSeeds(flags: string, description: string): OptionKind<NumberList> {
  return numberList(flags, description, { what: "seed", maxCount: 1000 });
}

/** Style layers: the numbers of ws. How many there are the network tells; no network has more than these. */
export function styleLayers(flags: string, description: string): OptionKind<NumberList> {
  return numberList(flags, description, { what: "style layer", max: 999, maxCount: 1000 });
}

/** How many pictures lie between two seeds of a walk. */
export function framesBetween(flags: string): OptionKind<number> {
  return number(flags, "pictures from one seed to the next", { min: 1, max: 1_000_000, whole: true });
}

export function fps(flags: string): OptionKind<number> {
  return number(flags, "pictures a second, such as 30 or 29.97", { min: MIN_FPS, max: 120 });
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
