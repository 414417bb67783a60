import { defineCommand } from "../../command.ts";
import { withBar } from "../../withNetwork.ts";
import { demoOptions, saved, withDemo } from "./shared.ts";

export const a2bDemo = defineCommand({
  name: "A2B",
  summary: "Make frames and a video that morph from seed to seed",
  options: demoOptions,
  examples: [
    {
      line:
        "stylegan demo A2B -f exps/styleganv2ada/styleganv2ada_256_custom.py -c 65.pth " +
        "--seeds 85,100 --frames 120 --video_fps 30 --save_result --device gpu",
      does: "Four seconds between two seeds",
    },
    {
      line:
        "stylegan demo A2B -f styleganv2ada_256_custom -c 65.pth --seeds 0_76 " +
        "--A2B_mixing_seed w_avg --col_styles 0,1,2,3,4,5,6 --save_result",
      does: "The colours of 77 seeds in the average pose",
    },
  ],
  run: ({ options, ...io }) =>
    withDemo(options, io, async ({ defaults, picture, network, folder }) => {
      const { computeFrames, writeFrames } = await import("../../../tasks/demo.ts");
      const { mixingSeed: from } = options;
      const walk = {
        ...picture,
        seeds: [...(options.seeds ?? defaults.seeds)],
        frames: options.frames ?? defaults.frames,
        space: "w",
        easing: "linear",
        loop: false,
        hold: from === undefined ? undefined : { from, styles: [...(options.colStyles ?? defaults.colStyles)] },
      } as const;
      const fps = options.fps ?? defaults.fps;
      return saved(
        await withBar(io, "Walking", "frames", async (context) => {
          if (folder !== undefined) return writeFrames(network, { ...walk, folder, fps }, context);
          await computeFrames(network, walk, context);
          return undefined;
        }),
      );
    }),
});
