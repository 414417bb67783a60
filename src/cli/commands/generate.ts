import { UserError } from "../../base/errors.ts";
import type { NumberList } from "../../base/numberList.ts";
import { gatherJson } from "../../cluster/share.ts";
import type { LatentFile } from "../../tasks/readLatents.ts";
import { defineCommand } from "../command.ts";
import { flag, optional, text } from "../options.ts";
import {
  batchOption,
  formatOption,
  generationOptions,
  labelsOf,
  lookOptions,
  outOption,
  seedList,
  sizeOptions,
} from "../sharedOptions.ts";
import { directionsOf, inputsOf, principalFor, stepFiles, withBar, withPreparedNetwork } from "../withNetwork.ts";

export const generateCommand = defineCommand({
  name: "generate",
  summary: "Make images from seeds",
  options: {
    ...generationOptions,
    seeds: optional(seedList("--seeds <list>", "seeds, such as 85,100,3-7; one image each")),
    projectedW: optional(
      text(
        "--projected-w <file>",
        "use w from a projection, an encoder or --save-raw instead of seeds (.npz, .npy, .pt, .pth, .safetensors)",
      ),
    ),
    out: outOption("output folder", "out"),
    ...sizeOptions("each image"),
    format: formatOption,
    grid: flag("--grid", "also write all images as one grid, grid.png"),
    saveRaw: flag("--save-raw", "also write each image as floats, with its w, as .npz"),
    batchSize: batchOption,
  },
  examples: [
    { line: "stylegan generate --network model.pkl --seeds 85,100,3-7", does: "Seven images in out/" },
    {
      line: "stylegan generate --network model.pkl --seeds 0-63 --trunc 0.7 --grid --out faces",
      does: "64 images, and a grid of them in faces/grid.png",
    },
    {
      line: "stylegan generate --network cifar10.pkl --seeds 0-9 --class 3",
      does: "Cats only, from a network with classes",
    },
    {
      line: "stylegan generate --network cifar10.pkl --seeds 0-7 --class 0-9 --grid",
      does: "Each seed in each class, and a grid with one row per seed",
    },
    {
      line: "stylegan generate --network model.pkl --projected-w projected_w.npz",
      does: "The image found by a projection",
    },
    {
      line: 'stylegan generate --seeds 0-9 --direction "pca:0=2;pca:3=-1.5@0-3"',
      does: "All moved along two of the network's principal directions",
    },
  ],
  onRanks: true,
  run: async ({ options, ...io }) => {
    const source = await sourceOf(options.seeds, options.projectedW, io.signal);
    const labels = labelsOf(options);
    if (!("seeds" in source) && labels !== undefined) throw labelOfW();
    const { directions } = await directionsOf(options, io);
    const { generate } = await import("../../tasks/generate.ts");
    const { toSources, fileWs } = await import("../../tasks/readLatents.ts");
    const { recipeData } = await import("../recipeData.ts");
    return withPreparedNetwork(options, io, async (network) => {
      const { out: folder, format, grid, saveRaw, size, resize } = options;
      const files: string[] = [];
      const onWritten = (path: string): void => void files.push(path);
      const inputs = inputsOf(options.network, ...stepFiles(options), options.projectedW);
      const writing = { folder, format, grid, saveRaw, size, resize, inputs, onWritten };
      const look = { ...lookOptions(options), directions, ...(labels && { labels }) };
      const settings = { ...look, ...writing };
      const given = "seeds" in source ? source : { ws: fileWs(network, source) };
      const principal = await principalFor(network, settings, io);
      const pictures = await withBar(io, "Generating", "images", (context) =>
        generate(network, given, settings, { ...context, ...principal, cluster: io.cluster }),
      );
      const all = (await gatherJson(io.cluster, files)).flat();
      const lines = [`${pictures} ${pictures === 1 ? "image" : "images"} in ${folder}`];
      const seeds = "seeds" in source ? [...source.seeds] : toSources(network, [source]);
      const told = recipeData({ kind: "generate", seeds, ...look }, options.network);
      return { data: { pictures, files: all.sort(), ...told }, lines };
    });
  },
});

async function sourceOf(
  seeds: NumberList | undefined,
  projectedW: string | undefined,
  signal: AbortSignal,
): Promise<{ readonly seeds: NumberList } | LatentFile> {
  if (seeds !== undefined && projectedW === undefined) return { seeds };
  if (seeds !== undefined || projectedW === undefined) {
    throw new UserError({
      attempted: "generate",
      rule: "it takes either --seeds or --projected-w",
      received: seeds === undefined ? "neither" : "both",
      next: "For example: --seeds 85,100,3-7.",
    });
  }
  const { readLatentFile } = await import("../../tasks/readLatents.ts");
  return readLatentFile(projectedW, signal);
}

function labelOfW(): UserError {
  return new UserError({
    attempted: "use a label with --projected-w",
    rule: "a label is an input of w, which is already given here",
    received: "both",
    next: "Omit --class and --label.",
  });
}
