import { distanceChoice, projectedResult } from "../projecting.ts";
import { defineCommand, type OptionValues } from "../command.ts";
import { choice, number, onOff, optional, text, withDefault } from "../options.ts";
import { fps, generationOptions, networkOptions, outOption, pictureOptions } from "../sharedOptions.ts";
import { downloadProgress, namedOrShipped, withBar, withOpenNetwork, type Surroundings } from "../withNetwork.ts";

const DISTANCE_NAMES = ["auto", "features", "lpips"] as const;

const options = {
  ...networkOptions,
  device: generationOptions.device,
  threads: generationOptions.threads,
  classes: generationOptions.classes,
  labels: generationOptions.labels,
  distance: withDefault(
    choice(
      "--distance <name>",
      "features needs no download; lpips is the official distance; auto uses lpips if its files are cached",
      DISTANCE_NAMES,
    ),
    "auto",
  ),
  numSteps: optional(
    number("--num-steps <n>", "number of steps (default: 500 with features, 1000 with lpips)", {
      min: 1,
      max: 100_000,
      whole: true,
    }),
  ),
  learningRate: optional(
    number("--learning-rate <rate>", "Adam's peak learning rate (default: 0.03 with features, 0.1 with lpips)", {
      min: 1e-6,
      max: 10,
    }),
  ),
  seed: withDefault(number("--seed <n>", "random seed", { min: 0, max: 2 ** 32 - 1, whole: true }), 303),
  space: withDefault(
    choice("--space <space>", "one w for all layers, or one per layer, which fits closer", ["w", "w+"]),
    "w",
  ),
  init: optional(
    choice(
      "--init <start>",
      "start from the average w, the closest of 100 seeds, or several of both (default: several; mean with lpips)",
      ["mean", "seed", "several"],
    ),
  ),
  mask: optional(text("--mask <file>", "a mask: white where pixels count, black where they do not")),
  tune: optional(
    number("--tune <n>", "then fit the generator itself around what was found, in so many steps (such as 350)", {
      min: 1,
      max: 100_000,
      whole: true,
    }),
  ),
  tuneRate: withDefault(number("--tune-rate <rate>", "how far a step of --tune goes", { min: 1e-7, max: 1 }), 0.001),
  locality: withDefault(
    number("--locality <weight>", "of --tune: how strongly to keep other images unchanged", { min: 0, max: 1000 }),
    0.1,
  ),
  saveVideo: onOff("--save-video [yes|no]", "write proj.mp4 (default: yes)"),
  fps: withDefault(fps("--fps <n>"), 30),
  batchSize: withDefault(number("--batch-size <n>", "targets projected at once", { min: 1, max: 64, whole: true }), 4),
  vgg: optional(text("--vgg <file|url>", "torchvision's vgg16-397923af.pth, if you already have it")),
  lpips: optional(text("--lpips <file|url>", "the lpips package's weights/v0.1/vgg.pth, if you already have it")),
  out: outOption("output folder; several targets get one sub-folder each", "out"),
};

export const projectCommand = defineCommand({
  name: "project",
  summary: "Project images into the latent space: find the w that best reproduces each",
  words: [{ syntax: "<targets...>", description: "images, by path or URL; the central square is used" }],
  options,
  aliases: { "--outdir": "--out" },
  examples: [
    {
      line: "stylegan project photo.jpg",
      does: "With the avatars: target.png, proj.png, projected_w.npz and proj.mp4 in out/",
    },
    {
      line: "stylegan project a.png b.png c.png --space w+ --out found",
      does: "Three at once, each in its own folder",
    },
    {
      line: "stylegan project photo.jpg --network ffhq.pkl --distance lpips --num-steps 1000 --device gpu",
      does: "As the official projector.py does",
    },
    {
      line: "stylegan project photo.jpg --tune 350",
      does: "Closer: the network itself is fitted too, and saved as out/tuned.safetensors",
    },
    { line: "stylegan generate --network ffhq.pkl --projected-w out/projected_w.npz", does: "The projected image" },
  ],
  onRanks: true,
  run: async ({ options: chosen, words, ...io }) => {
    const { checkSources } = await import("../../media/source.ts");
    await checkSources([...words, chosen.mask, chosen.vgg, chosen.lpips]);
    const { project } = await import("../../tasks/project.ts");
    const { openCheckpoint } = await import("../../tasks/openCheckpoint.ts");
    const { signal, progress, note } = io;
    const { device, threads, network: named, sha256, refresh } = chosen;
    const source = await namedOrShipped(named, io);
    const fetching = { sha256, refresh, signal, onProgress: downloadProgress(progress) };
    const checkpoint = await openCheckpoint(source, fetching);
    for (const line of checkpoint.notes ?? []) note(line);
    const settings = await settingsOf(chosen, words, io);
    const network = { device, threads, batchSize: Math.min(settings.batchSize, words.length) };
    return withOpenNetwork(checkpoint, network, io, async (opened) =>
      projectedResult(
        await withBar(io, "Projecting", "steps", (context) =>
          project(opened, checkpoint, settings, { ...context, cluster: io.cluster }),
        ),
      ),
    );
  },
});

async function settingsOf(chosen: OptionValues<typeof options>, targets: readonly string[], io: Surroundings) {
  const { classes, labels, vgg, lpips, distance: asked, out: folder, saveVideo = true } = chosen;
  const files = { ...(vgg !== undefined && { vgg16: vgg }), ...(lpips !== undefined && { lpips }) };
  const comparing = await distanceChoice(asked, files, io);
  const { label } = pictureOptions({
    classes,
    labels,
    truncationPsi: 1,
    truncationCutoff: undefined,
    noiseMode: "const",
  });
  const { numSteps, learningRate, seed, space, init, mask, fps: rate, batchSize } = chosen;
  const { tune, tuneRate, locality } = chosen;
  const tuning = tune === undefined ? {} : { tune: { steps: tune, learningRate: tuneRate, locality } };
  const steps = { ...tuning, numSteps, learningRate, seed, space, init, mask, label };
  return { ...steps, targets, folder, ...comparing, saveVideo, fps: rate, batchSize };
}
