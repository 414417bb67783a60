import { defineCommand } from "../command.ts";
import { flag } from "../options.ts";
import { networkOptions } from "../sharedOptions.ts";
import { downloadProgress } from "../withNetwork.ts";

export const convertCommand = defineCommand({
  name: "convert",
  summary: "Write a checkpoint in another format",
  words: [
    { syntax: "<in>", description: "the checkpoint, a file or URL: .pkl, .pth or .safetensors" },
    { syntax: "<out>", description: "the file to write: .safetensors, or .pth for PyTorch" },
  ],
  options: {
    half: flag("--half", "store weights in half precision, half the size; .safetensors only"),
    sha256: networkOptions.sha256,
  },
  examples: [
    { line: "stylegan convert ffhq.pkl ffhq.safetensors", does: "Loads faster, and holds no Python" },
    { line: "stylegan convert ffhq.pkl ffhq.pth", does: "Opens with torch.load(path, weights_only=True)" },
  ],
  run: async ({ options: { half, sha256 }, words: [source = "", target = ""], signal, progress }) => {
    const { openCheckpoint } = await import("../../tasks/openCheckpoint.ts");
    const { checkpointWriter, convert } = await import("../../tasks/convert.ts");
    checkpointWriter(target, half);
    const checkpoint = await openCheckpoint(source, { sha256, signal, onProgress: downloadProgress(progress) });
    await convert(checkpoint, target, { half, signal });
    return { data: { file: target }, lines: [target] };
  },
});
