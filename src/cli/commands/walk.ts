import { UserError } from "../../base/errors.ts";
import type { NumberList } from "../../base/numberList.ts";
import type { WalkOptions } from "../../tasks/walk.ts";
import { defineCommand } from "../command.ts";
import { choice, flag, number, numberList, optional, required, withDefault } from "../options.ts";
import { fewSeeds, generationOptions, mixSeed, outOption, pictureOptions } from "../sharedOptions.ts";
import { withNetwork } from "../withNetwork.ts";

export const walkCommand = defineCommand({
  name: "walk",
  summary: "a film that walks from seed to seed",
  options: {
    ...generationOptions,
    seeds: required(fewSeeds("--seeds <list>", "the seeds to visit, in this order")),
    frames: withDefault(number("--frames <n>", "pictures from one seed to the next", { min: 1, max: 1_000_000, whole: true }), 60),
    fps: withDefault(number("--fps <n>", "pictures a second", { min: 1, max: 120, whole: true }), 30),
    space: withDefault(choice("--space <space>", "walk straight through w, or on great circles through z", ["w", "z"]), "w"),
    easing: withDefault(choice("--easing <easing>", "between two seeds", ["linear", "smooth"]), "linear"),
    loop: flag("--loop", "go back to the first seed, so that the film can repeat"),
    mixSeed: optional(mixSeed("--mix-seed <seed|w_avg>", "hold the --styles of this seed, or of the average, through the film")),
    styles: optional(numberList("--styles <list>", "the layers that --mix-seed holds", { what: "style layer", max: 17 })),
    out: outOption("the film: .mp4 (H.264), .gif, .webp or .avi", "walk.mp4"),
  },
  examples: [
    { line: "stylegan walk --network model.pkl --seeds 85,100,75 --frames 120 --out walk.mp4", does: "Four seconds from each seed to the next" },
    { line: "stylegan walk --network model.pkl --seeds 1-4 --space z --easing smooth --loop --out loop.gif", does: "A loop for a web page" },
    { line: "stylegan walk --network model.pkl --seeds 85,100,75 --mix-seed w_avg --styles 0-6", does: "Colours change while the average's pose stays" },
  ],
  run: async ({ options, signal, progress, note }) => {
    const hold = holdOf(options.mixSeed, options.styles);
    const { walk, walkLength } = await import("../../tasks/walk.ts");
    return withNetwork(options, { signal, progress, note }, async (network) => {
      const bar = progress.start("Walking", undefined, "frames");
      const { frames, fps, space, easing, loop, out: path } = options;
      const settings = { ...pictureOptions(options), seeds: [...options.seeds], frames, space, easing, loop, hold };
      await walk(network, { ...settings, fps, path }, { signal, onProgress: (done, total) => bar.update(done, total) });
      bar.finish();
      const total = walkLength(settings);
      return { data: { file: path, frames: total, fps }, lines: [`${path}: ${total} frames, ${(total / fps).toFixed(1)} s`] };
    });
  },
});

/** --mix-seed and --styles come together. */
function holdOf(from: number | "w_avg" | undefined, styles: NumberList | undefined): WalkOptions["hold"] {
  if (from !== undefined && styles !== undefined) return { from, styles: [...styles] };
  if (from === undefined && styles === undefined) return undefined;
  throw new UserError({
    attempted: "hold styles through the film",
    rule: "--mix-seed and --styles are given together",
    received: from === undefined ? "--styles alone" : "--mix-seed alone",
    next: "For example: --mix-seed w_avg --styles 0-6.",
  });
}
