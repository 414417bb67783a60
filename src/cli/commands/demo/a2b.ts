import { defineCommand } from "../../command.ts";
import { number, optional } from "../../options.ts";
import { mixSeed } from "../../sharedOptions.ts";
import { demoOptions, demoSeeds, saved, withDemo } from "./shared.ts";

export const a2bDemo = defineCommand({
  name: "A2B",
  summary: "frames and a film that turn each seed's picture into the next",
  options: {
    ...demoOptions,
    seeds: optional(demoSeeds("--seeds <list>", "the seeds to visit, such as 85,100 or 0_76")),
    frames: optional(number("--frames <n>", "pictures from one seed to the next", { min: 1, max: 1_000_000, whole: true })),
    fps: optional(number("--video_fps <n>", "pictures a second", { min: 1, max: 120, whole: true })),
    mixingSeed: optional(mixSeed("--A2B_mixing_seed <seed|w_avg>", "hold --col_styles of this seed, or of the average, through the film")),
    colStyles: optional(demoSeeds("--col_styles <list>", "the layers that --A2B_mixing_seed holds")),
  },
  examples: [
    {
      line: "stylegan demo A2B -f exps/styleganv2ada/styleganv2ada_256_custom.py -c 65.pth --seeds 85,100 --frames 120 --video_fps 30 --save_result --device gpu",
      does: "Four seconds from one seed to the other",
    },
    {
      line: "stylegan demo A2B -f styleganv2ada_256_custom -c 65.pth --seeds 0_76 --A2B_mixing_seed w_avg --col_styles 0,1,2,3,4,5,6 --save_result",
      does: "77 seeds' colours on the average's pose",
    },
  ],
  run: ({ options, signal, progress, note }) => withDemo(options, { signal, progress, note }, async ({ experiment, network, folder }) => {
    const { writeFrames } = await import("../../../tasks/demo.ts");
    const { walkPictures } = await import("../../../tasks/walk.ts");
    const { demo } = experiment;
    const { mixingSeed: from } = options;
    const walk = {
      seeds: [...options.seeds ?? demo.seeds],
      frames: options.frames ?? demo.frames,
      space: "w", easing: "linear", loop: false,
      hold: from === undefined ? undefined : { from, styles: [...options.colStyles ?? demo.colStyles] },
      truncationPsi: options.truncationPsi ?? demo.truncationPsi,
      noiseMode: options.noiseMode ?? demo.noiseMode,
    } as const;
    const bar = progress.start("Walking", undefined, "frames");
    const context = { signal, onProgress: (done: number, total: number): void => bar.update(done, total) };
    const file = folder === undefined
      ? await exhaust(walkPictures(network, walk, context))
      : await writeFrames(network, { ...walk, folder, fps: options.fps ?? demo.fps }, context);
    bar.finish();
    return { data: { file: file ?? null }, lines: saved(file) };
  }),
});

/** Computes all and keeps nothing. */
async function exhaust(pictures: AsyncIterable<unknown>): Promise<undefined> {
  for await (const _ of pictures) continue;
  return undefined;
}
