import { escapeLine } from "../../base/escapeControls.ts";
import type { Json } from "../../checkpoints/checkpoint.ts";
import { isJsonRecord } from "../../checkpoints/json.ts";
import type { CheckpointInfo, NetworkInfo } from "../../tasks/info.ts";
import { defineCommand } from "../command.ts";
import { networkOptions, SHIPPED } from "../sharedOptions.ts";
import { downloadProgress, namedOrShipped } from "../withNetwork.ts";

export const infoCommand = defineCommand({
  name: "info",
  summary: "Show what a checkpoint contains",
  words: [
    {
      syntax: "[file]",
      description: `the checkpoint: a file, a URL or the name of a bundled network (default: ${SHIPPED})`,
    },
  ],
  options: { sha256: networkOptions.sha256, refresh: networkOptions.refresh },
  examples: [
    { line: "stylegan info model.pkl", does: "Resolution, classes, layers, parameters" },
    { line: "stylegan info model.pkl --json", does: "The same as JSON" },
  ],
  run: async ({ options: fetching, words: [named], ...io }) => {
    const { isOnnxFile, openNetworkFile } = await import("../../tasks/openNetworkFile.ts");
    const { checkpointInfo, onnxInfo } = await import("../../tasks/info.ts");
    const file = await namedOrShipped(named, io);
    const reading = { ...fetching, signal: io.signal, onProgress: downloadProgress(io.progress) };
    const opened = await openNetworkFile(file, reading);
    const info = isOnnxFile(opened) ? onnxInfo(opened) : checkpointInfo(opened);
    return { data: { ...info }, lines: describe(info) };
  },
});

function describe({ readAs, notes, networks, extras }: CheckpointInfo): string[] {
  const file = [...(readAs === undefined ? [] : [`Read as ${readAs}`]), ...notes];
  const blocks = networks.map((network) => ["", `${network.name}, ${KINDS[network.name]}`, ...table(rowsOf(network))]);
  const more = extraRows(extras);
  const rest = [...blocks.flat(), ...(more.length === 0 ? [] : ["", "Notes", ...table(more)])];
  return file.length === 0 ? rest.slice(1) : [...file, ...rest];
}

/** Numbers, lists of them and words, such as kimg, mixStyles and a note; the other settings are left to --json. */
function extraRows(extras: CheckpointInfo["extras"]): Rows {
  const isPlain = (value: Json): value is string | number => typeof value === "number" || typeof value === "string";
  return Object.entries(extras).flatMap(([name, value]): Rows => {
    if (isPlain(value)) return [[escapeLine(name), escapeLine(String(value))]];
    if (name === "augment_pipe") return strengthRows(value);
    return Array.isArray(value) && value.every(isPlain) ? [[escapeLine(name), escapeLine(value.join(", "))]] : [];
  });
}

function strengthRows(pipe: Json): Rows {
  const p = isJsonRecord(pipe) ? pipe.p : undefined;
  return typeof p === "number" ? [["augmentation", `strength p ${p}`]] : [];
}

const KINDS: Readonly<Record<NetworkInfo["name"], string>> = {
  G: "the generator as trained",
  G_ema: "the generator's moving average, used for sampling",
  D: "the discriminator",
};

type Rows = [name: string, value: string][];

function rowsOf(network: NetworkInfo): Rows {
  const { resolution, imgChannels, classes, architecture, channels, channelBase, channelMax } = network;
  const rows: Rows = [
    ["resolution", `${resolution} x ${resolution}, ${imgChannels === 1 ? "grey" : `${imgChannels} channels`}`],
    ["classes", classes === 0 ? "none (unconditional)" : `${classes} (0 to ${classes - 1})`],
    ["architecture", architecture],
    [
      "channels",
      `${Object.entries(channels)
        .map(([at, count]) => `${count} at ${at}`)
        .join(", ")}`,
    ],
    ["channel base, max", `${channelBase}, ${channelMax}`],
    ["precision", precisionText(network)],
    ["parameters", numbersText(network)],
  ];
  return network.generator === undefined ? rows : [...rows, ...generatorRows(network.generator)];
}

function numbersText({ parameters, buffers }: NetworkInfo): string {
  return `${parameters.toLocaleString("en")}, and ${buffers.toLocaleString("en")} numbers in buffers`;
}

function precisionText({ numFp16Res, convClamp, storedAs }: NetworkInfo): string {
  const stored = storedAs.join(", ");
  const whole = stored === "float32" ? stored : `float32, stored as ${stored}`;
  if (numFp16Res === 0) return whole;
  const clamp = convClamp === null ? "" : `, activations clamped at ${convClamp}`;
  return `${whole}; on a GPU the ${numFp16Res} highest resolutions can run in float16${clamp}`;
}

function generatorRows({ zDim, wDim, mappingLayers, numWs, layers }: NonNullable<NetworkInfo["generator"]>): Rows {
  const byStyle = Array.from(
    { length: numWs },
    (_, style) =>
      `${style} ${layers
        .filter(({ wIndex }) => wIndex === style)
        .map(({ name }) => name)
        .join(" + ")}`,
  );
  return [
    ["latents", `z ${zDim}, w ${wDim}, ${mappingLayers} mapping layers`],
    ["styles", `0 to ${numWs - 1}: ${byStyle.join(", ")}`],
  ];
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  return rows.map(([name, value]) => `  ${name.padEnd(18)} ${value}`);
}
