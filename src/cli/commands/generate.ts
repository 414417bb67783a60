import { UserError } from "../../base/errors.ts";
import type { NumberList } from "../../base/numberList.ts";
import type { GenerateSource } from "../../tasks/generate.ts";
import { defineCommand } from "../command.ts";
import { choice, flag, optional, text, withDefault } from "../options.ts";
import { batchOption, generationOptions, outOption, PICTURE_FORMAT_NAMES, pictureOptions, seedList } from "../sharedOptions.ts";
import { withNetwork } from "../withNetwork.ts";

export const generateCommand = defineCommand({
  name: "generate",
  summary: "pictures of seeds",
  options: {
    ...generationOptions,
    seeds: optional(seedList("--seeds <list>", "seeds, such as 85,100,3-7; each gives one picture")),
    projectedW: optional(text("--projected-w <file>", "pictures of the w in a .npz instead of seeds")),
    out: outOption("the folder for the pictures", "out"),
    format: withDefault(choice("--format <format>", "of the pictures", PICTURE_FORMAT_NAMES), "png"),
    grid: flag("--grid", "also write all pictures in one, grid.png"),
    saveRaw: flag("--save-raw", "also write the float image and the w of each picture as .npz"),
    batchSize: batchOption,
  },
  examples: [
    { line: "stylegan generate --network model.pkl --seeds 85,100,3-7", does: "Seven pictures in out/" },
    { line: "stylegan generate --network model.pkl --seeds 0-63 --trunc 0.7 --grid --out faces", does: "Sixty-four, and all of them in faces/grid.png" },
    { line: "stylegan generate --network cifar10.pkl --seeds 0-9 --class 3", does: "Cats only, from a network with classes" },
    { line: "stylegan generate --network model.pkl --projected-w projected_w.npz", does: "The picture that a projection found" },
  ],
  run: async ({ options, signal, progress, note }) => {
    const source = await sourceOf(options.seeds, options.projectedW, signal);
    const { generate } = await import("../../tasks/generate.ts");
    return withNetwork(options, { signal, progress, note }, async (network) => {
      const bar = progress.start("Generating", undefined, "pictures");
      const files: string[] = [];
      const pictures = await generate(
        network, source,
        { ...pictureOptions(options), folder: options.out, format: options.format, grid: options.grid, saveRaw: options.saveRaw, onWritten: (path) => files.push(path) },
        { signal, onProgress: (done, total) => bar.update(done, total) },
      );
      bar.finish();
      return { data: { pictures, files }, lines: [`${pictures} ${pictures === 1 ? "picture" : "pictures"} in ${options.out}`] };
    });
  },
});

async function sourceOf(seeds: NumberList | undefined, projectedW: string | undefined, signal: AbortSignal): Promise<GenerateSource> {
  if ((seeds === undefined) === (projectedW === undefined)) {
    throw new UserError({
      attempted: "generate",
      rule: "it takes either --seeds or --projected-w",
      received: seeds === undefined ? "neither" : "both",
      next: "For example: --seeds 85,100,3-7.",
    });
  }
  if (seeds !== undefined) return { seeds };
  const { readProjectedW } = await import("../../tasks/readProjectedW.ts");
  return { ws: await readProjectedW(projectedW ?? "", signal) };
}
