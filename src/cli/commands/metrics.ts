import { LABEL_ORIGINS } from "../../datasets/labels.ts";
import { UserError } from "../../base/errors.ts";
import { printable } from "../../formats/formatError.ts";
import type { ComparedValue } from "../../tasks/compareMetrics.ts";
import type { MetricReport } from "../../tasks/metrics.ts";
import { METRICS, metricUsage, parseMetrics, type ChosenMetric } from "../../metrics/registry.ts";
import {
  defineCommand,
  type CommandInput,
  type CommandResult,
  type OptionSpecs,
  type OptionValues,
} from "../command.ts";
import { choice, flag, number, optional, text, withDefault } from "../options.ts";
import { measuringBar } from "../measuringBar.ts";
import { batchOption, generationOptions, networkOptions } from "../sharedOptions.ts";
import { downloadProgress, namedOrShipped, withNetwork, type Surroundings } from "../withNetwork.ts";

const options = {
  ...networkOptions,
  data: optional(text("--data <folder|zip>", "real images of the network's resolution")),
  metrics: optional({
    flags: "--metrics <list>",
    description:
      `${METRICS.map(metricUsage).join(", ")}; any count can stand in a name, such as swd500 or fid2k_full ` +
      "(default: swd, which needs no other file; fid50k_full where --inception is given)",
    parse: parseMetrics,
  }),
  inception: optional(
    text("--inception <file|url>", "pytorch-fid's pt_inception-2015-12-05-6726825d.pth, where it lies already"),
  ),
  vgg: optional(text("--vgg <file|url>", "torchvision's vgg16-397923af.pth, if you already have it")),
  lpips: optional(text("--lpips <file|url>", "the lpips package's weights/v0.1/vgg.pth, if you already have it")),
  labels: withDefault(
    choice(
      "--labels <origin>",
      "for a conditional network: take classes from dataset.json or sub-folders",
      LABEL_ORIGINS,
    ),
    "json",
  ),
  seed: withDefault(number("--seed <n>", "seed of the generated images", { min: 0, max: 2 ** 32 - 1, whole: true }), 0),
  out: optional(text("--out <folder>", "append each metric to metric-NAME.jsonl in this folder")),
  compare: flag("--compare", "tell which of two folders of such lines is better, and by how much of the spread"),
  device: generationOptions.device,
  precision: generationOptions.precision,
  weights: generationOptions.weights,
  threads: generationOptions.threads,
  batchSize: batchOption,
};

export const metricsCommand = defineCommand({
  name: "metrics",
  summary: "Measure how close a network's samples are to real images",
  options,
  words: [{ syntax: "[folders...]", description: "with --compare: two folders, or files metric-NAME.jsonl" }],
  aliases: { "--outdir": "--out" },
  examples: [
    {
      line: "stylegan metrics --network runs/00000-photos/network-snapshot-000200.safetensors --data photos.zip",
      does: "The sliced Wasserstein distance of 1000 images, which needs no downloads",
    },
    {
      line: "stylegan metrics --network model.pkl --data photos.zip --metrics swd8k --seed 1 --out scores --json",
      does: "With more images and another seed, appended to scores/metric-swd8k.jsonl",
    },
    {
      line: "stylegan metrics --network ffhq.pkl --data ffhq.zip --metrics fid50k_full,kid50k_full --device gpu",
      does: "The official definitions; Inception-v3 is fetched once",
    },
    {
      line: "stylegan metrics --compare scores/a scores/b",
      does: "Which is better, and by how much of the spread between seeds",
    },
  ],
  onRanks: true,
  run: ({ options, words, ...io }) => (options.compare ? compared(words) : measured(options, words, io)),
});

type Options = OptionValues<typeof options>;

async function compared(words: readonly string[]): Promise<CommandResult> {
  const [a, b, ...more] = words;
  if (a === undefined || b === undefined || more.length > 0) {
    throw new UserError({
      attempted: "compare measurements",
      rule: "--compare takes two folders, or two files metric-NAME.jsonl",
      received: `${words.length}`,
    });
  }
  const { compareMetrics } = await import("../../tasks/compareMetrics.ts");
  const values = await compareMetrics(a, b);
  return { data: { compared: values }, lines: [`a is ${a}, b is ${b}`, ...values.flatMap(comparisonLines)] };
}

function comparisonLines({ value, a, b, better, spreads }: ComparedValue): string[] {
  const side = ({ mean, deviation, seeds }: ComparedValue["a"]): string =>
    `${mean.toPrecision(5)}${deviation === undefined ? "" : ` ± ${deviation.toPrecision(2)}`} (${seedCount(seeds)})`;
  const winner = better === "neither" ? "equal" : `${better} is better`;
  return [`${value.padEnd(24)} a ${side(a)}, b ${side(b)}: ${winner}${spreadWords(better, spreads)}`];
}

function seedCount({ length }: readonly number[]): string {
  return length === 1 ? "1 seed" : `${length} seeds`;
}

/** Below twice the spread of one measurement, chance alone is a good explanation. */
const CLEAR = 2;

function spreadWords(better: ComparedValue["better"], spreads: number | undefined): string {
  if (better === "neither") return "";
  if (spreads === undefined) return "; measure with other --seed values to learn the spread";
  return ` by ${spreads.toPrecision(2)} times the spread${spreads < CLEAR ? ", which may be chance" : ""}`;
}

type OnRanks = Surroundings & Pick<CommandInput<OptionSpecs>, "cluster">;

async function measured(chosen: Options, words: readonly string[], io: OnRanks): Promise<CommandResult> {
  const { data, metrics, labels, seed, out, network: named, inception, vgg, lpips, compare: _, ...choices } = chosen;
  if (words.length > 0) throw notCompared(words);
  if (data === undefined) throw withoutData();
  const { checkTree } = await import("../../media/openFileTree.ts");
  const { checkSources } = await import("../../media/source.ts");
  await checkTree(data);
  await checkSources([inception, vgg, lpips]);
  const { measure } = await import("../../tasks/metrics.ts");
  const networkName = await namedOrShipped(named, io);
  const files = {
    ...(inception !== undefined && { inception }),
    ...(vgg !== undefined && { vgg16: vgg }),
    ...(lpips !== undefined && { lpips }),
  };
  const reports = await withNetwork({ ...choices, network: networkName }, io, (network) =>
    measure(
      network,
      { data, metrics: metrics ?? usualMetrics(inception, io), labels, seed, networkName, folder: out, files },
      {
        signal: io.signal,
        cluster: io.cluster,
        stage: measuringBar(io.progress),
        onReport: (report) => io.note(lineOf(report)),
        note: io.note,
        onProgress: downloadProgress(io.progress),
      },
    ),
  );
  return { data: { metrics: reports }, lines: reports.flatMap(describe) };
}

/** FID is never replaced silently: what is measured instead is said. */
function usualMetrics(inception: string | undefined, { note }: Surroundings): readonly ChosenMetric[] {
  if (inception !== undefined) return parseMetrics("fid50k_full");
  note("Measuring swd, which needs no other file; --metrics fid50k_full fetches Inception-v3 once (96 MB)");
  return parseMetrics("swd");
}

function withoutData(): UserError {
  return new UserError({
    attempted: "measure a network",
    rule: "--data must give the real images",
    next: "Give --data FOLDER or --data ARCHIVE; `stylegan metrics --help` shows examples.",
  });
}

function notCompared(words: readonly string[]): UserError {
  return new UserError({
    attempted: "measure a network",
    rule: "words without a dash belong to --compare",
    received: words.map((word) => `"${printable(word)}"`).join(", "),
    next: "Give images with --data and the network with --network.",
  });
}

function lineOf({ metric, results, total_time_str: time }: MetricReport): string {
  return `${metric}: ${Object.values(results)[0]?.toPrecision(5)} after ${time}`;
}

function describe({ results, better, num_real: reals, num_gen: fakes }: MetricReport): string[] {
  const rows = Object.entries(results).map(([name, value]) => `${name.padEnd(24)} ${value.toPrecision(6)}`);
  return [...rows, `  ${better} is better; ${reals} real and ${fakes} generated images`];
}
