import { NETWORK_NAMES } from "../../checkpoints/checkpoint.ts";
import type { PthLayoutName } from "../../checkpoints/writePth.ts";
import { defineCommand } from "../command.ts";
import { choice, choices, flag, optional, text } from "../options.ts";
import { networkOptions, styleLayers } from "../sharedOptions.ts";
import { downloadProgress } from "../withNetwork.ts";

const LAYOUTS = ["miemiegan", "state-dict"] as const satisfies readonly PthLayoutName[];

export const convertCommand = defineCommand({
  name: "convert",
  summary: "Write a checkpoint in another format",
  words: [
    { syntax: "<in>", description: "the checkpoint, a file or URL: .pkl, .pth or .safetensors" },
    { syntax: "<out>", description: "the file to write: .safetensors, .pth for PyTorch, .pkl for NVIDIA's tools" },
  ],
  options: {
    half: flag("--half", "store weights in half precision, half the size; .safetensors and .pth"),
    layout: optional(choice("--layout <layout>", "of a .pth (default: miemiegan)", LAYOUTS)),
    only: optional(choices("--only <networks>", "write these networks alone (default: all)", NETWORK_NAMES)),
    note: optional(text("--note <text>", "words that stay with the file, such as its licence")),
    mixStyles: optional(
      styleLayers("--mix-styles <list>", "layers that its mixes take from the columns unless told, such as 0-6"),
    ),
    sha256: networkOptions.sha256,
    refresh: networkOptions.refresh,
  },
  examples: [
    { line: "stylegan convert ffhq.pkl ffhq.safetensors", does: "Loads faster, and holds no Python" },
    { line: "stylegan convert ffhq.pkl ffhq.pth", does: "Opens with torch.load(path, weights_only=True)" },
    { line: "stylegan convert snapshot.safetensors network.pkl", does: "For NVIDIA's own StyleGAN2-ADA in PyTorch" },
    {
      line: "stylegan convert ffhq.pkl G_ema.pth --layout state-dict",
      does: "One network's tensors, for its load_state_dict",
    },
    {
      line: "stylegan convert snapshot.safetensors small.safetensors --half --only G_ema,D --note CC0-1.0",
      does: "A small file to publish: it makes pictures, and training can start from it",
    },
  ],
  run: async ({ options: { sha256, refresh, mixStyles, ...options }, words: [source = "", target = ""], ...io }) => {
    const { openCheckpoint } = await import("../../tasks/openCheckpoint.ts");
    const { checkpointWriter, convert } = await import("../../tasks/convert.ts");
    const { signal, progress, note } = io;
    checkpointWriter(target, options);
    const fetching = { sha256, refresh, signal, onProgress: downloadProgress(progress) };
    const checkpoint = await openCheckpoint(source, fetching);
    const styles = mixStyles === undefined ? undefined : [...mixStyles];
    const notes = await convert(checkpoint, target, { ...options, mixStyles: styles, signal });
    notes.forEach(note);
    return { data: { file: target, ...(notes.length > 0 && { notes }) }, lines: [target] };
  },
});
