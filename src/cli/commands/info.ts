import type { CheckpointInfo, NetworkInfo } from "../../tasks/info.ts";
import { defineCommand } from "../command.ts";
import { networkOptions } from "../sharedOptions.ts";
import { downloadProgress } from "../withNetwork.ts";

export const infoCommand = defineCommand({
  name: "info",
  summary: "what a checkpoint is",
  words: [{ syntax: "<file>", description: "the checkpoint, a file or an address" }],
  options: { sha256: networkOptions.sha256 },
  examples: [
    { line: "stylegan info model.pkl", does: "Resolution, classes, layers, parameters" },
    { line: "stylegan info model.pkl --json", does: "The same for a program" },
  ],
  run: async ({ options: { sha256 }, words: [file = ""], signal, progress }) => {
    const { openCheckpoint } = await import("../../tasks/openCheckpoint.ts");
    const { checkpointInfo } = await import("../../tasks/info.ts");
    const info = checkpointInfo(await openCheckpoint(file, { sha256, signal, onProgress: downloadProgress(progress) }));
    return { data: { ...info }, lines: describe(info) };
  },
});

function describe({ networks }: CheckpointInfo): string[] {
  return networks.flatMap((network) => ["", `${network.name}, ${KINDS[network.name]}`, ...table(rowsOf(network))]).slice(1);
}

const KINDS: Readonly<Record<NetworkInfo["name"], string>> = {
  G: "the generator as trained",
  G_ema: "the generator's moving average, which makes the pictures",
  D: "the discriminator",
};

function rowsOf(network: NetworkInfo): [string, string][] {
  const { resolution, imgChannels, classes, architecture, channels, channelBase, channelMax, numFp16Res, convClamp, parameters } = network;
  const rows: [string, string][] = [
    ["resolution", `${resolution} x ${resolution}, ${imgChannels === 1 ? "grey" : `${imgChannels} channels`}`],
    ["classes", classes === 0 ? "none (unconditional)" : `${classes} (0 to ${classes - 1})`],
    ["architecture", architecture],
    ["channels", `${Object.entries(channels).map(([at, count]) => `${count} at ${at}`).join(", ")}`],
    ["channel base, max", `${channelBase}, ${channelMax}`],
    ["precision", numFp16Res === 0 ? "float32" : `float32, the ${numFp16Res} highest resolutions can run in half; activations up to ${convClamp ?? "any size"}`],
    ["parameters", parameters.toLocaleString("en")],
  ];
  return network.generator === undefined ? rows : [...rows, ...generatorRows(network.generator)];
}

function generatorRows({ zDim, wDim, mappingLayers, numWs, layers }: NonNullable<NetworkInfo["generator"]>): [string, string][] {
  const byStyle = Array.from({ length: numWs }, (_, style) =>
    `${style} ${layers.filter(({ wIndex }) => wIndex === style).map(({ name }) => name).join(" + ")}`);
  return [
    ["latents", `z ${zDim}, w ${wDim}, ${mappingLayers} mapping layers`],
    ["styles", `0 to ${numWs - 1}: ${byStyle.join(", ")}`],
  ];
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  return rows.map(([name, value]) => `  ${name.padEnd(18)} ${value}`);
}
