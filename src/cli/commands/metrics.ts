import { LABEL_ORIGINS } from "../../datasets/labels.ts";
import type { MetricReport } from "../../tasks/metrics.ts";
import { METRICS, metricUsage, parseMetrics } from "../../metrics/registry.ts";
import { defineCommand } from "../command.ts";
import { choice, number, optional, required, text, withDefault, withDefaultText } from "../options.ts";
import { measuringBar } from "../measuringBar.ts";
import { batchOption, generationOptions, networkOptions } from "../sharedOptions.ts";
import { namedOrShipped, withNetwork } from "../withNetwork.ts";

export const metricsCommand = defineCommand({
  name: "metrics",
  summary: "Measure how close a network's pictures come to real ones",
  options: {
    ...networkOptions,
    data: required(text("--data <folder|zip>", "the real pictures, of the network's size")),
    metrics: withDefaultText(
      {
        flags: "--metrics <list>",
        description: `${METRICS.map(metricUsage).join(", ")}; any count can stand in a name, such as swd500 or swd2k`,
        parse: parseMetrics,
      },
      "swd",
    ),
    labels: withDefault(
      choice(
        "--labels <origin>",
        "for a network with classes: the data's dataset.json, or its sub-folders",
        LABEL_ORIGINS,
      ),
      "json",
    ),
    seed: withDefault(
      number("--seed <n>", "of the pictures that are made", { min: 0, max: 2 ** 32 - 1, whole: true }),
      0,
    ),
    out: optional(text("--out <folder>", "adds a line for each metric to metric-NAME.jsonl there")),
    device: generationOptions.device,
    precision: generationOptions.precision,
    weights: generationOptions.weights,
    threads: generationOptions.threads,
    batchSize: batchOption,
  },
  aliases: { "--outdir": "--out" },
  examples: [
    {
      line: "stylegan metrics --network runs/00000-photos/network-snapshot-000200.safetensors --data photos.zip",
      does: "The sliced Wasserstein distance of 1000 pictures, which needs no other file",
    },
    {
      line: "stylegan metrics --network model.pkl --data photos.zip --metrics swd8k --seed 1 --out scores --json",
      does: "Of more pictures, other ones, kept in scores/metric-swd8k.jsonl",
    },
  ],
  run: async ({ options: { data, metrics, labels, seed, out, network: named, ...choices }, ...io }) => {
    const { measure } = await import("../../tasks/metrics.ts");
    const networkName = await namedOrShipped(named, io);
    const reports = await withNetwork({ ...choices, network: networkName }, io, (network) =>
      measure(
        network,
        { data, metrics, labels, seed, networkName, folder: out },
        { signal: io.signal, stage: measuringBar(io.progress), onReport: (report) => io.note(lineOf(report)) },
      ),
    );
    return { data: { metrics: reports }, lines: reports.flatMap(describe) };
  },
});

function lineOf({ metric, results, total_time_str: time }: MetricReport): string {
  return `${metric}: ${Object.values(results)[0]?.toPrecision(5)} after ${time}`;
}

function describe({ results, better, num_real: reals, num_gen: fakes }: MetricReport): string[] {
  const rows = Object.entries(results).map(([name, value]) => `${name.padEnd(24)} ${value.toPrecision(6)}`);
  return [...rows, `  ${better} is better; ${reals} real and ${fakes} generated pictures`];
}
