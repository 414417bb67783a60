import { UserError } from "../../base/errors.ts";
import type { NumberList } from "../../base/numberList.ts";
import type { DirectionStep } from "../../model/directions.ts";
import { parseKeyframes } from "../../model/recipe/keyframeText.ts";
import type { WalkOptions } from "../../model/recipe/recipe.ts";
import { BITRATE, CRF } from "../../model/films/h264.ts";
import { defineCommand } from "../command.ts";
import { choice, flag, number, optional, withDefault } from "../options.ts";
import {
  fewLatents,
  fps,
  framesBetween,
  generationOptions,
  lookOptions,
  mixSeed,
  outOption,
  sizeOptions,
  styleLayers,
} from "../sharedOptions.ts";
import { keyframesOf } from "../keyframesOf.ts";
import { soundOf, soundOptions } from "../soundOptions.ts";
import { directionsOf, inputsOf, principalFor, stepFiles, withBar, withPreparedNetwork } from "../withNetwork.ts";

export const walkCommand = defineCommand({
  name: "walk",
  summary: "Make a latent walk: a video from seed to seed",
  options: {
    ...generationOptions,
    seeds: optional(
      fewLatents("--seeds <list>", "keyframes in order: seeds, or files of w (.npz, .npy, .pt, .pth, .safetensors)"),
    ),
    keyframes: optional({
      flags: "--keyframes <list>",
      description:
        "keyframes of any kind in order: seeds, files of w, class:3, label:1/0.3, steps such as pca:0=2.5@2-5, or " +
        "these joined by +; one that is only a class or a step changes the one before it",
      parse: (words: string) => parseKeyframes(words, "read --keyframes"),
    }),
    frames: optional(
      framesBetween("--frames <n>", " (default: 60; with --audio, the walk lasts as long as the sound)"),
    ),
    fps: withDefault(fps("--fps <n>"), 30),
    space: withDefault(
      choice("--space <space>", "interpolate linearly in w, or along great circles in z", ["w", "z"]),
      "w",
    ),
    easing: withDefault(choice("--easing <easing>", "easing between two seeds", ["linear", "smooth"]), "linear"),
    loop: flag("--loop", "return to the first seed, so that the video loops"),
    mixSeed: optional(
      mixSeed("--mix-seed <seed|w_avg>", "hold --styles at this seed, or at the average w, for the whole video"),
    ),
    styles: optional(styleLayers("--styles <list>", "layers held by --mix-seed, such as 0-6")),
    ...sizeOptions("the video"),
    crf: optional(
      number("--crf <n>", `quality of an .mp4: lower is better and larger (default: ${CRF.usual})`, {
        ...CRF,
        whole: true,
      }),
    ),
    bitrate: optional(number("--bitrate <kbps>", "or its kilobits per second, such as 2000", BITRATE)),
    ...soundOptions,
    out: outOption("the video to write: .mp4 (H.264), .gif, .webp or .avi", "walk.mp4"),
  },
  examples: [
    {
      line: "stylegan walk --network model.pkl --seeds 85,100,75 --frames 120 --out walk.mp4",
      does: "Four seconds from each seed to the next",
    },
    {
      line: "stylegan walk --seeds 31,58,65 --size 512 --fps 29.97 --out avatars.mp4",
      does: "The small avatars, enlarged eight times",
    },
    {
      line: "stylegan walk --seeds 31,58,65 --size 512 --resize nearest --crf 12 --out sharp.mp4",
      does: "Crisp pixels at high quality; --bitrate 800 would make a small file instead",
    },
    {
      line: "stylegan walk --network model.pkl --seeds 1-4 --space z --easing smooth --loop --out loop.gif",
      does: "A loop for a web page",
    },
    {
      line: "stylegan walk --network model.pkl --seeds 85,100,75 --mix-seed w_avg --styles 0-6",
      does: "Colours change while the average pose stays",
    },
    { line: "stylegan walk --network model.pkl --seeds 3,face.npz,8", does: "By way of a projected face" },
    {
      line: "stylegan walk --keyframes 1,face.npz,face.npz+smile.safetensors:0=2.5,2",
      does: "To a projected face, which then smiles",
    },
    {
      line: "stylegan walk --network cifar10.pkl --keyframes 5+class:0,class:3,9+class:3",
      does: "First from class to class, then from seed to seed",
    },
    {
      line: "stylegan walk --seeds 31,58,65 --direction pca:0=2@0-4",
      does: "A walk with every image moved along the strongest direction",
    },
    {
      line: "stylegan walk --seeds 31,58,65,85 --loop --size 512 --audio song.mp3 --out song.mp4",
      does: "A video with music, which moves with it",
    },
    { line: "stylegan walk --network cifar10.pkl --seeds 85 --class 0-9 --loop", does: "One seed through all classes" },
  ],
  onRanks: true,
  run: async ({ options, ...io }) => {
    const { frames = 60, fps, space, easing, loop, size, resize, crf, bitrate, out: path } = options;
    const hold = holdOf(options.mixSeed, options.styles);
    const { written, look } = keyframesOf(options);
    const { checkWalkFilm, walk } = await import("../../tasks/walk.ts");
    const { checkFilm } = await import("../../media/film.ts");
    const { walkLength } = await import("../../model/recipe/recipe.ts");
    const { keyframeFiles, keyframeStops, readKeyframes } = await import("../../tasks/keyframes.ts");
    const { recipeData } = await import("../recipeData.ts");
    const recipe = {
      ...lookOptions(options),
      ...(await directionsOf(options, io)),
      ...look,
      frames,
      space,
      easing,
      loop,
      hold,
    };
    const { sound, score, told } = await soundOf(options, io.signal);
    const film = { fps, size, resize, crf, bitrate, path, ...(sound && { sound }) };
    checkFilm(path, film);
    const keyframes = await readKeyframes(written, io.signal);
    const seeds = keyframes.flatMap(({ source }) => (typeof source === "number" ? source : []));
    if (seeds.length === keyframes.length) checkWalkFilm({ ...recipe, ...film, seeds });
    return withPreparedNetwork(options, io, async (network) => {
      const inputs = inputsOf(options.network, ...stepFiles(options), ...keyframeFiles(written), options.audio);
      const walked = { ...recipe, ...keyframeStops(network, keyframes, recipe.label) };
      const maxFrames = options.frames === undefined ? Infinity : walkLength(walked);
      const settings = { ...walked, ...score({ ...walked, fps, maxFrames }), ...film, inputs };
      const principal = await principalFor(network, { directions: stepsOf(settings) }, io);
      await withBar(io, "Walking", "frames", (context) =>
        walk(network, settings, { ...context, ...principal, cluster: io.cluster }),
      );
      const total = walkLength(settings);
      const lines = [`${path}: ${total} frames, ${(total / fps).toFixed(1)} s`];
      return {
        data: { file: path, frames: total, fps, ...told, ...recipeData({ kind: "walk", ...walked }, options.network) },
        lines,
      };
    });
  },
});

/** All steps that a walk makes. */
function stepsOf({ directions = [], moves = [] }: Pick<WalkOptions, "directions" | "moves">): DirectionStep[] {
  return [...directions, ...moves.flat()];
}

/** --mix-seed and --styles come together. */
function holdOf(from: number | "w_avg" | undefined, styles: NumberList | undefined): WalkOptions["hold"] {
  if (from !== undefined && styles !== undefined) return { from, styles: [...styles] };
  if (from === undefined && styles === undefined) return undefined;
  throw new UserError({
    attempted: "hold styles for the whole video",
    rule: "--mix-seed and --styles go together",
    received: from === undefined ? "only --styles" : "only --mix-seed",
    next: "For example: --mix-seed w_avg --styles 0-6.",
  });
}
