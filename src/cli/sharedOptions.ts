import { UserError } from "../base/errors.ts";
import type { NumberList } from "../base/numberList.ts";
import { MAX_SEED } from "../base/randomState.ts";
import { DEVICE_CHOICES, PRECISIONS, type DeviceChoice } from "../engine/engine.ts";
import { PICTURE_FORMAT_NAMES } from "../media/pictureFormatNames.ts";
import type { PictureOptions } from "../model/generation.ts";
import type { Label } from "../model/labels.ts";
import { isLatentFile } from "../model/latentFile.ts";
import { MIN_FPS } from "../model/films/filmTiming.ts";
import { parseSteps } from "../model/recipe/directionText.ts";
import { NOISE_MODES, type NoiseMode } from "../networks/generator.ts";
import { DEFAULT_NETWORK, SHIPPED_NETWORKS } from "../model/shippedNetworks.ts";
import type { LatentSet } from "../tasks/directions/latentSet.ts";
import type { OptionSpec, OptionValues } from "./command.ts";
import { choice, flag, number, numberList, optional, text, withDefault, type OptionKind } from "./options.ts";

const MANY = { min: 1, max: 1024, whole: true } as const;

/** What stands in for a checkpoint that nobody named, in words. */
export const SHIPPED = `the bundled ${DEFAULT_NETWORK.name}`;

/** The networks that come with the package, as `--network` takes them. */
const BUNDLED = `or a bundled network by its name: ${SHIPPED_NETWORKS.map(({ name }) => name).join(", ")}`;

/** The checkpoint, by path or address, and how to check it. */
export const networkOptions = {
  network: optional(
    text(
      "--network <file|url>",
      `the checkpoint: .pkl, .pth or .safetensors; ${BUNDLED} (default: ${DEFAULT_NETWORK.name})`,
    ),
  ),
  sha256: optional(text("--sha256 <hex>", "fail unless the checkpoint has this SHA-256")),
  refresh: flag("--refresh", "download a URL again instead of using the cache"),
};

/** --device. What `auto` and `gpu` mean is the engine's to know. */
const deviceOption: OptionSpec<DeviceChoice> = withDefault(
  choice("--device <name>", "where to compute; gpu: the best GPU, auto: what is quicker", DEVICE_CHOICES),
  "auto",
);

/** The noise added to each layer, under either spelling of the option. */
export function noiseModeKind(flags: string): OptionKind<NoiseMode> {
  return choice(flags, "noise for fine detail: stored with the network, drawn from the seed, or none", NOISE_MODES);
}

export const classOption = optional(
  number("--class <index>", "class of a conditional network", { min: 0, whole: true }),
);

/** Labels of conditional networks: of one image or, where the command has a use for them, of several. */
const labelOptions = {
  classes: optional(
    numberList("--class <list>", "class of a conditional network; some commands accept several, such as 0-2", {
      what: "class",
      max: 99_999,
      maxCount: 1000,
    }),
  ),
  labels: optional(
    vectors("--label <numbers>", "or the label as a vector, such as 1,0.3,0.7; separate several with semicolons"),
  ),
};

/** Steps along directions; files among them are read once the command works. */
const directionOption = optional({
  flags: "--direction <steps>",
  description:
    "move w along directions: pca:0=2.5@2-5 goes 2.5 standard deviations along the network's strongest, in layers 2 " +
    "to 5; FILE:0=2.5 along the first in a file (.safetensors, .npz, .npy, .pt); separate several with semicolons",
  parse: (words: string) => parseSteps(words, "read --direction"),
});

/** What every command that makes images takes, but for --out, whose meaning differs. */
export const generationOptions = {
  ...networkOptions,
  network: optional(
    text(
      "--network <file|url>",
      `.pkl, .pth, .safetensors or an exported .onnx; ${BUNDLED} (default: ${DEFAULT_NETWORK.name})`,
    ),
  ),
  device: deviceOption,
  truncationPsi: withDefault(
    number("--trunc <psi>", "truncation: 1 is full variety, 0 the average image; 0.7 is common"),
    1,
  ),
  truncationCutoff: optional(
    number("--trunc-cutoff <layers>", "truncate only the first N layers (default: all)", { min: 0, whole: true }),
  ),
  noiseMode: withDefault(noiseModeKind("--noise-mode <mode>"), "const"),
  ...labelOptions,
  directions: directionOption,
  precision: withDefault(
    choice(
      "--precision <precision>",
      "fp16: half precision; auto: fp16 on CUDA if the network was trained with it",
      PRECISIONS,
    ),
    "auto",
  ),
  weights: optional(choice("--weights <name>", "which generator (default: G_ema if present)", ["G_ema", "G"])),
  threads: optional(number("--threads <n>", "CPU threads (default: one per core)", MANY)),
};

export type LabelChoice = OptionValues<typeof labelOptions>;

interface LookChoice {
  readonly truncationPsi: number;
  readonly truncationCutoff: number | undefined;
  readonly noiseMode: NoiseMode;
}

/** The names that tasks know these options by, with the one label of all images. @throws UserError for several. */
export function pictureOptions(options: LookChoice & LabelChoice): PictureOptions {
  const labels = labelsOf(options);
  if (labels === undefined || labels.length === 1) return { ...lookOptions(options), label: labels?.[0] };
  throw new UserError({
    attempted: "use several labels",
    rule: "this command takes only one label",
    received: String(labels.length),
    next: "Give one class; `generate` and `walk` accept several.",
  });
}

/** The same without labels. */
export function lookOptions({ truncationPsi, truncationCutoff, noiseMode }: LookChoice): PictureOptions {
  return { truncationPsi, truncationCutoff, noiseMode };
}

/** All labels that were given; undefined for none. @throws UserError for classes and vectors together. */
export function labelsOf({ classes, labels }: LabelChoice): readonly Label[] | undefined {
  if (classes === undefined) return labels;
  if (labels === undefined) return [...classes];
  throw new UserError({ attempted: "use a label", rule: "give it either as --class or as --label", received: "both" });
}

/** Vectors of decimal numbers: commas between numbers, semicolons between vectors. */
function vectors(flags: string, description: string): OptionKind<readonly (readonly number[])[]> {
  const { parse } = number(flags, description);
  return {
    flags,
    description,
    parse: (words) => words.split(";").map((vector) => vector.split(",").map((word) => parse(word.trim()))),
  };
}

/** A list of seeds and of files of w, such as `3,face.npz,8-9`, at most a thousand. */
export function fewLatents(flags: string, description: string): OptionKind<readonly (number | string)[]> {
  const seeds = fewSeeds(flags, description);
  const parse = (words: string): (number | string)[] => {
    const pieces = words.split(",").map((piece) => piece.trim());
    if (!pieces.some((piece) => isLatentFile(piece))) return [...seeds.parse(words)];
    return pieces.flatMap((piece): (number | string)[] => (isLatentFile(piece) ? [piece] : [...seeds.parse(piece)]));
  };
  return { flags, description, parse };
}

const PICTURE_FILE = /\.(?:png|jpe?g|webp|avif|gif|bmp|tiff?|heic|heif)$/i;

/** The same, and images. */
export function latentsOrPictures(flags: string, description: string): OptionKind<LatentSet> {
  const seeds = fewSeeds(flags, description);
  const parse = (words: string): LatentSet =>
    words
      .split(",")
      .map((piece) => piece.trim())
      .flatMap((piece): LatentSet => {
        if (isLatentFile(piece)) return [{ w: piece }];
        return PICTURE_FILE.test(piece) ? [{ picture: piece }] : [...seeds.parse(piece)];
      });
  return { flags, description, parse };
}

/** --format, of images. */
export const formatOption = withDefault(choice("--format <format>", "image format", PICTURE_FORMAT_NAMES), "png");

export const batchOption = optional(number("--batch <n>", "images per batch (default: 1, the fastest on a CPU)", MANY));

/** A list of seeds that are all held in memory, at most a thousand. */
export function fewSeeds(flags: string, description: string): OptionKind<NumberList> {
  return numberList(flags, description, { what: "seed", maxCount: 1000 });
}

/** Style layers: the numbers of ws. How many there are the network tells; no network has more than these. */
export function styleLayers(flags: string, description: string): OptionKind<NumberList> {
  return numberList(flags, description, { what: "style layer", max: 999, maxCount: 1000 });
}

/** How large images become, and how. */
export function sizeOptions(what: string) {
  return {
    size: optional(
      number("--size <pixels>", `width and height of ${what} (default: the network's)`, {
        min: 16,
        max: 4096,
        whole: true,
      }),
    ),
    resize: withDefault(
      choice("--resize <how>", "how to resize: nearest keeps pixels crisp, lanczos is smooth", ["nearest", "lanczos"]),
      "lanczos",
    ),
  };
}

/** How many images lie between two seeds of a walk. */
export function framesBetween(flags: string, more = ""): OptionKind<number> {
  return number(flags, `frames from one seed to the next${more}`, { min: 1, max: 1_000_000, whole: true });
}

export function fps(flags: string): OptionKind<number> {
  return number(flags, "frames per second, such as 30 or 29.97", { min: MIN_FPS, max: 120 });
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
