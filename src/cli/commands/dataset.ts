import { UserError } from "../../base/errors.ts";
import { channelsText } from "../../datasets/imageSource.ts";
import { LABEL_ORIGINS } from "../../datasets/labels.ts";
import type { Size, TransformName } from "../../datasets/framing.ts";
import type { RangeChoice } from "../../datasets/valueRange.ts";
import type { FilterName } from "../../datasets/resample.ts";
import { printable } from "../../formats/formatError.ts";
import type { DatasetReport } from "../../tasks/dataset.ts";
import { defineCommand } from "../command.ts";
import { OFFICIAL_DATASET_ALIASES, officialDatasetOptions, placesOf, sizeOf } from "../officialOptions.ts";
import { choice, number, optional, text, withDefault, withDefaultText, type OptionKind } from "../options.ts";

const TRANSFORM_NAMES = ["none", "center-crop", "center-crop-wide"] as const satisfies readonly TransformName[];
const FILTER_NAMES = ["lanczos", "box"] as const satisfies readonly FilterName[];
const CHANNEL_CHOICES = ["auto", "rgb", "rgba", "grey"] as const;

export const datasetCommand = defineCommand({
  name: "dataset",
  summary: "Prepare a training dataset from images of any kind",
  words: [
    { syntax: "[source]", description: "a folder, .zip, .tar, .tar.gz, CIFAR, MNIST, LSUN, another dataset" },
    { syntax: "[dest]", description: "the dataset to write: a .zip or, without that ending, a folder" },
  ],
  options: {
    resolution: optional(
      resolutionOption(
        "--resolution <pixels>",
        "image size in pixels, such as 256; for center-crop-wide such as 512x384",
      ),
    ),
    transform: withDefault(
      choice("--transform <name>", "how to make images square; none skips those that are not", TRANSFORM_NAMES),
      "center-crop",
    ),
    filter: withDefault(choice("--filter <name>", "resampling filter", FILTER_NAMES), "lanczos"),
    maxImages: optional(number("--max-images <n>", "stop after this many images", { min: 1, whole: true })),
    labels: withDefault(
      choice("--labels <origin>", "take classes from the source's dataset.json or from its sub-folders", LABEL_ORIGINS),
      "json",
    ),
    channels: withDefault(
      choice("--channels <kind>", "auto keeps grey if all images are grey; rgba keeps transparency", CHANNEL_CHOICES),
      "auto",
    ),
    range: withDefaultText(
      rangeOption(
        "--range <auto|full|min,max>",
        "values to map to black and white in images of more than 8 bits; auto uses the range they span if it is small",
      ),
      "auto",
    ),
    background: withDefault(
      text("--background <colour>", "colour behind transparency, such as black or #1e90ff"),
      "white",
    ),
    ...officialDatasetOptions,
  },
  aliases: OFFICIAL_DATASET_ALIASES,
  examples: [
    {
      line: "stylegan dataset photos faces.zip --resolution 256",
      does: "The middle square of every photo, 256 pixels wide",
    },
    {
      line: "stylegan dataset animals animals.zip --resolution 128 --labels folders",
      does: "The sub-folders cat, dog and so on become classes",
    },
    {
      line: "stylegan dataset cifar-10-python.tar.gz cifar10.zip",
      does: "The official archive as downloaded; train-images-idx3-ubyte.gz and LSUN folders work too",
    },
    {
      line: "stylegan dataset cars cars.zip --resolution 512x384 --transform center-crop-wide",
      does: "Wide images between black bars",
    },
    {
      line: "stylegan dataset ffhq256.zip few.zip --max-images 1000 --json",
      does: "The first thousand images of a dataset, with a report as JSON",
    },
  ],
  onRanks: true,
  run: async ({ options: { resolution: stated, ...options }, words, signal, progress, cluster }) => {
    const [source, dest] = placesOf(options, words);
    const resolution = stated ?? sizeOf(options);
    const { makeDataset } = await import("../../tasks/dataset.ts");
    const size = resolution && { width: resolution.width, height: heightOf(resolution, options.transform) };
    const bar = progress.start("Converting", undefined, "images");
    const report = await makeDataset(
      source,
      dest,
      { ...options, resolution: size },
      { signal, cluster, onProgress: (done, total) => bar.update(done, total) },
    );
    bar.finish();
    return { data: { ...report }, lines: describe(report) };
  },
});

interface Resolution {
  readonly width: number;
  readonly height: number | undefined;
}

/** Of the published wide data set, LSUN Car at 512 x 384. */
const WIDE_SHAPE = 3 / 4;

function heightOf({ width, height }: Resolution, transform: TransformName): Size["height"] {
  return height ?? (transform === "center-crop-wide" ? Math.round(width * WIDE_SHAPE) : width);
}

/** `256`, or `512x384`. */
function resolutionOption(flags: string, description: string): OptionKind<Resolution> {
  const parse = (word: string): Resolution => {
    const [, width, height] = /^(\d{1,5})(?:x(\d{1,5}))?$/i.exec(word) ?? [];
    if (width !== undefined) return { width: Number(width), height: height === undefined ? undefined : Number(height) };
    const rule = "it must be a number such as 256, or 512x384";
    throw new UserError({ attempted: `read ${flags}`, rule, received: `"${word}"` });
  };
  return { flags, description, parse };
}

/** `auto`, `full`, or `-1000,400`. */
function rangeOption(flags: string, description: string): OptionKind<RangeChoice> {
  const parse = (word: string): RangeChoice => {
    if (word === "auto" || word === "full") return word;
    const [min = NaN, max = NaN, ...more] = word.split(",").map((part) => (part.trim() === "" ? NaN : Number(part)));
    if (min < max && Number.isFinite(max - min) && more.length === 0) return { min, max };
    const rule = "it must be auto, full, or two increasing numbers, such as 0,4095";
    throw new UserError({ attempted: `read ${flags}`, rule, received: `"${word}"` });
  };
  return { flags, description, parse };
}

function describe(report: DatasetReport): string[] {
  const { pictures, resolution, channels, file, enlarged } = report;
  const kind = `${resolution} x ${resolution}, ${channelsText(channels)}, ${classes(report)}`;
  const verb = enlarged === 1 ? "was" : "were";
  const small = enlarged === 0 ? [] : [`${enlarged} of them ${verb} smaller and had to be enlarged.`];
  const noted = report.note === undefined ? [] : [report.note];
  return [`${counted(pictures, "image")} in ${file}: ${kind}`, ...small, ...noted, ...skippedTable(report)];
}

function classes({ classNames, labelled }: DatasetReport): string {
  if (!labelled) return "no labels";
  if (classNames === undefined) return "labels kept";
  return `${counted(classNames.length, "class", "classes")}: ${classNames.join(", ")}`;
}

/** What a person reads; --json tells them all. */
const MOST_ROWS = 50;

function skippedTable({ skipped }: DatasetReport): string[] {
  if (skipped.length === 0) return [];
  const shown = skipped.slice(0, MOST_ROWS);
  const named = shown.map(({ file, reason }) => [printable(file), reason] as const);
  const width = Math.min(60, Math.max(...named.map(([name]) => name.length)));
  const rows = named.map(([name, reason]) => `  ${name.padEnd(width)}  ${reason}`);
  const more = `  and ${skipped.length - shown.length} more; --json lists them all`;
  return ["", `${counted(skipped.length, "file")} skipped:`, ...rows, ...(skipped.length > shown.length ? [more] : [])];
}

function counted(n: number, one: string, several = `${one}s`): string {
  return `${n} ${n === 1 ? one : several}`;
}
