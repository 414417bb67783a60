import { UserError } from "../../base/errors.ts";
import { METHOD_NAMES } from "../../model/directionMethodNames.ts";
import type { Difference } from "../../tasks/directions/findNamed.ts";
import type { LatentSet } from "../../tasks/directions/latentSet.ts";
import type { WrittenDirection } from "../../tasks/directions.ts";
import { defineCommand, type OptionValues } from "../command.ts";
import { choice, flag, number, onOff, optional, withDefault } from "../options.ts";
import {
  generationOptions,
  networkOptions,
  outOption,
  pictureOptions,
  styleLayers,
  latentsOrPictures,
} from "../sharedOptions.ts";
import { downloadProgress, inputsOf, namedOrShipped, withBar, withOpenNetwork } from "../withNetwork.ts";

const SET = "seeds, files of w (.npz, .npy, .pt, .pth, .safetensors) or images, which are projected";

const options = {
  ...networkOptions,
  device: generationOptions.device,
  threads: generationOptions.threads,
  classes: generationOptions.classes,
  labels: generationOptions.labels,
  truncationPsi: generationOptions.truncationPsi,
  method: withDefault(
    choice("--method <name>", "what w varies most along, or what changes the styles of --layers most", METHOD_NAMES),
    "pca",
  ),
  from: optional(
    latentsOrPictures("--from <list>", `instead of a method, the direction that leads from these: ${SET}`),
  ),
  to: optional(
    latentsOrPictures("--to <list>", "to these; left out, --from names two and leads from the first to the second"),
  ),
  layers: optional(styleLayers("--layers <list>", "style layers that they move, such as 0-5 (default: all)")),
  count: withDefault(number("--count <n>", "directions that are kept", { min: 1, max: 512, whole: true }), 10),
  rawWeights: flag("--raw-weights", "of sefa: the weights as they are, as the paper has it, not with rows of length 1"),
  samples: withDefault(number("--samples <n>", "seeds to find them by", { min: 2, max: 1_000_000, whole: true }), 2048),
  numSteps: optional(
    number("--num-steps <n>", "steps that an image is projected in (default: 500)", {
      min: 1,
      max: 100_000,
      whole: true,
    }),
  ),
  names: optional(nameList("--names <list>", "what to call them, with commas between; the others are numbered")),
  range: optional(
    number("--range <amount>", "how far each is worth going, either way (default: 3 standard deviations)", {
      min: 0.01,
      max: 100,
    }),
  ),
  sheet: onOff("--sheet [yes|no]", "draw what they do into a .png beside the file (default: yes)"),
  columns: withDefault(number("--columns <n>", "images in a row of the sheet", { min: 2, max: 64, whole: true }), 7),
  seed: withDefault(
    number("--seed <n>", "the seed whose image the sheet moves", { min: 0, max: 2 ** 32 - 1, whole: true }),
    0,
  ),
  out: outOption("the file, a .safetensors", "directions.safetensors"),
};

export const directionsCommand = defineCommand({
  name: "directions",
  summary: "Find directions to move images along, and save them under names",
  options,
  examples: [
    {
      line: "stylegan directions --network model.pkl --count 10",
      does: "The ten that images vary most along, and directions.png, which shows them",
    },
    {
      line: "stylegan directions --method sefa --layers 0-3 --names pose,shape --out coarse.safetensors",
      does: "By SeFa, those of the coarse layers; the first two get names",
    },
    {
      line: "stylegan directions --from plain.npz,smiling.npz --names smile --out smile.safetensors",
      does: "From one projected face to another",
    },
    {
      line: "stylegan directions --from 3,17,20 --to 5,8,11-13 --names age --out age.safetensors",
      does: "From the middle of some seeds to the middle of others",
    },
    {
      line: "stylegan generate --seeds 0-9 --direction smile.safetensors:smile=0.8@2-5",
      does: "Ten images moved along one of a file's, by its name, in the layers 2 to 5",
    },
  ],
  run: async ({ options: chosen, ...io }) => {
    const { assertDirectionsPath, directions } = await import("../../tasks/directions.ts");
    const { analyseApart } = await import("../../tasks/analyseApart.ts");
    const { openCheckpoint } = await import("../../tasks/openCheckpoint.ts");
    const { device, threads, network: named, sha256, refresh, out: path } = chosen;
    assertDirectionsPath(path);
    const settings = { ...settingsOf(chosen), analyse: analyseApart, path };
    const { signal, progress, note } = io;
    const source = await namedOrShipped(named, io);
    const checkpoint = await openCheckpoint(source, {
      sha256,
      refresh,
      signal,
      onProgress: downloadProgress(progress),
    });
    for (const line of checkpoint.notes ?? []) note(line);
    return withOpenNetwork(checkpoint, { device, threads }, io, async (network) => {
      const written = await directions(network, checkpoint, settings, { signal }, (label, unit, work) =>
        withBar(io, label, unit, work),
      );
      const { file, sheet } = written;
      const lines = [...written.directions.map(describe), sheet === undefined ? file : `${file} and ${sheet}`];
      return { data: { ...written }, lines };
    });
  },
});

function settingsOf(chosen: OptionValues<typeof options>) {
  const { method, from, to, layers, count, rawWeights, samples, names, range, seed, sheet = true, network } = chosen;
  const { classes, labels, truncationPsi } = chosen;
  const look = pictureOptions({ classes, labels, truncationPsi, truncationCutoff: undefined, noiseMode: "const" });
  return {
    ...look,
    source: differenceOf(from, to) ?? method,
    layers: layers && [...layers],
    count,
    unitRows: !rawWeights,
    samples,
    numSteps: chosen.numSteps,
    names,
    range,
    seed,
    columns: sheet ? chosen.columns : 0,
    inputs: inputsOf(
      network,
      ...[...(from ?? []), ...(to ?? [])].flatMap((item) => (typeof item === "number" ? [] : Object.values(item))),
    ),
  };
}

function differenceOf(from: LatentSet | undefined, to: LatentSet | undefined): Difference | undefined {
  if (from !== undefined && to !== undefined) return { from, to };
  if (from === undefined && to === undefined) return undefined;
  const [first, second, ...more] = from ?? [];
  if (first !== undefined && second !== undefined && more.length === 0) return { from: [first], to: [second] };
  throw new UserError({
    attempted: "take a difference",
    rule: "it leads from --from to --to, or from the first to the second of two that --from names",
    received: from === undefined ? "--to alone" : `--from with ${from.length} and no --to`,
    next: "For example: --from 3,17 --to 5,8, or --from plain.npz,smiling.npz.",
  });
}

function describe({ name, standardDeviation, strength }: WrittenDirection): string {
  const told = {
    explained: (value: number) => `, explains ${(100 * value).toFixed(1)} % of what varies`,
    eigenvalue: (value: number) => `, eigenvalue ${value.toPrecision(3)}`,
  };
  if (strength === undefined) return `${name}: a step of 1 leads all the way`;
  const more = told[strength.name](strength.value);
  return `${name}: a step of 1 is ${standardDeviation.toPrecision(3)} long${more}`;
}

function nameList(flags: string, description: string) {
  return { flags, description, parse: (words: string) => words.split(",").map((name) => name.trim()) };
}
