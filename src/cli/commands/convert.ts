import { UserError } from "../../base/errors.ts";
import { NETWORK_NAMES, type Checkpoint } from "../../checkpoints/checkpoint.ts";
import type { PthLayoutName } from "../../checkpoints/writePth.ts";
import type { MergePart } from "../../tasks/merge.ts";
import type { OpenOptions } from "../../tasks/openCheckpoint.ts";
import { defineCommand } from "../command.ts";
import { choice, choices, flag, optional, text } from "../options.ts";
import { networkOptions, styleLayers } from "../sharedOptions.ts";
import { downloadProgress, type Surroundings } from "../withNetwork.ts";

const LAYOUTS = ["miemiegan", "state-dict", "rosinality"] as const satisfies readonly PthLayoutName[];

export const convertCommand = defineCommand({
  name: "convert",
  summary: "Write a checkpoint in another format",
  words: [
    { syntax: "<in>", description: "the checkpoint, a file or URL: .pkl, .pth or .safetensors; omitted with --merge" },
    { syntax: "[out]", description: "the file to write: .safetensors, .pth for PyTorch, .pkl for NVIDIA's tools" },
  ],
  options: {
    half: flag("--half", "store weights in half precision, half the size; .safetensors and .pth"),
    merge: optional(text("--merge <files>", "combine the networks of these comma-separated files")),
    layout: optional(choice("--layout <layout>", "layout of a .pth (default: miemiegan)", LAYOUTS)),
    only: optional(choices("--only <networks>", "write only these networks (default: all)", NETWORK_NAMES)),
    note: optional(text("--note <text>", "text to store in the file, such as its licence")),
    mixStyles: optional(
      styleLayers("--mix-styles <list>", "default style layers that its mixes take from the columns, such as 0-6"),
    ),
    sha256: networkOptions.sha256,
    refresh: networkOptions.refresh,
  },
  examples: [
    { line: "stylegan convert ffhq.pkl ffhq.safetensors", does: "Loads faster, and contains no Python code" },
    { line: "stylegan convert ffhq.pkl ffhq.pth", does: "Opens with torch.load(path, weights_only=True)" },
    { line: "stylegan convert snapshot.safetensors network.pkl", does: "For NVIDIA's own StyleGAN2-ADA in PyTorch" },
    {
      line: "stylegan convert ffhq.pkl G_ema.pth --layout state-dict",
      does: "One network's tensors, for its load_state_dict",
    },
    {
      line: "stylegan convert stylegan2.pkl g.pth --layout rosinality",
      does: "For rosinality/stylegan2-pytorch and its derivatives",
    },
    {
      line: "stylegan convert --merge G.pth,G_ema.pth,D.pth model.safetensors",
      does: "One checkpoint from three: if two generators are unlabelled, the first is G",
    },
    {
      line: "stylegan convert snapshot.safetensors small.safetensors --half --only G_ema,D --note CC0-1.0",
      does: "A small file to publish: it generates images, and training can start from it",
    },
  ],
  run: async ({ options: { sha256, refresh, merge, mixStyles, ...options }, words, ...io }) => {
    const { checkpointWriter, convert } = await import("../../tasks/convert.ts");
    const { assertNotAnInput } = await import("../../media/assertNotAnInput.ts");
    const { signal, note } = io;
    const { sources, target } = sourcesAndTarget(words, merge, sha256);
    checkpointWriter(target, options);
    await assertNotAnInput(target, sources);
    const checkpoint = await readAll(sources, { sha256, refresh }, io);
    const styles = mixStyles === undefined ? undefined : [...mixStyles];
    const notes = await convert(checkpoint, target, { ...options, mixStyles: styles, signal });
    notes.forEach(note);
    return { data: { file: target, ...(notes.length > 0 && { notes }) }, lines: [target] };
  },
});

interface Files {
  readonly sources: readonly string[];
  readonly target: string;
}

/** `IN OUT`, or with --merge `OUT` alone. */
function sourcesAndTarget(words: readonly string[], merge: string | undefined, sha256: string | undefined): Files {
  const [first = "", second] = words;
  if (merge === undefined && second !== undefined) return { sources: [first], target: second };
  if (merge !== undefined && second === undefined && sha256 === undefined) {
    return {
      sources: merge
        .split(",")
        .map((file) => file.trim())
        .filter((file) => file !== ""),
      target: first,
    };
  }
  throw new UserError({
    attempted: "convert",
    rule: "it takes an input and an output file, or --merge with the input files, and an output file",
    received: merge === undefined ? `"${first}" only` : `--merge and ${second === undefined ? "--sha256" : "2 files"}`,
    next: "For example: stylegan convert --merge G.pth,G_ema.pth,D.pth model.safetensors.",
  });
}

/** @throws UserError where files do not go together. */
async function readAll(
  files: readonly string[],
  fetching: Pick<OpenOptions, "sha256" | "refresh">,
  io: Surroundings,
): Promise<Checkpoint> {
  const { openCheckpoint } = await import("../../tasks/openCheckpoint.ts");
  const { mergeCheckpoints } = await import("../../tasks/merge.ts");
  const parts: MergePart[] = [];
  for (const file of files) {
    const reading = { ...fetching, signal: io.signal, onProgress: downloadProgress(io.progress) };
    parts.push({ file, checkpoint: await openCheckpoint(file, reading) });
  }
  return mergeCheckpoints(parts);
}
