import { UserError } from "../../base/errors.ts";
import { MAX_SEED } from "../../base/randomState.ts";
import type { DragPair, Point } from "../../dragging/points/dragPair.ts";
import type { Network } from "../../model/network.ts";
import type { Dragged } from "../../tasks/drag.ts";
import type { LatentFile } from "../../tasks/readLatents.ts";
import { defineCommand, type CommandResult, type OptionValues } from "../command.ts";
import { choice, number, onOff, optional, required, text, withDefault, type OptionKind } from "../options.ts";
import { fps, generationOptions, networkOptions, outOption, pictureOptions } from "../sharedOptions.ts";
import { downloadProgress, inputsOf, namedOrShipped, withBar, withOpenNetwork } from "../withNetwork.ts";

const { device, threads, truncationPsi, truncationCutoff, classes, labels } = generationOptions;

const options = {
  ...networkOptions,
  device,
  threads,
  seed: optional(number("--seed <n>", "the seed of the image to drag", { min: 0, max: MAX_SEED, whole: true })),
  projectedW: optional(
    text("--projected-w <file>", "or its w, from a projection, an encoder or --save-raw (.npz, .npy, .pt, .pth)"),
  ),
  from: required(points("--from <points>", 'handles, x,y in pixels from the upper left; several as "12,24;40,6"')),
  to: required(points("--to <points>", "where they are to go, as many, in the same order")),
  mask: withDefault(
    text("--mask <file|near|all>", "what may change: the white of a file, what is near the points, or everything"),
    "near",
  ),
  numSteps: withDefault(
    number("--num-steps <n>", "number of steps at most", { min: 1, max: 100_000, whole: true }),
    200,
  ),
  learningRate: withDefault(number("--learning-rate <rate>", "Adam's learning rate", { min: 1e-6, max: 1 }), 0.002),
  maskWeight: withDefault(
    number("--mask-weight <weight>", "how strongly to keep what the mask excludes", { min: 0, max: 1000 }),
    3,
  ),
  tolerance: withDefault(
    number("--tolerance <pixels>", "stop when every handle is within this many pixels of its target", {
      min: 0,
      max: 1024,
    }),
    1,
  ),
  movedLayers: optional(
    number("--moved-layers <n>", "how many w may change, from the first (default: up to six)", { min: 1, whole: true }),
  ),
  truncationPsi,
  truncationCutoff,
  noiseMode: withDefault(
    choice("--noise-mode <mode>", "noise for fine detail: stored with the network, or none", ["const", "none"]),
    "const",
  ),
  classes,
  labels,
  saveVideo: onOff("--save-video [yes|no]", "write drag.mp4 (default: yes)"),
  fps: withDefault(fps("--fps <n>"), 20),
  out: outOption("output folder", "out"),
};

export const dragCommand = defineCommand({
  name: "drag",
  summary: "Drag points of an image to where they should be (DragGAN)",
  options,
  aliases: { "--outdir": "--out" },
  examples: [
    {
      line: "stylegan drag --seed 5 --trunc 0.7 --from 12,24 --to 8,24 --mask hair.png",
      does: "With the avatars: before.png, after.png, dragged_w.npz and drag.mp4 in out/",
    },
    {
      line: 'stylegan drag --network ffhq.pkl --projected-w face.npz --from "310,420;700,420" --to "290,400;720,400"',
      does: "Two points of a projected photo at once",
    },
    { line: "stylegan generate --projected-w out/dragged_w.npz", does: "The dragged image, for every command" },
  ],
  run: async ({ options: chosen, ...io }) => {
    const pairs = pairsOf(chosen.from, chosen.to);
    const { checkSources } = await import("../../media/source.ts");
    await checkSources([chosen.projectedW, maskFile(chosen)]);
    const file = await latentFile(chosen, io.signal);
    const { drag } = await import("../../tasks/drag.ts");
    const { openCheckpoint } = await import("../../tasks/openCheckpoint.ts");
    const { signal, progress, note } = io;
    const { network: named, sha256, refresh } = chosen;
    const source = await namedOrShipped(named, io);
    const fetching = { sha256, refresh, signal, onProgress: downloadProgress(progress) };
    const checkpoint = await openCheckpoint(source, fetching);
    for (const line of checkpoint.notes ?? []) note(line);
    return withOpenNetwork(checkpoint, { device: chosen.device, threads: chosen.threads }, io, async (network) => {
      const ws = await startingWs(network, chosen, file);
      const { out: folder, saveVideo = true, ...numbers } = chosen;
      const inputs = inputsOf(named, chosen.projectedW, maskFile(chosen));
      const settings = { ...numbers, ws, pairs, folder, saveVideo, inputs, note };
      return result(
        folder,
        pairs,
        await withBar(io, "Dragging", "steps", (context) => drag(network, checkpoint, settings, context)),
      );
    });
  },
});

/** `12,24;40,6`. */
function points(flags: string, description: string): OptionKind<readonly Point[]> {
  const { parse } = number(flags, description, { min: 0 });
  return {
    flags,
    description,
    parse: (words) =>
      words.split(";").map((word) => {
        const [x, y, ...more] = word.split(",").map((part) => parse(part.trim()));
        if (x !== undefined && y !== undefined && more.length === 0) return { x, y };
        throw new UserError({
          attempted: `read ${flags.split(" ")[0] ?? flags}`,
          rule: "a point is two numbers, x and y",
          received: `"${word}"`,
          next: 'For example 12,24, or "12,24;40,6" for two points.',
        });
      }),
  };
}

function pairsOf(from: readonly Point[], to: readonly Point[]): DragPair[] {
  if (from.length !== to.length)
    throw new UserError({
      attempted: "drag the image",
      rule: "--to gives a target for each point of --from",
      received: `${from.length} and ${to.length}`,
      next: "Separate points with semicolons.",
    });
  return from.flatMap((handle, i) => {
    const target = to[i];
    return target === undefined ? [] : [{ handle, target }];
  });
}

type Chosen = OptionValues<typeof options>;

/** The file of w, if that was chosen. @throws UserError for neither or both of seed and file. */
async function latentFile(
  { seed, projectedW, classes: c, labels: l }: Chosen,
  signal: AbortSignal,
): Promise<LatentFile | undefined> {
  if ((seed === undefined) === (projectedW === undefined))
    throw new UserError({
      attempted: "drag an image",
      rule: "it takes either --seed or --projected-w",
      received: seed === undefined ? "neither" : "both",
      next: "For example: --seed 5.",
    });
  if (projectedW === undefined) return undefined;
  if (c !== undefined || l !== undefined)
    throw new UserError({
      attempted: "use a label with --projected-w",
      rule: "a label is an input of w, which is already given here",
      received: "both",
      next: "Omit --class and --label.",
    });
  const { readLatentFile } = await import("../../tasks/readLatents.ts");
  return readLatentFile(projectedW, signal);
}

/** The mask, where it is a file. */
function maskFile({ mask }: Chosen): string | undefined {
  return mask === "near" || mask === "all" ? undefined : mask;
}

/** [1, numWs, wDim]. */
async function startingWs(network: Network, chosen: Chosen, file: LatentFile | undefined) {
  if (file === undefined) {
    const { assertPictureOptions, seedWs } = await import("../../model/generation.ts");
    const look = pictureOptions(chosen);
    assertPictureOptions(network, look);
    return seedWs(network, [chosen.seed ?? 0], look);
  }
  const { fileWs } = await import("../../tasks/readLatents.ts");
  return fileWs(network, file);
}

function result(folder: string, pairs: readonly DragPair[], dragged: Dragged): CommandResult {
  const lines = pairs.map(({ handle, target }, i) => {
    const now = dragged.points[i] ?? handle;
    const away = dragged.distances[i] ?? NaN;
    const left = `${away.toFixed(1)} pixels from (${target.x}, ${target.y})`;
    return `(${handle.x}, ${handle.y}) is at (${now.x}, ${now.y}), ${left}`;
  });
  return { data: { ...dragged }, lines: [...lines, `${dragged.steps} steps; in ${folder}`] };
}
