import { EXPORT_NOISE_MODES, EXPORT_PARTS, EXPORT_PRECISIONS } from "../../exports/generatorExport.ts";
import { defineCommand } from "../command.ts";
import { choice, optional, text, withDefault } from "../options.ts";
import { networkOptions } from "../sharedOptions.ts";
import { downloadProgress, namedOrShipped, withBar } from "../withNetwork.ts";

export const exportCommand = defineCommand({
  name: "export",
  summary: "Export a generator to ONNX or ncnn",
  words: [{ syntax: "<out>", description: "the file to write: .onnx, or .param for ncnn" }],
  options: {
    ...networkOptions,
    part: withDefault(
      choice("--part <part>", "mapping: z to ws; synthesis: ws to images; both: in one file", EXPORT_PARTS),
      "both",
    ),
    noiseMode: withDefault(
      choice("--noise-mode <mode>", "noise for fine detail: stored in the file, or none", EXPORT_NOISE_MODES),
      "const",
    ),
    precision: withDefault(
      choice("--precision <precision>", "fp16 halves the file; see docs/export.md", EXPORT_PRECISIONS),
      "fp32",
    ),
    weights: optional(choice("--weights <name>", "which generator (default: G_ema if present)", ["G_ema", "G"])),
    note: optional(text("--note <text>", "text to store in the file, such as its licence")),
  },
  examples: [
    {
      line: "stylegan export ffhq.onnx --network ffhq.pkl",
      does: "Latents, labels and truncation to images, in one file",
    },
    {
      line: "stylegan export mapping.onnx --network ffhq.pkl --part mapping",
      does: "The mapping network alone; --part synthesis writes the other half",
    },
    { line: "stylegan export small.onnx --network ffhq.pkl --precision fp16", does: "Half the size" },
    {
      line: "stylegan export ffhq.param --network ffhq.pkl",
      does: "ncnn: ffhq_mapping.param and .bin, ffhq_synthesis.param and .bin, settings in ffhq.json",
    },
    { line: "stylegan generate --network ffhq.onnx --seeds 0-7", does: "Images from an exported file" },
  ],
  run: async ({ options, words: [target = ""], ...io }) => {
    const { openCheckpoint } = await import("../../tasks/openCheckpoint.ts");
    const { exportNetwork, exportWriter } = await import("../../tasks/export.ts");
    const { assertNotAnInput } = await import("../../media/assertNotAnInput.ts");
    exportWriter(target);
    const { network, sha256, refresh, note, ...settings } = options;
    const source = await namedOrShipped(network, io);
    await assertNotAnInput(target, [source]);
    const reading = { sha256, refresh, signal: io.signal, onProgress: downloadProgress(io.progress) };
    const { extras, ...networks } = await openCheckpoint(source, reading);
    const checkpoint = { ...networks, extras: { ...extras, ...(note === undefined ? {} : { note }) } };
    const files = await withBar(io, "Exporting", "steps", (context) =>
      exportNetwork(checkpoint, target, settings, context),
    );
    return { data: { files }, lines: files };
  },
});
