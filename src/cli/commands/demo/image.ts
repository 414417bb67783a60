import { defineCommand } from "../../command.ts";
import { withBar } from "../../withNetwork.ts";
import { demoOptions, saved, withDemo } from "./shared.ts";

/** How the seed project names pictures: `seed00000085.png`. */
const FILES = { format: "png", grid: false, saveRaw: false, seedDigits: 8 } as const;

export const imageDemo = defineCommand({
  name: "image",
  summary: "Make images from seeds",
  options: demoOptions,
  examples: [
    {
      line:
        "stylegan demo image -f exps/styleganv2ada/styleganv2ada_512_afhqcat.py " +
        "-c styleganv2ada_512_afhqcat.pth --seeds 85,100,75,458,1500 --save_result --device gpu",
      does: "Five cats",
    },
  ],
  run: ({ options, ...io }) =>
    withDemo(options, io, async ({ defaults, picture, network, folder }) => {
      const { generate } = await import("../../../tasks/generate.ts");
      const { computePictures } = await import("../../../tasks/demo.ts");
      const seeds = options.seeds ?? defaults.seeds;
      await withBar(io, "Generating", "images", async (context) => {
        if (folder === undefined) await computePictures(network, { ...picture, seeds }, context);
        else await generate(network, { seeds }, { ...picture, ...FILES, folder }, context);
      });
      return saved(folder);
    }),
});
