import { defineCommand } from "../command.ts";
import { optional, text } from "../options.ts";

export const plotCommand = defineCommand({
  name: "plot",
  summary: "Plot the curves of a training run",
  words: [{ syntax: "<run>", description: "a run folder written by stylegan train" }],
  options: { out: optional(text("--out <path>", "the PNG file to write (default: curves.png in the run folder)")) },
  examples: [
    {
      line: "stylegan plot runs/00000-photos-auto-batch32-bgc-ada",
      does: "Losses, scores, augmentation and speed in one image",
    },
  ],
  run: async ({ options: { out }, words: [run = ""] }) => {
    const { plot } = await import("../../tasks/plot.ts");
    const { file, ticks } = await plot(run, out);
    return { data: { file, ticks }, lines: [file] };
  },
});
