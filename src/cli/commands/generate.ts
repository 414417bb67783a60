import { UserError } from "../../base/errors.ts";
import type { NumberList } from "../../base/numberList.ts";
import type { GenerateSource } from "../../tasks/generate.ts";
import { defineCommand } from "../command.ts";
import { flag, optional, text } from "../options.ts";
import { batchOption, formatOption, generationOptions, outOption, pictureOptions, seedList } from "../sharedOptions.ts";
import { withBar, withNetwork } from "../withNetwork.ts";

export const generateCommand = defineCommand({
  name: "generate",
  summary: "Make pictures from seeds",
  options: {
    ...generationOptions,
    seeds: optional(seedList("--seeds <list>", "seeds, such as 85,100,3-7; each gives one picture")),
    projectedW: optional(
      text("--projected-w <file>", "instead of seeds: a .npz that holds w, from a projection or --save-raw"),
    ),
    out: outOption("folder for the pictures", "out"),
    format: formatOption,
    grid: flag("--grid", "also write all pictures in one, grid.png"),
    saveRaw: flag("--save-raw", "also write each picture's float image and w, as .npz"),
    batchSize: batchOption,
  },
  examples: [
    { line: "stylegan generate --network model.pkl --seeds 85,100,3-7", does: "Seven pictures in out/" },
    {
      line: "stylegan generate --network model.pkl --seeds 0-63 --trunc 0.7 --grid --out faces",
      does: "Sixty-four, and all of them in faces/grid.png",
    },
    {
      line: "stylegan generate --network cifar10.pkl --seeds 0-9 --class 3",
      does: "Cats only, from a network with classes",
    },
    {
      line: "stylegan generate --network model.pkl --projected-w projected_w.npz",
      does: "The picture that a projection found",
    },
  ],
  run: async ({ options, ...io }) => {
    const source = await sourceOf(options.seeds, options.projectedW, io.signal);
    if ("ws" in source && options.classIndex !== undefined) throw classOfW(options.classIndex);
    const { generate } = await import("../../tasks/generate.ts");
    return withNetwork(options, io, async (network) => {
      const { out: folder, format, grid, saveRaw } = options;
      const files: string[] = [];
      const onWritten = (path: string): void => void files.push(path);
      const settings = { ...pictureOptions(options), folder, format, grid, saveRaw, onWritten };
      const pictures = await withBar(io, "Generating", "pictures", (context) =>
        generate(network, source, settings, context));
      const lines = [`${pictures} ${pictures === 1 ? "picture" : "pictures"} in ${folder}`];
      return { data: { pictures, files: files.sort() }, lines };
    });
  },
});

async function sourceOf(
  seeds: NumberList | undefined, projectedW: string | undefined, signal: AbortSignal,
): Promise<GenerateSource> {
  if (seeds !== undefined && projectedW === undefined) return { seeds };
  if (seeds !== undefined || projectedW === undefined) {
    throw new UserError({
      attempted: "generate",
      rule: "it takes either --seeds or --projected-w",
      received: seeds === undefined ? "neither" : "both",
      next: "For example: --seeds 85,100,3-7.",
    });
  }
  const { readProjectedW } = await import("../../tasks/readProjectedW.ts");
  return { ws: await readProjectedW(projectedW, signal) };
}

function classOfW(classIndex: number): UserError {
  return new UserError({
    attempted: "use --class with --projected-w",
    rule: "a class decides about w, which is given here",
    received: `class ${classIndex}`,
    next: "Leave --class out.",
  });
}
